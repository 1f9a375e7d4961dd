import pc from "picocolors";
import { LoraError } from "../formats/error.ts";
import { inspectTokens } from "../pipeline/inspecting.ts";
import { plain } from "../report/terminal.ts";
import { type Command, text } from "./command.ts";

export const inspect: Command = {
  usage: "inspect tokens [adapter] [--rows N] [--split SPLIT] [--record ID]",
  summary: "rendered rows with the trained tokens marked: the first thing to look at when a run misbehaves",
  help: ["--rows N        how many rows (default 3)", "--split SPLIT   which split (default train)", "--record ID     the record whose id begins so"],
  options: { rows: { type: "string" }, split: { type: "string" }, record: { type: "string" } },
  async run(context) {
    const [what, name, ...rest] = context.names;
    if (what !== "tokens" || rest.length > 0) throw new LoraError("usage", "Say what to inspect.", { next: "Usage: lora inspect tokens [adapter]" });
    const rows = Number(text(context, "rows") ?? 3);
    if (!Number.isSafeInteger(rows) || rows < 1) throw new LoraError("usage", "--rows takes a whole number from 1.");
    const found = await inspectTokens(
      { root: context.root, names: name === undefined ? [] : [name], environment: context.environment, listener: () => {}, signal: context.signal },
      { rows, split: text(context, "split") ?? "train", record: text(context, "record") },
    );
    const colour = !context.json && process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
    const paint = pc.createColors(colour);
    // Where there is no colour, brackets say the same.
    const mark = (piece: string) => (colour ? paint.bgGreen(paint.black(piece)) : `⟦${piece}⟧`);
    const blocks = found.rows.map((row) => {
      const body = row.pieces.map(({ text: piece, trained }) => (trained ? mark(plain(piece)) : plain(piece))).join("");
      return `${paint.bold(`${row.place}  ${row.record.slice(0, 12)}`)}  ${row.tokens} tokens, ${row.trained} trained\n${body}\n`;
    });
    context.print({ json: found, text: `${blocks.join("\n")}\n${colour ? paint.bgGreen(paint.black("green")) : "⟦…⟧"} is trained (adapter ${found.adapter})\n` });
    return 0;
  },
};
