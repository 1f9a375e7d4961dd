import { rules as presetRules } from "@secretlint/secretlint-rule-preset-recommend";
import preset from "@secretlint/secretlint-rule-preset-recommend/package.json" with { type: "json" };
import { mask } from "./disclosure.ts";
import { Keywords } from "./keywords.ts";
import type { Remark } from "./remark.ts";
import { charactersOf, hasRun } from "./runs.ts";
import { SECRET_PATTERNS } from "./secret-patterns.ts";
import type { Text } from "./texts.ts";

/** A credential in a text. */
export interface Secret {
  /** What it seems to be, such as `GitHub Token`. */
  label: string;
  start: number;
  end: number;
}

type RuleCreator = (typeof presetRules)[number];
type RuleContext = Parameters<RuleCreator["create"]>[0];
type Source = Parameters<NonNullable<ReturnType<RuleCreator["create"]>["file"]>>[0];

/**
 * secretlint's own engine marks some fifty moments a text in Node's performance timeline and never clears them, and data may
 * switch its rules off with a comment. So the rules of its preset are run here directly, less the one for such comments; the
 * tests hold the outcome against the engine's.
 */
const rules = presetRules.filter((rule) => rule.meta.id !== "@secretlint/secretlint-rule-filter-comments");

/** Reports of the text being scanned. Rules are set up once; scanning is synchronous. */
let reports: Secret[] = [];

/** Of each rule of the preset, what stands in every credential it knows. */
const PRESET_KEYWORDS: { [rule: string]: readonly string[] } = {
  aws: ["ecret", "SECRET"],
  // Keys are told from the name of a file, which texts do not have.
  gcp: [],
  privatekey: ["-----BEGIN"],
  npm: ["npm_", ":x-oauth-basic@", "_authToken="],
  basicauth: ["://"],
  slack: ["xox", "xapp-", "://"],
  sendgrid: ["SG."],
  shopify: ["shp"],
  github: ["gh", "github_pat_"],
  gitlab: ["glpat-"],
  grafana: ["glc_", "glsa_"],
  openai: ["T3BlbkFJ"],
  anthropic: ["sk-ant-"],
  groq: ["gsk_"],
  huggingface: ["hf_"],
  linear: ["lin_api_"],
  notion: ["ntn_"],
  "1password": ["ops_ey"],
  "database-connection-string": ["://"],
  "hashicorp-vault": ["hvs.", "hvb.", "hvr."],
  vercel: ["vcp_", "vci_", "vca_", "vcr_", "vck_"],
  databricks: ["dapi"],
  docker: ["dckr_pat_"],
  figma: ["figd_"],
};

interface Scanner {
  /** One of them stands in every match. */
  keywords: readonly string[];
  scan: (text: string) => void;
}

const scanners: Scanner[] = [
  ...rules.flatMap((rule) => {
    const { file } = rule.create(contextOf(rule), {});
    const name = rule.meta.id.replace("@secretlint/secretlint-rule-", "");
    const keywords = PRESET_KEYWORDS[name];
    if (keywords === undefined) throw new Error(`no keywords for secretlint's rule ${name}`);
    return file === undefined ? [] : { keywords, scan: (text: string) => void file(sourceOf(text)) };
  }),
  ...SECRET_PATTERNS.map(({ label, keyword, pattern }) => ({
    keywords: [keyword],
    scan: (text: string) => {
      for (const { 0: value, index } of text.matchAll(pattern)) {
        reports.push({ label, start: index, end: index + value.length });
      }
    },
  })),
];

const keywords = new Keywords(scanners.map((scanner) => scanner.keywords));

function sourceOf(content: string): Source {
  return { content, filePath: undefined, ext: "", contentType: "text", hasBOM: false } as unknown as Source;
}

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

/** Characters of tokens, and how many the shortest has in a row. */
const TOKEN = charactersOf(/[\w.~-]/);
const TOKEN_LENGTH = 20;
/** A user, a password and a host in a URL. */
const URL_LOGIN = /:\/\/[^\s/]{1,302}@/;

/**
 * Whether there can be a credential in a text: nearly every one has twenty characters in a row that words do not have. Those
 * that have not: logins in URLs, what a name leads in (AWS, Azure, npm), private keys broken into short lines, and Slack's
 * shorter tokens. Few texts have any of this, so most are done with here.
 */
function maySecret(text: string): boolean {
  return (
    hasRun(text, TOKEN, TOKEN_LENGTH) ||
    (text.includes("://") && (URL_LOGIN.test(text) || /hooks\.slack/i.test(text))) ||
    OTHERS.some((other) => text.includes(other))
  );
}

const OTHERS = ["-----BEGIN", "xox", "xapp-", "_authToken=", "ecret", "SECRET", "AccountKey="];

/** Credentials in a text, in order, each place once. */
export function secretsIn(text: string): Secret[] {
  if (!maySecret(text)) return [];
  reports = [];
  for (const index of keywords.ownersIn(text)) scanners[index]!.scan(text);
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

/** Credentials in a text of a record. */
export function secretRemarks({ where, text }: Text): Remark[] {
  return secretsIn(text).map(({ label, start, end }): Remark => {
    const value = text.slice(start, end);
    return {
      rule: "secret",
      subject: label,
      message: `${where} holds what looks like a credential: ${label} (${mask(value)}).`,
      help: "Revoke it where it is valid, then replace it in the data; the history of the repository still has it.",
      value: { kind: "secret", text: value },
    };
  });
}

/** What the verdict on a text depends on besides the text: to be changed with any change of this file's rules. */
export const SECRET_RULES = `2 ${preset.name}@${preset.version} ${SECRET_PATTERNS.map(({ pattern }) => pattern.source).join(" ")}`;
