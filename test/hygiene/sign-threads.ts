/**
 * Prints what signing a data set in threads yields, for a Node that runs TypeScript:
 *
 *     node sign-threads.ts ROOT ENTRY_AS_JSON THREADS STRETCH
 */
import { sha256 } from "../../src/formats/digest.ts";
import { signDataset } from "../../src/hygiene/sign-dataset.ts";

const [root, entry, threads, stretch] = process.argv.slice(2) as [string, string, string, string];
const findings: unknown[] = [];
const shards: unknown[] = [];
const options = {
  threads: Number(threads),
  stretch: Number(stretch),
  onFinding: (finding: unknown) => findings.push(finding),
};
const parsed = { ...JSON.parse(entry), positions: { at: () => ({ file: "d/dataset.yaml" }) } };
for await (const { shard, ...placed } of signDataset(root, parsed, options)) {
  shards.push({
    ...placed,
    ...Object.fromEntries(
      Object.entries(shard.head).map(([name, list]) => [
        name,
        sha256(new Uint8Array(list.buffer, list.byteOffset, list.byteLength)),
      ]),
    ),
  });
}
console.log(JSON.stringify({ shards, findings }));
