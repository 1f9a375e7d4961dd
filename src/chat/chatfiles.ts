import { readdir } from "node:fs/promises";
import { basename, isAbsolute, join, relative } from "node:path";
import { LoraError, type Place } from "../formats/error.ts";
import { exists, readUtf8 } from "../formats/files.ts";
import { isJsonObject, type Json, type JsonObject, parseJson } from "../formats/json.ts";
import { asTransformersLoads } from "./tokenizerclass.ts";

export interface ChatOptions {
  /** A Jinja file that replaces the checkpoint's template. */
  template?: string;
  /** `YYYY-MM-DD`: what `strftime_now` says to the template, so that renderings do not change from day to day. */
  date: string;
  /** Workspace root: places of errors are relative to it. */
  root?: string;
}

/** What the files beside a checkpoint say about tokens and chat. */
export interface ChatFiles {
  /** tokenizer.json, as Transformers loads it. */
  tokenizer: Json;
  tokenizerPlace: Place;
  /** Tokens of `tokenizer_config.json` (`added_tokens_decoder`), which tokenizer.json may lack. */
  addedTokens: { id: number; content: string; special?: boolean }[];
  /** Texts of `bos_token`, `eos_token` and the like, by name, as templates use them. */
  named: Map<string, string>;
  /** Texts of all special tokens the configuration names. */
  special: Set<string>;
  /** One named `default`, or several by name. */
  templates: { name: string; source: string; place: Place }[];
  /** Names of the files read, relative to the directory. */
  read: string[];
}

/** The names Transformers hands to templates. */
const NAMED = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

export async function readChatFiles(directory: string, options: ChatOptions): Promise<ChatFiles> {
  const read: string[] = [];
  const placeOf = (path: string): Place => ({ file: shown(path, options.root) });
  const readJson = async (name: string): Promise<Json | undefined> => {
    const path = join(directory, name);
    if (!(await exists(path))) return undefined;
    read.push(name);
    return parseLenient(await readUtf8(path, placeOf(path)), placeOf(path));
  };

  const tokenizer = await readJson("tokenizer.json");
  if (tokenizer === undefined) {
    throw new LoraError("tokenizer-missing", `${shown(directory, options.root)} has no tokenizer.json.`, {
      place: placeOf(join(directory, "tokenizer.json")),
      next: "Use a checkpoint that has one; `AutoTokenizer.from_pretrained(…).save_pretrained(…)` writes it.",
    });
  }
  const config = objectOf(await readJson("tokenizer_config.json"), placeOf(join(directory, "tokenizer_config.json")));
  const decoder = isJsonObject(config.added_tokens_decoder) ? config.added_tokens_decoder : undefined;
  // As Transformers: the older file counts only where the configuration does not list its tokens.
  const map = decoder ? {} : objectOf(await readJson("special_tokens_map.json"), placeOf(directory));
  const model = objectOf(await readJson("config.json"), placeOf(join(directory, "config.json")));
  const named = new Map<string, string>();
  for (const name of NAMED) {
    const token = tokenText(map[name]) ?? tokenText(config[name]);
    if (token !== undefined) named.set(name, token);
  }
  const templates = await readTemplates(directory, options, config, read, placeOf, readJson);
  return {
    tokenizer: asTransformersLoads(tokenizer, config, model.model_type),
    tokenizerPlace: placeOf(join(directory, "tokenizer.json")),
    addedTokens: Object.entries(decoder ?? {}).flatMap(([id, token]) =>
      isJsonObject(token) && typeof token.content === "string"
        ? [{ ...(token as { special?: boolean }), id: Number(id), content: token.content }]
        : [],
    ),
    named,
    special: new Set([...named.values(), ...extraTokens(config)]),
    templates,
    read,
  };
}

async function readTemplates(
  directory: string,
  options: ChatOptions,
  config: JsonObject,
  read: string[],
  placeOf: (path: string) => Place,
  readJson: (name: string) => Promise<Json | undefined>,
): Promise<ChatFiles["templates"]> {
  if (options.template !== undefined) {
    const place = placeOf(options.template);
    return [{ name: "default", source: await readUtf8(options.template, place), place }];
  }
  const files = ["chat_template.jinja"];
  const more = join(directory, "additional_chat_templates");
  if (await exists(more)) {
    const names = (await readdir(more)).filter((name) => name.endsWith(".jinja")).toSorted();
    files.push(...names.map((name) => `additional_chat_templates/${name}`));
  }
  const templates: ChatFiles["templates"] = [];
  for (const file of files) {
    const path = join(directory, file);
    if (!(await exists(path))) continue;
    read.push(file);
    const name = file === "chat_template.jinja" ? "default" : basename(file, ".jinja");
    templates.push({ name, source: await readUtf8(path, placeOf(path)), place: placeOf(path) });
  }
  for (const file of ["chat_template.json", "tokenizer_config.json"]) {
    if (templates.length > 0) break;
    const holder = file === "tokenizer_config.json" ? config : await readJson(file);
    const place = placeOf(join(directory, file));
    templates.push(...listed(isJsonObject(holder ?? null) ? (holder as JsonObject).chat_template : undefined, place));
  }
  if (templates.some(({ name }) => name === "default")) return templates;
  const names = templates.map(({ name }) => name).join(", ");
  throw new LoraError(
    "chat-template-missing",
    `${shown(directory, options.root)} has no ${templates.length ? "default " : ""}chat template${names && `, only ${names}`}.`,
    {
      place: placeOf(join(directory, "tokenizer_config.json")),
      next: "Use the instruction-tuned checkpoint, or write a Jinja template and name it under `chat: { template: … }` in adapter.yaml.",
    },
  );
}

/** `chat_template` of a configuration: a text, or a list of named ones. */
function listed(value: Json | undefined, place: Place): ChatFiles["templates"] {
  if (typeof value === "string") return [{ name: "default", source: value, place }];
  if (!Array.isArray(value)) return [];
  return value.flatMap((item) =>
    isJsonObject(item) && typeof item.name === "string" && typeof item.template === "string"
      ? [{ name: item.name, source: item.template, place }]
      : [],
  );
}

/** Special tokens without a role of their own, under either of the names they have had; by name or in a list. */
function extraTokens(config: JsonObject): string[] {
  return [config.additional_special_tokens, config.extra_special_tokens].flatMap((tokens) =>
    typeof tokens === "object" && tokens !== null
      ? Object.values(tokens).flatMap((token) => tokenText(token) ?? [])
      : [],
  );
}

/** A token's text, whether written as a string or as an AddedToken. */
function tokenText(value: Json | undefined): string | undefined {
  if (typeof value === "string") return value;
  return isJsonObject(value) && typeof value.content === "string" ? value.content : undefined;
}

/**
 * Configurations carry integers beyond 2^53 (`model_max_length`), which the strict parser refuses; it is asked only where
 * the text is no JSON at all, since it knows the line.
 */
function parseLenient(text: string, place: Place): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return parseJson(text, place);
  }
}

function objectOf(value: Json | undefined, place: Place): JsonObject {
  if (value === undefined) return {};
  if (isJsonObject(value)) return value;
  throw new LoraError("tokenizer-malformed", `${place.file} must hold a JSON object.`, { place });
}

/** A path as errors show it: relative to the workspace, else its last two parts. */
function shown(path: string, root: string | undefined): string {
  const inside = root === undefined ? path : relative(root, path);
  if (!isAbsolute(inside) && !inside.startsWith("..")) return inside.replaceAll("\\", "/") || ".";
  return path.split(/[\\/]/).slice(-2).join("/");
}
