import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LoraError } from "../../../formats/error.ts";
import { runTool } from "../../tool.ts";
import { type InstallStep, install, installed, type Tool } from "../../toolcache.ts";
import { ADDON_FILE, libraryPath } from "./libraries.ts";
import { installMachine, machineFault } from "./machine.ts";
import { ADDON, CPU_WHEELS, GPU_WHEELS, NODE_API, type NpmRelease, TENSORFLOW_VERSION } from "./releases.ts";

/** Directories of an installation: the layout of Python's site-packages, by which TensorFlow finds CUDA beside itself. */
const LIBRARIES = "tensorflow";
const SOURCES = "sources";
const WHEELS = "wheels";

export function tensorflowTool(device: "cpu" | "gpu"): Tool {
  return { name: `lora-engine-tensorflow-${device}`, version: `${TENSORFLOW_VERSION}-1` };
}

/** Where TensorFlow is installed for a device, or null. The build for GPUs computes on CPUs, too. */
export async function tensorflowInstallation(cache: string, device: "cpu" | "gpu"): Promise<string | null> {
  const exact = await installed(cache, tensorflowTool(device));
  return exact ?? (device === "cpu" ? installed(cache, tensorflowTool("gpu")) : null);
}

export interface TensorflowInstall {
  cache: string;
  gpu: boolean;
  /** What npm, pip and the compiler get to see. */
  env: NodeJS.ProcessEnv;
  onStep: (name: string, done: number, total: number) => void;
  signal: AbortSignal;
}

/**
 * Fetches TensorFlow from PyPI and the addon's sources from npm, all by pinned digests, and builds the one against the other. Scripts
 * of packages are not run.
 */
export async function installTensorflow({ cache, gpu, env, onStep, signal }: TensorflowInstall) {
  const tool = tensorflowTool(gpu ? "gpu" : "cpu");
  if ((await installed(cache, tool)) === null) {
    const fault = machineFault(await installMachine(cache), { cache, gpu });
    if (fault !== null) throw fault;
  }
  return install(cache, tool, steps(gpu, env), onStep, signal);
}

