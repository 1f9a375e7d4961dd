import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { FAMILIES } from "./families.ts";
import { fuzz } from "./fuzz.ts";

/** Texts with a character too new for one of the two libraries, where it could make a difference. */
const REFUSED: Record<string, number> = {
  "llama-2": 0,
  "llama-3": 10,
  "llama-3.1": 10,
  "llama-3.2": 10,
  "mistral-v1": 0,
  "mistral-nemo": 15,
  "qwen2.5": 16,
  qwen3: 16,
  smollm2: 10,
  "deepseek-v3": 20,
  "deepseek-r1-distill-qwen": 16,
};

// Families of one tokenizer are tried once.
const families = FAMILIES.filter(({ name }) => !name.endsWith("our template"));

it.each(families.map((family) => [family.name, family] as const))(
  "%s: any text has Transformers' token ids",
  async (name, family) => {
    const scratch = await mkdtemp(join(tmpdir(), "lora-fuzz-"));
    try {
      const { unlike, refused } = await fuzz(family, scratch);
      expect(unlike).toEqual([]);
      expect(refused).toBe(REFUSED[name]);
    } finally {
      await rm(scratch, { recursive: true });
    }
  },
);
