import { cp, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { defineConfig } from "rolldown";

const require = createRequire(import.meta.url);
const wasm = dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json"));
/** Its allocator is compiled into the kernel. */
const assemblyscript = dirname(require.resolve("assemblyscript/package.json"));

/** The licences of all packages that a module of the bundle comes from, each text once below those it covers. */
async function notices(modules: string[]): Promise<string> {
  const found = modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? []);
  const covered = new Map<string, string[]>();
  for (const directory of [...new Set([...found, wasm, assemblyscript])].sort()) {
    const { name, version, license } = JSON.parse(await readFile(join(directory, "package.json"), "utf8"));
    const file = (await readdir(directory)).sort().find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    const text = file === undefined ? "" : (await readFile(join(directory, file), "utf8").catch(() => "")).trim();
    covered.set(text, [...(covered.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const blocks = [...covered].map(([text, names]) => `${[...new Set(names)].sort().join("\n")}\n\n${text}\n`);
  return blocks.sort().join(`\n${"-".repeat(80)}\n\n`);
}

export default defineConfig({
  input: {
    cli: "src/cli/main.ts",
    "hygiene-signer": "src/hygiene/signer.ts",
    "engine-tfjs": "src/engine/tfjs/main.ts",
    "engine-tfjs-thread": "src/engine/tfjs/thread.ts",
    action: "src/action/run.ts",
    "action-check": "src/action/check.ts",
    "action-train": "src/action/train.ts",
    "action-publish": "src/action/publish.ts",
    "action-post": "src/action/post.ts",
  },
  platform: "node",
  // Emscripten's loader of the wasm backend was written for CommonJS.
  transform: { define: { __dirname: "import.meta.dirname", __filename: "import.meta.filename" } },
  resolve: { mainFields: ["module", "main"] },
  output: { dir: "dist", format: "esm", chunkFileNames: "chunks/[name]-[hash].js", minify: false, comments: false },
  plugins: [
    {
      name: "fresh-dist-with-wasm",
      async buildStart() {
        await rm("dist", { recursive: true, force: true });
        await mkdir("dist", { recursive: true });
        for (const file of ["tfjs-backend-wasm.wasm", "tfjs-backend-wasm-simd.wasm"]) {
          await cp(join(wasm, "dist", file), join("dist", file));
        }
        const program = join("src", "engine", "peft");
        for (const file of (await readdir(program)).filter((name) => /\.(py|txt)$/.test(name)))
          await cp(join(program, file), join("dist", "engine-peft", file));
      },
      async generateBundle(_options, bundle) {
        const modules = Object.values(bundle).flatMap((chunk) =>
          "modules" in chunk ? Object.keys(chunk.modules) : [],
        );
        this.emitFile({ type: "asset", fileName: "THIRD-PARTY-NOTICES.txt", source: await notices(modules) });
      },
    },
  ],
});
