import { rules as presetRules } from "@secretlint/secretlint-rule-preset-recommend";
import preset from "@secretlint/secretlint-rule-preset-recommend/package.json" with { type: "json" };
import type { Conversation } from "../dataset/record.ts";
import { excerpt } from "../formats/excerpt.ts";
import type { Json } from "../formats/json.ts";
import { turn } from "./roles.ts";

/** A credential in a text. */
export interface Secret {
  /** What it seems to be, such as `GitHub Token`. */
  label: string;
  start: number;
  end: number;
}

/** A credential in a record, with nothing left of its value but the beginning. */
export interface FoundSecret {
  label: string;
  /** Such as `messages[2].content`. */
  where: string;
  masked: string;
}

type RuleCreator = (typeof presetRules)[number];
type RuleContext = Parameters<RuleCreator["create"]>[0];
type Source = Parameters<NonNullable<ReturnType<RuleCreator["create"]>["file"]>>[0];

/**
 * Kinds of credential that secretlint's recommended preset leaves out: access key ids are off by default there because of the
 * account numbers that come with them, the others are unknown to it.
 */
const OWN: readonly { label: string; pattern: RegExp; example?: string }[] = [
  { label: "AWS Access Key ID", pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g, example: "AKIAIOSFODNN7EXAMPLE" },
  { label: "Google API key", pattern: /\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])/g },
  { label: "Stripe live key", pattern: /\b[sr]k_live_[0-9A-Za-z]{24,99}\b/g },
  { label: "JSON Web Token", pattern: /\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{20,1000}(?![\w-])/g },
];

/**
 * secretlint's own engine marks some fifty moments a text in Node's performance timeline and never clears them, and data may
 * switch its rules off with a comment. So the rules of its preset are run here directly, less the one for such comments; the
 * tests hold the outcome against the engine's.
 */
const rules = presetRules.filter((rule) => rule.meta.id !== "@secretlint/secretlint-rule-filter-comments");

/** Reports of the text being scanned. Rules are set up once; scanning is synchronous. */
let reports: Secret[] = [];

const scanners = rules.flatMap((rule) => rule.create(contextOf(rule), {}).file ?? []);

function contextOf(rule: RuleCreator): RuleContext {
  const context: Pick<RuleContext, "sharedOptions" | "report" | "ignore"> & { createTranslator: () => unknown } = {
    sharedOptions: {},
    // The engine's translator fills the value in; all that is wanted of the message is what kind of thing it is.
    createTranslator: () => (id: string) => ({ message: labelOf(rule, id), messageId: id }),
    report: ({ message, range: [start, end] }) => reports.push({ label: message.message, start, end }),
    ignore: () => {},
  };
  return context as RuleContext;
}

/** `found GitHub Token(type): value` becomes `GitHub Token`. */
function labelOf(rule: RuleCreator, id: string): string {
  const message = rule.messages[id];
  const say = typeof message === "function" ? message : message?.en;
  const blank = new Proxy({}, { get: () => "" });
  return String(say?.(blank) ?? id)
    .replace(/^found /i, "")
    .replace("()", "")
    .replace(/:\s*$/, "")
    .trim();
}

/**
 * Every credential has 16 characters or more without white space among them, but for a private key broken into short lines
 * and Slack's pattern, which takes shorter ones too. Few texts have that, so most are done with here.
 */
function maySecret(text: string): boolean {
  return /(?:^|\s)\S{16}/.test(text) || text.includes("-----BEGIN") || text.includes("xox") || text.includes("xapp-");
}

/** Credentials in a text, in order, each place once. */
export function secretsIn(text: string): Secret[] {
  if (!maySecret(text)) return [];
  reports = [];
  const source = {
    content: text,
    filePath: undefined,
    ext: "",
    contentType: "text",
    hasBOM: false,
  } as unknown as Source;
  for (const scan of scanners) void scan(source);
  for (const { label, pattern, example } of OWN) {
    for (const { 0: value, index } of text.matchAll(pattern)) {
      if (value !== example) reports.push({ label, start: index, end: index + value.length });
    }
  }
  const found = reports.sort((one, other) => one.start - other.start || other.end - one.end);
  reports = [];
  // Two rules may know the same credential, whole and in part: the longest tells it.
  let end = -1;
  return found.filter((secret) => {
    if (secret.end <= end) return false;
    end = Math.max(end, secret.end);
    return true;
  });
}

/** Credentials anywhere in a conversation, the first of each kind at each place: turns, reasoning, arguments of calls, tool declarations. */
export function conversationSecrets({ messages, tools }: Conversation): FoundSecret[] {
  const found: FoundSecret[] = [];
  const look = (where: string, text: string) => {
    for (const { label, start, end } of secretsIn(text)) {
      if (found.some((known) => known.where === where && known.label === label)) continue;
      found.push({ label, where, masked: mask(text.slice(start, end)) });
    }
  };
  for (const [at, message] of messages.entries()) {
    look(`${turn(at)}.content`, message.content);
    if (message.reasoning_content !== undefined) look(`${turn(at)}.reasoning_content`, message.reasoning_content);
    for (const [index, call] of (message.tool_calls ?? []).entries()) {
      lookInJson(`${turn(at)}.tool_calls[${index}]`, call.function.arguments, look);
    }
  }
  for (const [index, tool] of (tools ?? []).entries()) lookInJson(`tools[${index}]`, tool.function, look);
  return found;
}

/** As written, so that a key's name is beside its value; and each text that JSON has to escape, as it really is. */
function lookInJson(where: string, value: object, look: (where: string, text: string) => void): void {
  look(where, JSON.stringify(value));
  const visit = (node: Json | undefined): void => {
    if (typeof node === "string") {
      if (/[\n"\\]/.test(node)) look(where, node);
    } else if (typeof node === "object" && node !== null) {
      for (const item of Object.values(node)) visit(item as Json);
    }
  };
  visit(value as Json);
}

/** At most the first four characters, and never more than a quarter. */
function mask(secret: string): string {
  const shown = secret.slice(0, Math.min(4, Math.floor(secret.length / 4)));
  return `${excerpt(`${shown}…`)}, ${secret.length} characters`;
}

/** What the verdict on a text depends on besides the text: to be changed with any change of this file's rules. */
export const SECRET_RULES = `1 ${preset.name}@${preset.version} ${OWN.map(({ pattern }) => pattern.source).join(" ")}`;
