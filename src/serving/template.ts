import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { digestOf } from "../formats/digest.ts";
import { canonicalJson, isJsonObject, type Json } from "../formats/json.ts";

/** The default chat template of a directory. */
export interface TemplateText {
  text: string;
  /** As a plan records it (`chat/chat.ts`): of the text, or of all where there are several by name. */
  digest: string;
  /** The files that carry it, in the order in which Transformers looks. */
  files: string[];
}

const FILES = ["chat_template.jinja", "chat_template.json", "tokenizer_config.json"] as const;

/** Reads the template in the order of Transformers, without asking for a tokenizer: an adapter may come without one. */
export async function readTemplate(directory: string): Promise<TemplateText | null> {
  let found: TemplateText | null = null;
  for (const file of FILES) {
    const content = await readFile(join(directory, file), "utf8").catch(() => null);
    if (content === null) continue;
    const read = file.endsWith(".jinja") ? { text: content, digest: digestOf(content) } : templateIn(content);
    if (read === null) continue;
    if (found === null) found = { ...read, files: [file] };
    else if (found.text === read.text) found.files.push(file);
  }
  return found;
}

function templateIn(content: string): Omit<TemplateText, "files"> | null {
  let json: Json;
  try {
    json = JSON.parse(content) as Json;
  } catch {
    return null;
  }
  const value = isJsonObject(json) ? json.chat_template : null;
  if (typeof value === "string") return { text: value, digest: digestOf(value) };
  if (!Array.isArray(value)) return null;
  const named = Object.fromEntries(
    value.flatMap((one) =>
      isJsonObject(one) && typeof one.name === "string" && typeof one.template === "string"
        ? [[one.name, one.template]]
        : [],
    ),
  );
  const text = named.default;
  if (text === undefined) return null;
  return { text, digest: digestOf(Object.keys(named).length === 1 ? text : canonicalJson(named)) };
}

/**
 * How the template an adapter was trained with stands to the one a server takes, which is the base checkpoint's.
 * `lost`: the record names a template that is neither in the directory nor the base's. `unseen`: the directory has one, and
 * the base is not at hand to compare. `silent`: nothing says what it was trained with.
 */
export type TemplateStanding = "base" | "own" | "unseen" | "lost" | "silent";

export function templateStanding(
  adapter: TemplateText | null,
  base: TemplateText | null | undefined,
  /** `sha256:…` of the template that was trained with, from a record. */
  recorded: string | null,
): TemplateStanding {
  if (adapter !== null && (recorded === null || adapter.digest === recorded)) {
    if (base === undefined) return "unseen";
    return base?.text === adapter.text ? "base" : "own";
  }
  if (recorded === null) return "silent";
  if (base === undefined) return adapter === null ? "unseen" : "lost";
  return base !== null && base.digest === recorded ? "base" : "lost";
}

/** Whether the template writes the day's date, and lets the caller give another. */
export function datedTemplate(text: string): { settable: boolean } | null {
  if (!/\bstrftime_now\b/.test(text)) return null;
  return { settable: /\bdate_string is defined\b|\bnot date_string is defined\b/.test(text) };
}

/** The date as Llama's templates write it (`%d %b %Y`): 26 Jul 2024. */
export function templateDate(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  const month = day.toLocaleString("en", { month: "short", timeZone: "UTC" });
  return `${date.slice(8)} ${month} ${date.slice(0, 4)}`;
}
