import { execFileSync } from "node:child_process";
import { access, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string) => readFile(join(root, path), "utf8");

/** Contents of the fenced blocks of a language. */
const fences = (markdown: string, language: string) =>
  [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(([, body]) => body ?? "");

describe("README", () => {
  test("shows the workflow that the example carries", async () => {
    expect(fences(await read("README.md"), "yaml")).toContain(
      await read("examples/support-desk/.github/workflows/lora.yml"),
    );
  });

  test("lists the commands as the command line does", async () => {
    const help = execFileSync(process.execPath, [join(root, "dist/cli.js"), "--help"], { encoding: "utf8" });
    expect(fences(await read("README.md"), "text")).toContain(help);
  });

  test.each([
    "README.md",
    "docs/architecture.md",
    "docs/threat-model.md",
    "docs/manifests.md",
    "docs/benchmarks.md",
    "docs/parity.md",
    "docs/launchers.md",
    "examples/support-desk/README.md",
  ])("%s links to files that exist", async (file) => {
    const text = await read(file);
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target]) => target!);
    for (const target of links)
      await expect(access(join(root, dirname(file), target)), `${file} → ${target}`).resolves.toBeUndefined();
  });
});
