/** Generates `src/manifest/schema.generated.ts` from the JSON Schemas. Run by `npm run build`. */
import { readFile, writeFile } from "node:fs/promises";
import { compile } from "json-schema-to-typescript";

const roots = ["dataset", "adapter", "suite", "lock", "plan", "evaluation"];
const seen = new Set<string>();
let text = "// Generated from datasets-schema/ by scripts/generate.ts. Do not edit.\n";
for (const root of roots) {
  const schema = JSON.parse(await readFile(`datasets-schema/${root}.schema.json`, "utf8"));
  const source = await compile(schema, schema.title, { bannerComment: "", additionalProperties: false, unreachableDefinitions: false, format: false });
  for (const block of source.split(/\n(?=export |\/\*\*\n(?: \*.*\n)* \*\/\nexport )/)) {
    const name = /export (?:type|interface) (\w+)/.exec(block)?.[1];
    if (name !== undefined && seen.has(name)) continue;
    if (name !== undefined) seen.add(name);
    text += `${block}\n`;
  }
}
await writeFile("src/manifest/schema.generated.ts", text);
