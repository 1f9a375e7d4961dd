import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LoraError } from "../formats/error.ts";

/** Everything the pipeline takes from the process it runs in. The faces make it; nothing below them reads `process.env`. */
export interface Environment {
  hubUrl: string;
  hubToken: string | undefined;
  /** Where base checkpoints are kept: the standard Hugging Face cache. */
  hubCache: string;
  /** A way to a short-lived Hub token where no secret is kept (Trusted Publishers), if the face has one. */
  idToken?: ((audience: string) => Promise<string>) | undefined;
  /** Told of a Hub token that was exchanged, so that a face can mask it. */
  onToken?: ((token: string) => void) | undefined;
  /** Script of the tfjs engine's process. */
  engineScript: string;
  /** `main.py` of the peft engine, with its other files and its locked requirements beside it. */
  engineProgram: string;
  /** A Python of the user's own that has the peft engine's libraries (LORA_PEFT_PYTHON), instead of an installation. */
  peftPython: string | undefined;
  /** Threads that the wasm backend may use (LORA_THREADS); undefined for as many as there are cores. No result depends on it. */
  threads: number | undefined;
  /** What an engine's process gets to see: everything but secrets, for it runs on data and has no use for them. */
  engineEnvironment: NodeJS.ProcessEnv;
  /** What tools of the machine (npm, pip) get to see while an engine is installed: their own configuration, tokens included. */
  toolEnvironment: NodeJS.ProcessEnv;
  /** Where engines are installed: the runner's tool cache, else the user's cache. */
  toolCache: string;
  /** Who builds: a workflow's ref in CI, `local` at a desk. */
  builder: { id: string; invocation?: string };
}

export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const cache = env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const home = env.HF_HOME ?? join(cache, "huggingface");
  return {
    hubUrl: (env.HF_ENDPOINT ?? "https://huggingface.co").replace(/\/+$/, ""),
    hubToken: env.HF_TOKEN || env.HUGGING_FACE_HUB_TOKEN || undefined,
    hubCache: env.HF_HUB_CACHE ?? join(home, "hub"),
    engineScript: findBeside("tfjs", ["./engine-tfjs.js", "../engine-tfjs.js", "../engine/tfjs/main.ts"]),
    engineProgram: findBeside("peft", ["./engine-peft/main.py", "../engine-peft/main.py", "../engine/peft/main.py"]),
    peftPython: env.LORA_PEFT_PYTHON || undefined,
    threads: readThreads(env.LORA_THREADS),
    engineEnvironment: withoutSecrets(env),
    toolEnvironment: env,
    toolCache: env.RUNNER_TOOL_CACHE ?? join(cache, "lora-action"),
    builder: builderOf(env),
  };
}

function readThreads(text: string | undefined): number | undefined {
  if (text === undefined || text === "") return undefined;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new LoraError("threads", `LORA_THREADS is ${JSON.stringify(text)}, which is no number of threads.`, {
    next: "Set it to 1 or more, or leave it out.",
  });
}

/** Inputs of the Action hold tokens, and so may any variable that says so. */
function withoutSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const secret = /^(INPUT_|ACTIONS_|AWS_|AZURE_|GOOGLE_)|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|API_?KEY/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !secret.test(name)));
}

/** An engine's entry lies beside the bundle (`dist/`, or above its `chunks/`), or in the sources when run from them. */
function findBeside(engine: string, places: readonly string[]): string {
  const found = places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((path) => existsSync(path));
  if (found === undefined) {
    throw new LoraError("engine-missing", `The ${engine} engine's program is not beside this one.`, {
      exit: 3,
      next: "Restore dist/ as it was committed.",
    });
  }
  return found;
}

function builderOf(env: NodeJS.ProcessEnv): Environment["builder"] {
  if (env.GITHUB_ACTIONS !== "true") return { id: "local" };
  const server = env.GITHUB_SERVER_URL ?? "https://github.com";
  return {
    id: `${server}/${env.GITHUB_WORKFLOW_REF ?? env.GITHUB_REPOSITORY ?? "unknown"}`,
    invocation: `${server}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}/attempts/${env.GITHUB_RUN_ATTEMPT ?? "1"}`,
  };
}
