import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { FAMILIES } from "./families.ts";
import { fuzz } from "./fuzz.ts";

// Families of one tokenizer are tried once.
const families = FAMILIES.filter(({ name }) => !name.endsWith("our template"));

it.each(families.map((family) => [family.name, family] as const))(
  "%s: any text has Transformers' token ids",
  async (_, family) => {
    const scratch = await mkdtemp(join(tmpdir(), "lora-fuzz-"));
    try {
      const { unlike, refused } = await fuzz(family, scratch);
      expect(unlike).toEqual([]);
      // Characters too new for one of the two libraries.
      expect(refused).toBeLessThan(150);
    } finally {
      await rm(scratch, { recursive: true });
    }
  },
);
