import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { adapterClosure, ADAPTER_CONFIG as CONFIG, ADAPTER_WEIGHTS as WEIGHTS } from "../engine/tfjs/adapter.ts";
import { digestFile } from "../formats/digest.ts";
import { LoraError } from "../formats/error.ts";
import { readUtf8, unreadable } from "../formats/files.ts";
import { isJsonObject, type JsonObject, parseJson } from "../formats/json.ts";
import type { Progress } from "../formats/progress.ts";
import { joined } from "../manifest/paths.ts";
import type { FileDescriptor, Plan } from "../manifest/schema.generated.ts";
import { parsePlan, parseStatement } from "../provenance/record.ts";
import { PROVENANCE_FILE } from "../provenance/statement.ts";
import { verifyFiles } from "../provenance/verify-files.ts";
import { fetchBase } from "../publish/fetch-base.ts";
import { checkWorkspace } from "./checks.ts";
import { prepare } from "./prepare.ts";
import type { Request } from "./request.ts";
import { runDirectory } from "./rundir.ts";
import { adapterStands } from "./training.ts";

/** What is merged, and into what. */
export interface MergeSource {
  name: string | null;
  closure: string | null;
  /** PEFT adapter directory. */
  adapter: string;
  adapterFiles: FileDescriptor[];
  base: string;
  model: string | null;
  revision: string | null;
  /** The base's files as the adapter's plan recorded them; null for an adapter that came without. */
  recorded: FileDescriptor[] | null;
  /** Whether the files on this machine are known to be those. */
  verified: boolean;
  /** The published tree, where the adapter is one. */
  tree: string | null;
  /** Text of the chat template that replaces the base's. */
  template: string | null;
  /** Digest of the chat template the adapter was trained with. */
  templateDigest: string | null;
  /** `tokens.safetensors` of the adapter's run, where it is on this machine. */
  tokens: string | null;
}

/**
 * Finds adapter and base. A directory with an `adapter_config.json` is taken as it is; anything else is an adapter of the
 * workspace, by name, manifest or directory, as the checkout stands.
 * @param base the base's directory, where it is not the one the adapter names
 */
export async function mergeSource(request: Request, target: string, base: string | undefined): Promise<MergeSource> {
  const directory = resolve(target);
  if (existsSync(join(directory, CONFIG))) return fromDirectory(request, directory, base);
  const found = await stat(directory).catch(() => null);
  try {
    return await fromWorkspace(request, target, base);
  } catch (error) {
    if (!(error instanceof LoraError) || error.code !== "name-unknown" || found === null) throw error;
    throw new LoraError("merge-adapter", `${target} has no ${CONFIG}, and is no adapter of this repository.`, {
      next: "Name an adapter of the repository, or a directory that PEFT or lora-action saved an adapter to.",
    });
  }
}

async function fromWorkspace(request: Request, name: string, base: string | undefined): Promise<MergeSource> {
  const checked = await checkWorkspace({ ...request, names: [name] }, { fix: false });
  const [selected] = checked.selection.adapters;
  if (!checked.passed)
    throw new LoraError("check-failed", "The repository does not pass its checks, so it has no adapter.", { exit: 1 });
  if (selected === undefined)
    throw new LoraError("name-unknown", `"${name}" is a data set, not an adapter.`, { next: "Name an adapter." });
  const prepared = await prepare(request, checked, { ...selected, weights: base === undefined });
  const { plan, run, entry } = prepared;
  if (!(await adapterStands(prepared))) {
    throw new LoraError(
      "stage-missing",
      `Adapter ${entry.name} is not trained as the repository stands (closure ${plan.closure.slice(0, 12)}).`,
      { next: `Run lora train ${entry.name} first, or bring the .lora directory of the job that did.` },
    );
  }
  const { template } = entry.manifest.chat;
  return {
    ...planned(plan),
    adapter: run.adapter,
    adapterFiles: await describeAdapter(run.adapter),
    base: base ?? prepared.base.directory,
    verified: base === undefined,
    tree: null,
    template: template === null ? null : await readFile(join(request.root, template), "utf8"),
    tokens: existing(run.tokens),
  };
}

async function fromDirectory(request: Request, directory: string, base: string | undefined): Promise<MergeSource> {
  const config = await readObject(join(directory, CONFIG));
  const found = await planOf(request, directory);
  const about: Pick<MergeSource, "name" | "closure" | "model" | "revision" | "recorded" | "templateDigest"> =
    found === null
      ? { ...named(config), name: null, closure: null, recorded: null, templateDigest: null }
      : planned(found.plan);
  return {
    ...about,
    adapter: directory,
    adapterFiles: await describeAdapter(directory),
    base: base ?? (await findBase(request, about.model, about.revision, config, directory)),
    verified: false,
    tree: found?.published === true ? directory : null,
    template: null,
    tokens: found === null ? null : existing(found.tokens),
  };
}

