import { resolve } from "node:path";
import { LoraError } from "../formats/error.ts";
import { writeFileAtomic } from "../formats/files.ts";
import { type CheckOutcome, checkWorkspace } from "../pipeline/checks.ts";
import { curateWorkspace, curationPatch } from "../pipeline/curating.ts";
import { describeDataset } from "../pipeline/describing.ts";
import { explainRecord } from "../pipeline/explaining.ts";
import { checkDocument, renderCheck } from "../pipeline/reports.ts";
import { renderExplanation } from "../report/explanation.ts";
import { count } from "../report/input.ts";
import { type Code, type Command, type Context, text } from "./command.ts";
import { findingHolder, findingText } from "./findings.ts";

export const check: Command = {
  usage: "check [names…] [--fix | --curate] [--base REF] [--explain RECORD]",
  summary: "everything that needs no model: manifests, identity, hygiene, lock",
  help: [
    "--fix             write dataset.lock.json: the curated set, and what was removed and why",
    "--curate          cut what hygiene removes out of the data files, once they are committed, and write the lock",
    "--patch FILE      write those cuts as a patch for git apply instead, with the reason for each",
    "--base REF        only what changed since REF",
    "--explain RECORD  why the record (id or file:line) is kept or left out, beside the one it resembles",
    "--croissant       the data set as Croissant 1.1 (JSON-LD) instead of the report",
  ],
  options: {
    fix: { type: "boolean" },
    curate: { type: "boolean" },
    patch: { type: "string" },
    base: { type: "string" },
    explain: { type: "string" },
    croissant: { type: "boolean" },
  },
  async run(context): Promise<Code> {
    const asked = ["fix", "curate", "patch", "explain", "croissant"].filter(
      (name) => context.options[name] !== undefined,
    );
    if (asked.length > 1) {
      throw new LoraError("usage", `--${asked.join(" and --")} are asked for at once.`, {
        next: "Give one at a time.",
      });
    }
    const outcome = await checked(context);
    const [record, patch] = [text(context, "explain"), text(context, "patch")];
    if (record !== undefined) return explain(context, outcome, record);
    if (context.options.croissant === true) return describe(context, outcome);
    if (patch !== undefined) await writePatch(context, outcome, patch);
    context.print({
      json: checkDocument(outcome),
      text: `${findingText(outcome.findings, context.colour.result, context.columns.result)}${renderCheck(outcome, context.colour.result)}`,
    });
    return outcome.passed ? 0 : 1;
  },
};

async function explain(context: Context, outcome: CheckOutcome, record: string): Promise<Code> {
  const explanations = await explainRecord(outcome, record, context.signal);
  context.print({
    json: { explanations },
    text: explanations.map((explanation) => renderExplanation(explanation, context.colour.result)).join("\n"),
  });
  return 0;
}

async function describe(context: Context, outcome: CheckOutcome): Promise<Code> {
  const json = await describeDataset(outcome);
  context.print({ json, text: `${JSON.stringify(json, null, 2)}\n` });
  return outcome.passed ? 0 : 1;
}

async function writePatch({ say }: Context, outcome: CheckOutcome, path: string): Promise<void> {
  const curation = await curationPatch(outcome);
  if (curation === null) return say("  Nothing is to be cut out of the files; no patch was written.");
  // As the person who types it means it: relative to where they are.
  await writeFileAtomic(resolve(path), curation.patch);
  const { records, files } = curation;
  say(
    `  Wrote ${path}: ${count(records, "record")} out of ${count(files, "file")}. Apply it: git apply ${path}, then lora check --fix`,
  );
}

/** The findings are the result, and so go to stdout; where there is none because the manifests are unfit, to stderr. */
async function checked(context: Context): Promise<CheckOutcome> {
  const { root, names, environment, signal } = context;
  const findings = findingHolder(context);
  try {
    const base = text(context, "base");
    const request = { root, names, base, environment, listener: findings.listener, signal };
    if (context.options.curate === true) return await curateWorkspace(request);
    return await checkWorkspace(request, { fix: context.options.fix === true });
  } catch (error) {
    findings.flush();
    throw error;
  }
}
