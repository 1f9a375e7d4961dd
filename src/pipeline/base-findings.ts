import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Chat, openChat } from "../chat/chat.ts";
import {
  type Checkpoint,
  droppedFinding,
  type FamilyFinding,
  injectionFinding,
  labelledEnds,
  padFinding,
  stopFinding,
  vocabularyFinding,
} from "../chat/family.ts";
import { charactersOf } from "../dataset/lengths.ts";
import type { SourceRecord } from "../dataset/record.ts";
import { LoraError, type Place } from "../formats/error.ts";
import { type Finding, findingOf } from "../formats/finding.ts";
import { insideWorkspace } from "../manifest/paths.ts";
import type { AdapterEntry, Workspace } from "../manifest/workspace.ts";
import { readEndTokens } from "../model/config.ts";
import { CachedModel } from "../publish/cache.ts";
import { datedTemplate, readTemplate } from "../serving/template.ts";
import { asManifestNames, checkBase, requireCheckpoint } from "./base.ts";
import type { CheckedDataset } from "./check.ts";
import { curatedRecords } from "./tokens.ts";

/** Of each data set, the first records of either kind that are looked at, among the first so many. */
const SAMPLE = 8;
const AMONG = 200;

/**
 * What an adapter's base, tokenizer and template will do with its data, seen before anything is fetched or trained: nothing
 * where the base is not on this machine. Every record is looked at in stage 7; here the first of each data set.
 * @throws {LoraError} what makes base, tokenizer or template unfit for any data: the same that a plan would end with
 */
export async function baseFindings(
  workspace: Workspace,
  entry: AdapterEntry,
  datasets: CheckedDataset[],
  hubCache: string,
  signal: AbortSignal,
): Promise<Finding[]> {
  const directory = await localBase(workspace, entry, hubCache);
  if (directory === null) return [];
  const { template, date } = entry.manifest.chat;
  const atBase = entry.positions.at(["base", "model"], { value: true });
  const atTemplate = template === null ? atBase : entry.positions.at(["chat", "template"], { value: true });
  const checkpoint = await readCheckpoint(entry, directory).catch((error) => {
    throw asManifestNames(error, entry, { directory });
  });
  const own = template === null ? {} : { template: join(workspace.root, template) };
  const chat = await openChat(directory, { root: workspace.root, date, ...own });
  const seen = await labelSample(chat, workspace, datasets, signal);
  const about = (finding: FamilyFinding | null, place: Place) => (finding === null ? [] : [{ ...finding, place }]);
  return [
    ...seen.faults,
    ...about(vocabularyFinding(chat, checkpoint, seen.highest), atBase),
    ...about(stopFinding(chat, checkpoint, seen.ends), atBase),
    ...about(padFinding(chat), atBase),
    ...about(turnFinding(chat, datasets, droppedFinding), atTemplate),
    ...about(turnFinding(chat, datasets, systemFinding), atTemplate),
    ...about(lengthFinding(seen, datasets, entry.manifest.training), entry.positions.at(["training", "maxLength"])),
    ...about(await dateFinding(directory, template === null ? null : join(workspace.root, template), date), atTemplate),
  ];
}

/** The base's directory where its tokenizer and configuration are on this machine; null asks nobody for it. */
async function localBase(workspace: Workspace, entry: AdapterEntry, hubCache: string): Promise<string | null> {
  const { model, revision, directory } = entry.manifest.base;
  const place = entry.positions.at(["base", "model"], { value: true });
  if (directory !== null) {
    const local = insideWorkspace(workspace.root, ".", directory, place);
    requireCheckpoint(await readdir(local), place);
    return local;
  }
  if (revision === null) return null;
  const snapshot = new CachedModel(hubCache, model).snapshot(revision);
  const needed = ["config.json", "tokenizer.json"].map((name) => stat(join(snapshot, name)).catch(() => null));
  return (await Promise.all(needed)).every((found) => found?.isFile()) ? snapshot : null;
}

/** Configuration, and the headers of the weights where they are there: what the engine would refuse is refused now. */
async function readCheckpoint(entry: AdapterEntry, directory: string): Promise<Checkpoint> {
  const weights = (await readdir(directory)).some((name) => /^model\.safetensors(\.index\.json)?$/.test(name));
  const { vocabulary: rows } = await checkBase(entry.manifest, directory, { weights });
  return { stops: await readEndTokens(directory), rows };
}

interface Sampled {
  faults: Finding[];
  ends: Set<number>;
  /** Highest token id, or -1. */
  highest: number;
  /** Of all that was labelled. */
  tokens: number;
  characters: number;
}

