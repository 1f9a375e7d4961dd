import { describe, expect, it } from "vitest";
import { roleFaults } from "../../src/hygiene/roles.ts";
import { chatFidelity } from "./chat.ts";
import { corpus } from "./corpus.ts";
import { FAMILIES } from "./families.ts";

/** Identical rows, conversations the template refuses there and here, and what we refuse alone, by our error's code. */
const COUNTS: Record<string, [number, number, Record<string, number>]> = {
  "llama-2": [640, 104, { "chat-reasoning-lost": 56 }],
  "llama-3": [640, 0, { "chat-tool-call-lost": 104, "chat-reasoning-lost": 56 }],
  "llama-3.1": [640, 0, { "chat-tool-call-lost": 104, "chat-reasoning-lost": 56 }],
  "llama-3.2": [704, 24, { "chat-reasoning-lost": 72 }],
  "mistral-v1": [640, 104, { "chat-reasoning-lost": 56 }],
  "mistral-nemo": [552, 0, { "chat-template-rewrites": 176, "chat-reasoning-lost": 72 }],
  "mistral-nemo, our template": [688, 0, { "chat-template-rewrites": 40, "chat-reasoning-lost": 72 }],
  "qwen2.5": [708, 0, { "chat-token-straddles": 20, "chat-reasoning-lost": 72 }],
  qwen3: [616, 0, { "chat-template-rewrites": 184 }],
  "qwen3, our template": [800, 0, {}],
  smollm2: [635, 0, { "chat-token-straddles": 5, "chat-tool-call-lost": 104, "chat-reasoning-lost": 56 }],
  "deepseek-v3": [640, 0, { "chat-tool-call-lost": 104, "chat-reasoning-lost": 56 }],
  "deepseek-r1-distill-qwen": [696, 104, {}],
};

describe("the corpus", () => {
  const samples = corpus();
  it("holds conversations that `check` lets through, save for empty system turns", () => {
    const roles = { system: "optional", tool: "optional" } as const;
    const faulty = samples.filter(({ conversation }) => roleFaults(conversation, roles).length > 0);
    expect(new Set(faulty.map(({ kind }) => kind))).toEqual(new Set(["empty system, one turn"]));
  });

  it("is the same every time", () => expect(corpus()).toEqual(samples));
});

describe("rows have Transformers' text, token ids and mask, or are refused for a fault that Transformers shows too", () => {
  it.each(FAMILIES.map((family) => [family.name, family] as const))("%s", async (name, family) => {
    const [found] = await chatFidelity([family]);
    const { identical, bothRefuse, refused, reasons, differences } = found!;
    expect(differences).toEqual([]);
    expect([identical, bothRefuse, reasons]).toEqual(COUNTS[name]);
    expect(identical + bothRefuse + refused).toBe(corpus().length);
    expect(identical).toBeGreaterThanOrEqual(500);
  });
});