function steps(gpu: boolean, env: NodeJS.ProcessEnv): InstallStep[] {
  const compiler = env.CXX || "g++";
  const tool = (command: string, args: readonly string[], missing: string, failed: string, signal: AbortSignal) =>
    runTool(command, args, { env, missing, failed }, signal);
  const python = (args: readonly string[], failed: string, signal: AbortSignal) =>
    tool("python3", args, "Install Python 3 with pip (Debian: apt-get install python3-pip).", failed, signal);

  const fetchPackage = async (directory: string, release: NpmRelease, signal: AbortSignal) => {
    const to = join(directory, SOURCES, release.name);
    await rm(to, { recursive: true, force: true });
    await mkdir(to, { recursive: true });
    const failed =
      "Let npm reach its registry (npm config get registry), then run this again: it goes on where it stopped.";
    const said = await tool(
      "npm",
      ["pack", `${release.name}@${release.version}`, "--pack-destination", to, "--json", "--ignore-scripts"],
      "Install npm, which comes with Node.js.",
      failed,
      signal,
    );
    const archive = join(to, (JSON.parse(said) as [{ filename: string }])[0].filename.replace(/^.*\//, ""));
    const digest = `sha512-${createHash("sha512")
      .update(await readFile(archive))
      .digest("base64")}`;
    if (digest !== release.integrity) {
      throw new LoraError(
        "install-digest",
        `${release.name} ${release.version} from npm is not the file it was: ${digest}.`,
        {
          exit: 3,
          next: "Look at the registry npm is configured for: it gives out another package under this name.",
        },
      );
    }
    await tool("tar", ["-xzf", archive, "-C", to, "--strip-components=1"], "Install tar.", "Run this again.", signal);
  };

  return [
    {
      name: `looks for ${compiler} and pip`,
      async run(_directory, signal) {
        const missing = "Install a C++17 compiler (Debian: apt-get install g++), or name one in CXX.";
        await tool(compiler, ["--version"], missing, missing, signal);
        await python(["-m", "pip", "--version"], "Install pip (Debian: apt-get install python3-pip).", signal);
      },
    },
    {
      name: "fetches the addon's sources from npm",
      async run(directory, signal) {
        await fetchPackage(directory, ADDON, signal);
        await fetchPackage(directory, NODE_API, signal);
      },
    },
    {
      name: `fetches TensorFlow ${TENSORFLOW_VERSION}${gpu ? ", CUDA and cuDNN" : ""} from PyPI`,
      async run(directory, signal) {
        const wheels = gpu ? GPU_WHEELS : CPU_WHEELS;
        const requirements = join(directory, "requirements.txt");
        await writeFile(
          requirements,
          wheels.map(({ name, version, sha256 }) => `${name}==${version} --hash=sha256:${sha256}\n`).join(""),
        );
        // Whatever Python runs pip here: nothing of the wheels is Python to us.
        const platforms = ["2_27", "2_17", "2014", "2_12", "2010"].flatMap((tag) => [
          "--platform",
          `manylinux${tag.includes("_") ? `_${tag}` : tag}_x86_64`,
        ]);
        const target = ["--python-version", "3.12", "--implementation", "cp", "--abi", "cp312", "--abi", "none"];
        await python(
          [
            ...[
              "-m",
              "pip",
              "download",
              "--quiet",
              "--disable-pip-version-check",
              "--no-deps",
              "--only-binary",
              ":all:",
            ],
            ...["--require-hashes", "-r", requirements, "-d", join(directory, WHEELS), ...platforms, ...target],
          ],
          "Let pip reach PyPI or your mirror of it (pip config list), then run this again: it goes on where it stopped.",
          signal,
        );
      },
    },
    {
      name: "unpacks libraries and headers",
      async run(directory, signal) {
        await python(
          ["-c", UNPACK, join(directory, WHEELS), directory],
          "Free some disk space, then run this again.",
          signal,
        );
      },
    },
    {
      name: "builds the addon and tries it",
      async run(directory, signal) {
        const binding = join(directory, SOURCES, ADDON.name, "binding");
        await tool(
          compiler,
          [
            ...["-std=c++17", "-O2", "-fPIC", "-shared", "-o", join(directory, ADDON_FILE)],
            ...[join(binding, "tfjs_backend.cc"), join(binding, "tfjs_binding.cc")],
            ...[
              `-I${join(directory, SOURCES, NODE_API.name, "include")}`,
              `-I${join(directory, LIBRARIES, "include")}`,
            ],
            ...[`-L${join(directory, LIBRARIES)}`, "-l:libtensorflow_cc.so.2", "-l:libtensorflow_framework.so.2"],
            `-Wl,-rpath,$ORIGIN/${LIBRARIES}`,
          ],
          "Install a C++17 compiler.",
          "Install a newer C++17 compiler (g++ 9 or later), or name one in CXX.",
          signal,
        );
        const script = `const b = require(${JSON.stringify(join(directory, ADDON_FILE))}); b.deleteTensor(b.createTensor([1], 1, new Float32Array(1)))`;
        const failed = "Report this with the words above; `lora engine doctor tensorflow` says more about the machine.";
        await runTool(
          process.execPath,
          ["-e", script],
          { env: { ...env, ...libraryPath(directory, env) }, missing: failed, failed },
          signal,
        );
      },
    },
    {
      name: "clears away what only the building needed",
      async run(directory) {
        for (const name of [WHEELS, SOURCES, join(LIBRARIES, "include")])
          await rm(join(directory, name), { recursive: true, force: true });
      },
    },
  ];
}

/** Python, because pip brings it and its zip reader takes large files. Wheels: directory of files; what is kept: libraries, headers, licences. */
const UNPACK = `
import glob, re, sys, zipfile
keep = re.compile(r"tensorflow/(libtensorflow_(cc|framework)\\.so|THIRD_PARTY_NOTICES|include/(tensorflow/c|tensorflow/core/platform|tsl|xla/tsl)/)"
                  r"|nvidia/[^/]+/(lib|bin|nvvm)/|[^/]+\\.dist-info/(licenses/|LICENSE|License)")
for wheel in sorted(glob.glob(sys.argv[1] + "/*.whl")):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(sys.argv[2], [name for name in archive.namelist() if keep.match(name)])
`;
