import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { digestOf } from "../../formats/digest.ts";
import { LoraError } from "../../formats/error.ts";
import { runTool } from "../tool.ts";
import { type InstallStep, install, installed, type Tool } from "../toolcache.ts";

export interface PeftInstall {
  cache: string;
  /** Directory of `main.py` and the locked requirements. */
  program: string;
  /** With bitsandbytes, for quantised bases. */
  gpu: boolean;
  env: NodeJS.ProcessEnv;
  onStep: (name: string, done: number, total: number) => void;
  signal: AbortSignal;
}

/** Oldest Python the locked versions have wheels for, as `3.minor`. */
const PYTHON_MINOR = 11;

const REQUIREMENTS = { cpu: "requirements.txt", gpu: "requirements-gpu.txt" };

/** The interpreter of an installation: the one with bitsandbytes where both are there. Null where none is. */
export async function installedPython(cache: string, program: string): Promise<string | null> {
  for (const gpu of [true, false]) {
    const directory = await installed(cache, await toolOf(program, gpu));
    if (directory !== null) return pythonOf(directory);
  }
  return null;
}

/**
 * Makes the engine's Python environment from the locked requirements, every file held against its hash: with uv where it is on
 * the PATH, else with `venv` and `pip`.
 */
export async function installPeft(request: PeftInstall): Promise<{ directory: string; fresh: boolean }> {
  const { cache, program, gpu, env, onStep, signal } = request;
  const lock = join(program, gpu ? REQUIREMENTS.gpu : REQUIREMENTS.cpu);
  const uv = await runs("uv", ["--version"], env, signal);
  const steps: InstallStep[] = [
    {
      name: `makes a Python environment with ${uv ? "uv" : "venv"}`,
      run: async (directory) => {
        // uv finds or fetches an interpreter by itself; venv takes the machine's.
        const make = uv
          ? ([
              "uv",
              ["venv", "--quiet", "--allow-existing", "--python", `>=3.${PYTHON_MINOR}`, join(directory, "venv")],
            ] as const)
          : ([await machinePython(env, signal), ["-m", "venv", join(directory, "venv")]] as const);
        await runTool(make[0], make[1], { env, missing: NO_PYTHON, failed: NO_VENV }, signal);
      },
    },
    {
      name: "installs PyTorch, Transformers and PEFT, about 3 GB on Linux",
      run: async (directory) => {
        const python = pythonOf(directory);
        const flags = ["--require-hashes", "--only-binary", ":all:", "-r", lock];
        const [command, args] = uv
          ? ["uv", ["pip", "install", "--quiet", "--python", python, ...flags]]
          : [python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...flags]];
        const failed = "Look at the network and the disk, then run the command again: it goes on where it stopped.";
        await runTool(command as string, args as string[], { env, missing: NO_PYTHON, failed }, signal);
      },
    },
    {
      name: "imports them once",
      run: async (directory) => {
        const failed = "The libraries are installed and do not load: see what is missing above.";
        await runTool(
          pythonOf(directory),
          ["-c", "import torch, transformers, peft, accelerate"],
          { env, missing: NO_PYTHON, failed },
          signal,
        );
      },
    },
  ];
  return install(cache, await toolOf(program, gpu), steps, onStep, signal);
}

/** Another lock is another installation, so that two releases of this program can stand side by side. */
async function toolOf(program: string, gpu: boolean): Promise<Tool> {
  const lock = await readFile(join(program, gpu ? REQUIREMENTS.gpu : REQUIREMENTS.cpu), "utf8");
  return { name: `lora-engine-peft${gpu ? "-gpu" : ""}`, version: digestOf(lock).replace("sha256:", "").slice(0, 16) };
}

function pythonOf(directory: string): string {
  const windows = join(directory, "venv", "Scripts", "python.exe");
  return process.platform === "win32" && existsSync(windows) ? windows : join(directory, "venv", "bin", "python");
}

const NO_PYTHON = `Install Python 3.${PYTHON_MINOR} or later, or uv (https://docs.astral.sh/uv), which brings its own.`;
const NO_VENV = "On Debian and Ubuntu, install the package python3-venv; or install uv.";

/** The machine's newest suitable interpreter. */
async function machinePython(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string> {
  for (const name of ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"]) {
    const enough = `import sys; sys.exit(sys.version_info < (3, ${PYTHON_MINOR}))`;
    if (await runs(name, ["-c", enough], env, signal)) return name;
  }
  throw new LoraError("python-missing", `There is no Python 3.${PYTHON_MINOR} or later on this machine's PATH.`, {
    exit: 3,
    next: NO_PYTHON,
  });
}

async function runs(command: string, args: string[], env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<boolean> {
  try {
    await runTool(command, args, { env, missing: "", failed: "" }, signal);
    return true;
  } catch (error) {
    if (signal.aborted || !(error instanceof LoraError)) throw error;
    return false;
  }
}
