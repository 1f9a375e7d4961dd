import { mkdir, statfs } from "node:fs/promises";
import { LoraError } from "../../../formats/error.ts";
import { atLeast, NEEDS, TENSORFLOW_VERSION } from "./releases.ts";

/** What an installation stands on and no step of it could mend. */
export interface InstallMachine {
  platform: NodeJS.Platform;
  arch: string;
  /** Version of glibc, number by number; null for another C library. */
  glibc: readonly number[] | null;
  /** Bytes free where tools are kept. */
  free: number;
}

/** This machine, as the running Node.js sees it. Makes the directory of tools. */
export async function installMachine(cache: string): Promise<InstallMachine> {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  await mkdir(cache, { recursive: true });
  const { bavail, bsize } = await statfs(cache);
  return {
    platform: process.platform,
    arch: process.arch,
    glibc: header.glibcVersionRuntime?.split(".").map(Number) ?? null,
    free: bavail * bsize,
  };
}

/** Why TensorFlow cannot be installed on a machine, or null where it can: `install-machine`, exit 3. Pure. */
export function machineFault(
  { platform, arch, glibc, free }: InstallMachine,
  { cache, gpu }: { cache: string; gpu: boolean },
): LoraError | null {
  const refused = (message: string, next: string) => new LoraError("install-machine", message, { exit: 3, next });
  if (platform !== "linux" || arch !== "x64") {
    return refused(
      `TensorFlow is installed on x86-64 Linux; this is ${platform} ${arch}.`,
      "Train with `engine: peft` or `backend: webgpu` here, or on another machine.",
    );
  }
  if (glibc === null || !atLeast(glibc, NEEDS.glibc)) {
    return refused(
      `TensorFlow ${TENSORFLOW_VERSION} needs glibc ${NEEDS.glibc.join(".")} or later; this system has ${glibc?.join(".") ?? "another C library"}.`,
      "Use a distribution with glibc, such as Debian 10, Ubuntu 18.04, RHEL 8 or later ones of these.",
    );
  }
  const needed = gpu ? NEEDS.gpuBytes : NEEDS.cpuBytes;
  if (free < needed) {
    const gib = (bytes: number) => (bytes / 2 ** 30).toFixed(1);
    return refused(
      `Installing TensorFlow takes ${gib(needed)} GiB in ${cache}, where ${gib(free)} are free.`,
      "Free some space, or point RUNNER_TOOL_CACHE to a larger disk.",
    );
  }
  return null;
}
