import { resolve } from "node:path";
import { LoraError } from "../formats/error.ts";
import { mergeAdapter } from "../pipeline/merging.ts";
import { renderMerge, totalRounding } from "../report/merged.ts";
import { type Command, type Context, text } from "./command.ts";
import { findingPrinter } from "./findings.ts";

const dtypes = { keep: "keep", f32: "F32", bf16: "BF16", f16: "F16" } as const;

export const merge: Command = {
  usage: "merge <adapter | directory> --out DIR [--dtype DTYPE] [--base-dir DIR]",
  summary: "one checkpoint of base and adapter, for runtimes that take no adapters",
  help: [
    "--out DIR        where the checkpoint goes: a new directory, or an earlier merge",
    "--dtype DTYPE    what weights are written as: keep (as in the base, the default), f32, bf16, f16",
    "--base-dir DIR   the base checkpoint (default: the one the adapter names)",
  ],
  options: { out: { type: "string" }, dtype: { type: "string" }, "base-dir": { type: "string" } },
  async run(context) {
    const [target] = context.names;
    const out = text(context, "out");
    if (target === undefined || context.names.length > 1 || out === undefined || out === "") {
      throw new LoraError("usage", "Name one adapter to merge, and where to.", { next: `Usage: lora ${merge.usage}` });
    }
    const base = text(context, "base-dir");
    const findings = findingPrinter(context);
    const { directory, record, weights, logits } = await mergeAdapter(
      {
        root: context.root,
        names: [],
        environment: context.environment,
        listener: findings.listener,
        signal: context.signal,
      },
      // Directories are what the shell means by them, whatever --cwd says.
      { target, out: resolve(out), base: base === undefined ? undefined : resolve(base), dtype: dtypeOf(context) },
    ).finally(findings.flush);
    context.print({
      json: { directory, ...record, weights, total: totalRounding(weights), logits },
      text: renderMerge({ directory: out, record, weights, logits }),
    });
    return 0;
  },
};

function dtypeOf(context: Context): (typeof dtypes)[keyof typeof dtypes] {
  const name = text(context, "dtype") ?? "keep";
  if (Object.hasOwn(dtypes, name)) return dtypes[name as keyof typeof dtypes];
  throw new LoraError("usage", `There is no dtype "${name}".`, {
    next: `--dtype takes one of ${Object.keys(dtypes).join(", ")}.`,
  });
}
