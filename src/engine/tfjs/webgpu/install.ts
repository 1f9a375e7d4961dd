import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { LoraError } from "../../../formats/error.ts";
import { writeFileAtomic } from "../../../formats/files.ts";
import { runTool } from "../../tool.ts";
import { install, installed, type Tool } from "../../toolcache.ts";
import { DAWN_VERSION, PACKAGE, PACKAGE_LOCK } from "./releases.ts";

const TOOL: Tool = { name: "lora-engine-webgpu", version: `${DAWN_VERSION}-1` };

/** Builds of Dawn that the package brings. */
const BUILDS = ["darwin-universal", "linux-arm64", "linux-x64", "win32-arm64", "win32-x64"];

/** Module of an installation that gives `create` and `globals`. */
export const DAWN_MODULE = join("node_modules", "webgpu", "index.js");

/** Where Dawn is installed, or null. */
export function webgpuInstallation(cache: string): Promise<string | null> {
  return installed(cache, TOOL);
}

export interface WebgpuInstall {
  cache: string;
  /** What npm gets to see. */
  env: NodeJS.ProcessEnv;
  onStep: (name: string, done: number, total: number) => void;
  signal: AbortSignal;
}

/** Installs Dawn with npm, by digests. Scripts of packages are not run. */
export async function installWebgpu({ cache, env, onStep, signal }: WebgpuInstall) {
  const build = process.platform === "darwin" ? "darwin-universal" : `${process.platform}-${process.arch}`;
  if (!BUILDS.includes(build)) {
    throw new LoraError("install-machine", `Dawn is not built for ${build}; there is ${BUILDS.join(", ")}.`, {
      exit: 3,
      next: "Train with `backend: wasm` or `engine: peft` here, or on another machine.",
    });
  }
  const steps = [
    {
      name: "fetches Dawn from npm",
      async run(directory: string) {
        await writeFileAtomic(join(directory, "package.json"), `${JSON.stringify(PACKAGE, null, 2)}\n`);
        await writeFileAtomic(join(directory, "package-lock.json"), `${JSON.stringify(PACKAGE_LOCK, null, 2)}\n`);
        const missing = "Install npm, which comes with Node.js.";
        const failed =
          "Let npm reach its registry (npm config get registry), then run this again: it goes on where it stopped.";
        const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
        await runTool("npm", args, { cwd: directory, env, missing, failed }, signal);
      },
    },
    {
      name: "keeps the build for this machine, and loads it",
      async run(directory: string) {
        const builds = join(directory, "node_modules", "webgpu", "dist");
        for (const other of await readdir(builds)) {
          if (other !== build) await rm(join(builds, other), { recursive: true });
        }
        const failed = "Use a newer system (Dawn's builds need glibc 2.35 or later on Linux), or `backend: wasm`.";
        const script = `import(${JSON.stringify(join(directory, DAWN_MODULE))}).then(({ create }) => process.exit(create([]) ? 0 : 1))`;
        await runTool(process.execPath, ["-e", script], { env, missing: failed, failed }, signal);
      },
    },
  ];
  return install(cache, TOOL, steps, onStep, signal);
}
