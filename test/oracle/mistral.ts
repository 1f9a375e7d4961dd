/**
 * Compares rows made with templates/mistral-*.jinja with mistral-common's, which test/oracle/mistral.py wrote:
 * `node test/oracle/mistral.ts DIRECTORY`. Prints a line for each version and writes the counts to test/chat/fixtures/mistral.json,
 * from where docs/fidelity.md has them; exits with 1 if a row differs.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openChat } from "../../src/chat/chat.ts";
import { IGNORED, labelConversation } from "../../src/chat/mask.ts";
import { LoraError } from "../../src/formats/error.ts";
import { DATE } from "../fidelity/chat.ts";
import { corpus } from "../fidelity/corpus.ts";

type Row = { ids: number[]; mask: string; unsafe: boolean } | null;

const directory = process.argv[2] as string;
const samples = corpus();
const found: { [version: string]: { conversations: number; identical: number; bothRefuse: number; refused: number } } =
  {};
for (const version of ["v1", "v2", "v3", "tekken"]) {
  const files = join(directory, "mistral", version);
  const rows = JSON.parse(readFileSync(join(files, "rows.json"), "utf8")) as Row[];
  const chat = await openChat(files, { date: DATE, template: `templates/mistral-${version}.jinja` });
  const counts = { conversations: samples.length, identical: 0, bothRefuse: 0, refused: 0 };
  for (const [i, { kind, conversation }] of samples.entries()) {
    const row = rows[i] as Row;
    const outcome = compare(() => labelConversation(chat, conversation, { file: "corpus", line: i }), row);
    // mistral-common knows no reasoning: with it there is nothing to compare.
    const unasked = outcome === "chat-reasoning-lost" && kind.startsWith("reasoning");
    if (outcome === "same") counts.identical++;
    else if (outcome === "chat-template-raised" && row === null) counts.bothRefuse++;
    else if (unasked || (outcome === "chat-template-rewrites" && row?.unsafe)) counts.refused++;
    else {
      console.error(
        `${version}: conversation ${i} (${kind}): ${outcome}, mistral-common ${row === null ? "refuses it" : ""}`,
      );
      process.exitCode = 1;
    }
  }
  console.log(`mistral ${version}:`, counts);
  found[version] = counts;
}

writeFileSync("test/chat/fixtures/mistral.json", `${JSON.stringify(found, null, 1)}\n`);

function compare(label: () => { ids: Int32Array; labels: Int32Array }, row: Row): string {
  try {
    const { ids, labels } = label();
    if (row === null) return "taken";
    const mask = Array.from(labels, (id) => (id === IGNORED ? 0 : 1)).join("");
    return ids.join() === row.ids.join() && mask === row.mask && !row.unsafe ? "same" : "another row";
  } catch (error) {
    if (error instanceof LoraError) return error.code;
    throw error;
  }
}
