import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/formats/json.ts";
import { SERVERS, type Server, type State } from "../../src/serving/outcome.ts";
import { adapterOf, ask } from "./adapter.ts";

interface Fixture {
  base: JsonObject;
  adapters: Record<string, { config: JsonObject; shapes: Record<string, number[]> }>;
}

/** Written by test/oracle/serving_fixture.py. */
const fixture = JSON.parse(readFileSync(new URL("./fixtures/peft.json", import.meta.url), "utf8")) as Fixture;

/**
 * What the servers' own code made of these adapters. vLLM 0.33.0: `PEFTHelper.validate_legal` and
 * `parse_fine_tuned_lora_name` were run on them. llama.cpp 0c1e570: `convert_lora_to_gguf.py` was; what its loader and TGI make of
 * them is from reading.
 */
const verdicts: Record<string, Record<Server, State>> = {
  plain: { vllm: "loads", "llama.cpp": "needs", tgi: "loads" },
  "pattern-targets": { vllm: "loads", "llama.cpp": "needs", tgi: "loads" },
  rslora: { vllm: "loads", "llama.cpp": "needs", tgi: "loads" },
  dora: { vllm: "refused", "llama.cpp": "refused", tgi: "wrong" },
  bias: { vllm: "refused", "llama.cpp": "refused", tgi: "wrong" },
  "lora-bias": { vllm: "refused", "llama.cpp": "refused", tgi: "wrong" },
  "saved-head": { vllm: "refused", "llama.cpp": "refused", tgi: "wrong" },
  "saved-norms": { vllm: "refused", "llama.cpp": "wrong", tgi: "wrong" },
  "rank-pattern": { vllm: "needs", "llama.cpp": "needs", tgi: "refused" },
  "alpha-pattern": { vllm: "needs", "llama.cpp": "wrong", tgi: "wrong" },
  embedding: { vllm: "loads", "llama.cpp": "needs", tgi: "wrong" },
  head: { vllm: "loads", "llama.cpp": "needs", tgi: "wrong" },
  "token-rows": { vllm: "refused", "llama.cpp": "refused", tgi: "wrong" },
  "some-layers": { vllm: "loads", "llama.cpp": "needs", tgi: "wrong" },
  pissa: { vllm: "refused", "llama.cpp": "wrong", tgi: "wrong" },
};

describe("adapters as PEFT saves them", () => {
  test("all of the oracle's are judged", () => {
    expect(Object.keys(fixture.adapters).sort()).toEqual(Object.keys(verdicts).sort());
  });

  test.each(Object.keys(verdicts).flatMap((name) => SERVERS.map((server) => [name, server] as const)))(
    "%s on %s",
    (name, server) => {
      const { config, shapes } = fixture.adapters[name]!;
      const base = { config: fixture.base, template: null, vocabulary: null };
      const found = ask(server, adapterOf(config, shapes), base);
      expect(found.verdict).toBe(verdicts[name]![server]);
      // A case is about one thing: what keeps it from being served is that.
      const against = found.outcomes.filter(({ state }) => state === "refused" || state === "wrong");
      const rules: Record<string, string[]> = { "saved-head": ["saved-modules"], pissa: ["weight-init"] };
      for (const { rule, next } of against) {
        expect(rules[name] ?? [name]).toContain(rule);
        expect(next).toMatch(/\.$/);
      }
    },
  );
});
