/**
 * Writes what the oracles read, and prints nothing: `node test/fidelity/write.ts DIRECTORY`
 *
 *     corpus.json     the conversations, and their digest
 *     fuzz.json       random texts, and their digest
 *     families.json   name, tokenizer directory and template of each family
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { digestOfAll } from "./chat.ts";
import { corpus } from "./corpus.ts";
import { FAMILIES, templatePath, tokenizerDirectory } from "./families.ts";
import { fuzzTexts } from "./fuzz.ts";

const out = process.argv[2] as string;
await mkdir(out, { recursive: true });
const samples = corpus();
const conversations = samples.map(({ conversation }) => conversation);
await writeFile(join(out, "corpus.json"), JSON.stringify({ digest: digestOfAll(samples), conversations }));
const texts = fuzzTexts();
await writeFile(join(out, "fuzz.json"), JSON.stringify({ digest: digestOfAll(texts), texts }));
const families = [];
for (const family of FAMILIES) {
  families.push({
    name: family.name,
    tokenizer: await tokenizerDirectory(family, out),
    template: templatePath(family) ?? null,
  });
}
await writeFile(join(out, "families.json"), JSON.stringify(families));