/** The plan of an adapter of ours: beside it in its run directory, or in its provenance, which must then be true of its files. */
async function planOf(
  { root, signal }: Request,
  directory: string,
): Promise<{ plan: Plan; published: boolean; tokens: string } | null> {
  const record = join(directory, PROVENANCE_FILE);
  if (existsSync(record)) {
    const statement = parseStatement(await readUtf8(record, { file: record }), record);
    const claims = await verifyFiles(directory, statement, undefined, signal);
    // A file more than is recorded counts too: a tokenizer that was put there would go along with the weights.
    const bad = claims.filter(({ state }) => state !== "proven");
    if (bad.length > 0) {
      throw new LoraError(
        "adapter-changed",
        `${directory} is not what its ${PROVENANCE_FILE} is about: ${bad.map(({ claim, detail }) => `${claim}: ${detail}`).join(" ")}`,
        { exit: 1, next: "Fetch the adapter again; lora verify says more." },
      );
    }
    const { plan } = statement.predicate.buildDefinition.internalParameters;
    return { plan, published: true, tokens: runDirectory(root, plan.adapter, plan.closure).tokens };
  }
  const plan = basename(directory) === "adapter" ? await planBeside(join(dirname(directory), "plan.json")) : null;
  if (plan === null || plan.closure !== (await adapterClosure(directory))) return null;
  return { plan, published: false, tokens: join(dirname(directory), "tokens.safetensors") };
}

/** A plan of ours, or null: another's file of that name says nothing about the adapter. */
async function planBeside(file: string): Promise<Plan | null> {
  try {
    return parsePlan(await readUtf8(file, { file }), file);
  } catch (error) {
    if (error instanceof LoraError) return null;
    throw error;
  }
}

/** Where the base lies that an adapter names. */
async function findBase(
  { root, environment, signal, listener }: Request,
  model: string | null,
  revision: string | null,
  config: JsonObject,
  directory: string,
): Promise<string> {
  const name = model ?? String(config.base_model_name_or_path ?? "");
  if (revision !== null && /^[\w.-]+\/[\w.-]+$/.test(name)) {
    const { hubCache: cacheDir, hubUrl, hubToken: token } = environment;
    const onProgress = (progress: Progress) => listener({ type: "progress", stage: "merge", progress });
    const fetched = await fetchBase({
      model: name,
      revision,
      weights: true,
      cacheDir,
      hubUrl,
      token,
      onProgress,
      signal,
    });
    return fetched.directory;
  }
  // PEFT writes what the base was loaded from: often an absolute path, which holds on the machine that trained.
  const local = isAbsolute(name) ? name : joined(".", name);
  if (name !== "" && local !== null && existsSync(join(resolve(root, local), "config.json")))
    return resolve(root, local);
  throw new LoraError(
    "merge-base",
    `The base of ${directory}, ${name === "" ? "which it does not name" : JSON.stringify(name)}, is not on this machine.`,
    { next: "Say where it is: --base-dir DIR." },
  );
}

function planned(plan: Plan) {
  return {
    name: plan.adapter,
    closure: plan.closure,
    model: plan.base.model,
    revision: plan.base.revision,
    recorded: plan.base.files,
    templateDigest: plan.chat.template,
  };
}

/** The base as `adapter_config.json` names it; a path of some machine means nothing elsewhere. */
function named(config: JsonObject): Pick<MergeSource, "model" | "revision"> {
  const { base_model_name_or_path: model, revision } = config;
  const known = typeof model === "string" && model !== "" && !model.startsWith("/");
  return { model: known ? model : null, revision: known && typeof revision === "string" ? revision : null };
}

async function describeAdapter(directory: string): Promise<FileDescriptor[]> {
  const files = [CONFIG, WEIGHTS].map(async (path) => {
    const file = join(directory, path);
    const described = await digestFile(file).catch((error: unknown) => {
      throw unreadable(error, { file });
    });
    return { path, ...described };
  });
  return Promise.all(files);
}

async function readObject(file: string): Promise<JsonObject> {
  const json = parseJson(await readUtf8(file, { file }), { file });
  if (isJsonObject(json)) return json;
  throw new LoraError("json-shape", `${file} holds no JSON object.`, { place: { file } });
}

function existing(path: string): string | null {
  return existsSync(path) ? path : null;
}
