import { cp, mkdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { defineConfig } from "rolldown";

const require = createRequire(import.meta.url);
const wasm = dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json"));

export default defineConfig({
  input: {
    cli: "src/cli/main.ts",
    "engine-tfjs": "src/engine/tfjs/main.ts",
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
      },
    },
  ],
});