async function labelSample(
  chat: Chat,
  workspace: Workspace,
  datasets: CheckedDataset[],
  signal: AbortSignal,
): Promise<Sampled> {
  const sampled: Sampled = { faults: [], ends: new Set(), highest: -1, tokens: 0, characters: 0 };
  for (const dataset of datasets) {
    for (const { conversation, place } of await sampleOf(workspace, dataset, signal)) {
      try {
        const { highest, ends, length } = labelledEnds(chat, conversation, place);
        sampled.tokens += length;
        sampled.characters += charactersOf(conversation);
        sampled.highest = Math.max(sampled.highest, highest);
        for (const end of ends) sampled.ends.add(end);
      } catch (error) {
        // A construct that is not known is the template's fault, whatever the record.
        if (!(error instanceof LoraError) || error.code === "chat-template-unsupported") throw error;
        sampled.faults.push(findingOf(error));
      }
    }
  }
  return sampled;
}

/** Conversations with and without tool calls are written by different parts of a template: some of each. */
async function sampleOf(workspace: Workspace, dataset: CheckedDataset, signal: AbortSignal): Promise<SourceRecord[]> {
  const faulty = new Set(
    dataset.findings.flatMap(({ severity, place }) => (severity === "error" && place ? [at(place)] : [])),
  );
  const plain: SourceRecord[] = [];
  const calling: SourceRecord[] = [];
  let read = 0;
  for await (const record of curatedRecords(workspace, dataset, "train", signal)) {
    // What is wrong with it is said already.
    if (faulty.has(at(record.place))) continue;
    const kind = record.conversation.messages.some(({ tool_calls: calls }) => calls !== undefined) ? calling : plain;
    if (kind.length < SAMPLE) kind.push(record);
    if (++read === AMONG || (plain.length === SAMPLE && calling.length === SAMPLE)) break;
  }
  return [...plain, ...calling];
}

function at({ file, line }: Place): string {
  return `${file}:${line}`;
}

/** Asks a rule about system turns, and whether there are some. */
function turnFinding(
  chat: Chat,
  datasets: CheckedDataset[],
  rule: (chat: Chat, systems: boolean, everywhere: boolean) => FamilyFinding | null,
): FamilyFinding | null {
  let records = 0;
  let systems = 0;
  for (const { lock } of datasets) {
    for (const split of Object.values(lock.splits)) records += split?.records ?? 0;
    systems += lock.turns.system ?? 0;
  }
  try {
    return rule(chat, systems > 0, systems >= records);
  } catch (error) {
    // A template that does not render the simplest conversation has been found out above.
    if (error instanceof LoraError) return null;
    throw error;
  }
}

function systemFinding(chat: Chat, systems: boolean, everywhere: boolean): FamilyFinding | null {
  return everywhere ? null : injectionFinding(chat, systems);
}

/** How many records are likely to be longer than a row may be, by their characters. Stage 7 counts the tokens of each. */
function lengthFinding(
  { tokens, characters }: Sampled,
  datasets: CheckedDataset[],
  { maxLength, overlong }: { maxLength: number; overlong: "fail" | "drop" },
): FamilyFinding | null {
  if (characters === 0) return null;
  const most = (maxLength * characters) / tokens;
  let records = 0;
  let long = 0;
  for (const { records: all, hygiene } of datasets) {
    for (const { first, counted, characters: counts } of all.stretches()) {
      if (counted.split !== "train") continue;
      for (let at = 0; at < counts.length; at++) {
        if (hygiene.removed.has(first + at)) continue;
        records++;
        if (counts[at]! > most) long++;
      }
    }
  }
  if (long === 0) return null;
  return {
    rule: "rows-overlong",
    severity: "warning",
    message:
      `About ${long} of ${records} train records are longer than training.maxLength, ${maxLength} tokens: here a token is ` +
      `${(characters / tokens).toFixed(1)} characters. ${overlong === "drop" ? "They will be left out." : "Training will refuse them."}`,
    help: "Split these conversations, raise training.maxLength, or set training.overlong: drop.",
  };
}

/** `strftime_now` in the template: the date of training is a choice, and recorded; a server's is the day's. */
async function dateFinding(directory: string, template: string | null, date: string): Promise<FamilyFinding | null> {
  const text = template === null ? (await readTemplate(directory))?.text : await readFile(template, "utf8");
  if (text === undefined || datedTemplate(text) === null) return null;
  return {
    rule: "template-date",
    severity: "note",
    message: `The chat template writes the day's date. Training pins it to ${date} and records that; a server writes its own.`,
    help: "Set `chat.date` for another; `lora verify --for` says how to give a server the same.",
  };
}
