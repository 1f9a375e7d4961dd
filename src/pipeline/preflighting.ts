import { stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import pc from "picocolors";
import { LoraError } from "../formats/error.ts";
import { openWorkspace } from "../manifest/workspace.ts";
import { CachedModel } from "../publish/cache.ts";
import { fetchSnapshot } from "../publish/snapshot.ts";
import { readServedAdapter, readServedBase, type ServedAdapter, type ServedBase } from "../serving/adapter.ts";
import type { Commands } from "../serving/commands.ts";
import type { Preflight, Server, State } from "../serving/outcome.ts";
import { preflight } from "../serving/preflight.ts";
import { atTarget, baseInWorkspace, hubTarget, progressTo, type VerifyRequest } from "./verifying.ts";

/** Looks at an adapter of any tool, and at what is at hand of its base, for what a server would make of it. */
export async function preflightTarget(target: string, server: Server, request: VerifyRequest): Promise<Preflight> {
  const hub = hubTarget(target);
  const look = async (directory: string, cacheDir: string | null) => {
    const adapter = await readServedAdapter(directory);
    const base = await findBase(adapter, directory, cacheDir, request);
    const name =
      adapter.plan?.adapter ??
      basename(hub?.repo ?? target)
        .replace(/[^\w.-]+/g, "-")
        .replace(/^-+/, "");
    return preflight(server, adapter, base.served, { name, adapter: hub ?? { directory: target }, base: base.named });
  };
  return atTarget(target, request, look, ADAPTER);
}

/** Others leave optimizers and checkpoints beside an adapter. */
const ADAPTER =
  /^(adapter_(config\.json|model\.(safetensors|bin))|tokenizer(_config)?\.json|chat_template\.(jinja|json)|provenance\.json)$/;

/** What is read of a base on the Hub: nothing that is large. */
const SMALL = /^(config\.json|tokenizer\.json|tokenizer_config\.json|chat_template\.(jinja|json))$/;

/**
 * The base: the directory that was given, the one a manifest of the workspace names, the one the adapter names, what the
 * Hugging Face cache has of it, or, for an adapter on the Hub, its small files from there.
 */
async function findBase(
  { config, plan }: ServedAdapter,
  directory: string,
  cacheDir: string | null,
  request: VerifyRequest,
): Promise<{ served: ServedBase | null; named: Commands["base"] }> {
  const { environment, signal } = request;
  const model = typeof config.base_model_name_or_path === "string" ? config.base_model_name_or_path : "";
  const local =
    request.baseDirectory ??
    (await baseInWorkspace(directory, await openWorkspace(request.root))) ??
    (cacheDir === null ? await existingDirectory(request.root, model) : undefined);
  if (local !== undefined) {
    const served = await readServedBase(local);
    if (served !== null) return { served, named: { directory: local } };
    if (request.baseDirectory !== undefined)
      throw new LoraError("base-incomplete", `There is no config.json in "${local}".`, {
        next: "Give --base-dir a checkpoint directory in Hugging Face layout.",
      });
  }
  if (!/^\w[\w.-]*\/\w[\w.-]*$/.test(model)) return { served: null, named: null };
  const revision = plan?.base.revision ?? (typeof config.revision === "string" ? config.revision : null);
  const named = { repo: model, revision };
  const cached = new CachedModel(environment.hubCache, model);
  const commit = await cached.commitOf(revision ?? "main");
  const inCache = commit === null ? null : await readServedBase(cached.snapshot(commit));
  if (inCache !== null || cacheDir === null) return { served: inCache, named };
  try {
    const fetched = await fetchSnapshot({
      model,
      revision: revision ?? "main",
      cacheDir,
      hubUrl: environment.hubUrl,
      token: environment.hubToken,
      choose: (files) => files.filter(({ path }) => SMALL.test(path)),
      onProgress: progressTo(request),
      signal,
    });
    return { served: await readServedBase(fetched), named };
  } catch (error) {
    // Gated, private or gone: what the base would decide is then said to be unknown.
    if (error instanceof LoraError && error.code.startsWith("hub-")) return { served: null, named };
    throw error;
  }
}

/** A path the adapter names, where there is such a checkpoint here; a model id may be the name of a directory, too. */
async function existingDirectory(root: string, path: string): Promise<string | undefined> {
  if (path === "") return undefined;
  const at = resolve(root, path);
  const found = await stat(join(at, "config.json")).catch(() => null);
  return found?.isFile() ? at : undefined;
}

const SENTENCES: Record<State, string> = {
  loads: "loads it as it is",
  needs: "loads it, with what is said above",
  unknown: "nothing speaks against it, but not everything that decides is at hand",
  wrong: "takes it without a word and computes something else than was trained",
  refused: "does not load it",
};

/** A line for each thing that was looked at, the verdict, and the lines to serve it with. */
export function renderPreflight({ server, source, verdict, outcomes, commands }: Preflight, colour: boolean): string {
  const paint = pc.createColors(colour);
  const colours = {
    loads: paint.green,
    needs: paint.yellow,
    unknown: paint.yellow,
    wrong: paint.red,
    refused: paint.red,
  };
  const width = Math.max(...outcomes.map(({ rule }) => rule.length));
  const lines = outcomes.map(({ rule, state, reason, next }) => {
    const indent = " ".repeat(8 + 2 + width + 2);
    const help = next === undefined ? "" : `\n${indent}${next}`;
    return `${colours[state](state.padEnd(8))}  ${rule.padEnd(width)}  ${reason}${help}`;
  });
  const shell = commands.length === 0 ? "" : `\n${commands.map((command) => `  ${command}\n`).join("")}`;
  return `${lines.join("\n")}\n\n${server}: ${SENTENCES[verdict]} (rules of ${source})\n${shell}`;
}
