import pc from "picocolors";
import { LoraError } from "../formats/error.ts";
import { type InspectedRow, type InspectOptions, inspectTokens } from "../pipeline/inspecting.ts";
import { plain } from "../report/terminal.ts";
import { type Command, type Context, text } from "./command.ts";
import { findingHolder } from "./findings.ts";

export const inspect: Command = {
  usage: "inspect tokens [adapter] [--rows N] [--split SPLIT] [--record ID]",
  summary: "rows as the model sees them, what is trained marked: look here first",
  help: [
    "--rows N        how many rows (default 3)",
    "--split SPLIT   which split (default train)",
    "--record ID     the record whose id begins so",
  ],
  options: { rows: { type: "string" }, split: { type: "string" }, record: { type: "string" } },
  async run(context) {
    const [what, name, ...rest] = context.names;
    if (what !== "tokens" || rest.length > 0)
      throw new LoraError("usage", "Say what to inspect.", { next: "Usage: lora inspect tokens [adapter]" });
    const rows = Number(text(context, "rows") ?? 3);
    if (!Number.isSafeInteger(rows) || rows < 1) throw new LoraError("usage", "--rows takes a whole number from 1.");
    const found = await inspected(context, name, {
      rows,
      split: text(context, "split") ?? "train",
      record: text(context, "record"),
    });
    const colour = context.colour.result;
    const paint = pc.createColors(colour);
    // Two greens in turn show where tokens end; where there is no colour, brackets show what is trained.
    const shades = [
      (piece: string) => paint.bgGreen(paint.black(piece)),
      (piece: string) => paint.bgGreenBright(paint.black(piece)),
    ] as const;
    const coloured = (pieces: InspectedRow["pieces"]) =>
      pieces
        .map(({ text: piece, trained }, index) => (trained ? shades[(index % 2) as 0 | 1](plain(piece)) : plain(piece)))
        .join("");
    const bracketed = (pieces: InspectedRow["pieces"]) =>
      pieces
        .map(({ text: piece, trained }, index) => {
          const opens = trained && pieces[index - 1]?.trained !== true ? "⟦" : "";
          const closes = trained && pieces[index + 1]?.trained !== true ? "⟧" : "";
          return `${opens}${plain(piece)}${closes}`;
        })
        .join("");
    const blocks = found.rows.map((row) => {
      const body = (colour ? coloured : bracketed)(row.pieces);
      return `${paint.bold(`${row.place}  ${row.record.slice(0, 12)}`)}  ${row.tokens} tokens, ${row.trained} trained\n${body}\n`;
    });
    context.print({
      json: found,
      text: `${blocks.join("\n")}\n${colour ? paint.bgGreen(paint.black("green")) : "⟦…⟧"} is trained (adapter ${found.adapter})\n`,
    });
    return 0;
  },
};

/** Findings matter here only when they are why nothing can be shown. */
async function inspected(context: Context, name: string | undefined, options: InspectOptions) {
  const { root, environment, signal } = context;
  const { listener, flush } = findingHolder(context);
  try {
    return await inspectTokens(
      { root, names: name === undefined ? [] : [name], environment, listener, signal },
      options,
    );
  } catch (error) {
    flush();
    throw error;
  }
}
