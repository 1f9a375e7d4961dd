/**
 * Generates what is made from the JSON Schemas in `datasets-schema/`: the types of `src/manifest/schema.generated.ts` and
 * `docs/manifests.md`; and from `kernel/` the WebAssembly of `src/hygiene/kernel.generated.ts`. Run by `npm run build`, from the
 * repository root.
 */
import { readFile, writeFile } from "node:fs/promises";
import { compile, type JSONSchema } from "json-schema-to-typescript";
import { kernelModule } from "./kernel.ts";
import { reference } from "./reference.ts";

const roots = ["dataset", "adapter", "suite", "lock", "plan", "evaluation", "provenance"];

/**
 * What TypeScript cannot say is left out before the types are made: an `anyOf` that only asks for one of several keys would
 * become an intersection with an index signature, and an object without properties a type that nothing but `{}` fits.
 */
function forTypes(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(forTypes);
  if (node === null || typeof node !== "object") return node;
  const { anyOf, ...rest } = node as { anyOf?: object[]; type?: unknown };
  const onlyKeys = anyOf?.every((branch) => Object.keys(branch).join() === "required") === true;
  const inner = Object.fromEntries(
    Object.entries(onlyKeys ? rest : node).map(([key, value]) => [key, forTypes(value)]),
  );
  const open = inner.type === "object" && inner.properties === undefined && inner.additionalProperties === undefined;
  return open ? { ...inner, additionalProperties: true } : inner;
}

async function types(): Promise<string> {
  const seen = new Set<string>();
  let text = "// Generated from datasets-schema/ by scripts/generate.ts. Do not edit.\n";
  for (const root of roots) {
    const schema = forTypes(JSON.parse(await readFile(`datasets-schema/${root}.schema.json`, "utf8"))) as JSONSchema;
    const options = { bannerComment: "", additionalProperties: false, unreachableDefinitions: false, format: false };
    const source = await compile(schema, schema.title ?? root, options);
    for (const block of source.split(/\n(?=export |\/\*\*\n(?: \*.*\n)* \*\/\nexport )/)) {
      const name = /export (?:type|interface) (\w+)/.exec(block)?.[1];
      if (name !== undefined && seen.has(name)) continue;
      if (name !== undefined) seen.add(name);
      text += `${block}\n`;
    }
  }
  return text;
}

await writeFile("src/manifest/schema.generated.ts", await types());
await writeFile("docs/manifests.md", reference());
await writeFile("src/hygiene/kernel.generated.ts", await kernelModule());
