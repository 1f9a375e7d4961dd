/** Compiles `kernel/` with AssemblyScript. The same sources give the same bytes. */
import { main } from "assemblyscript/asc";

const OPTIONS = ["-O3", "--enable", "simd", "--runtime", "minimal", "--use", "abort=", "--noAssert"];

/** A module of TypeScript with the bytes of the WebAssembly module in it, so that bundles, threads and tests need no file. */
export async function kernelModule(): Promise<string> {
  const bytes = (await compiled()).toString("base64");
  const lines = bytes.match(/.{1,120}/g) ?? [];
  return [
    "// Generated from kernel/ by scripts/generate.ts. Do not edit.",
    "/** WebAssembly, in base64. */",
    "export const KERNEL = `",
    ...lines,
    "`;",
    "",
  ].join("\n");
}

async function compiled(): Promise<Buffer> {
  let binary: Uint8Array | null = null;
  const { error, stderr } = await main(["kernel/index.ts", "--outFile", "kernel.wasm", ...OPTIONS], {
    writeFile: (name, contents) => {
      if (name === "kernel.wasm") binary = contents as Uint8Array;
    },
  });
  if (error !== null || binary === null) throw new Error(`kernel/ does not compile:\n${stderr.toString()}`);
  return Buffer.from(binary);
}
