import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { reference } from "../../scripts/reference.ts";
import { schemas } from "../../src/manifest/schemas.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

describe("the schemas", () => {
  test.each(Object.keys(schemas))("%s is a JSON Schema", (name) => {
    const ajv = new Ajv();
    expect(ajv.validateSchema(schemas[name as keyof typeof schemas] as object), ajv.errorsText()).toBe(true);
  });
});

describe("docs/manifests.md", () => {
  test("is what the schemas say", async () => {
    expect(await readFile(`${root}/docs/manifests.md`, "utf8")).toBe(reference());
  });

  test("has every key, default and choice of what people write", () => {
    const text = reference();
    for (const name of ["dataset", "adapter", "suite"] as const) {
      const json = JSON.stringify(schemas[name]);
      for (const [, key] of json.matchAll(/"([A-Za-z-]+)":\{"(?:type|\$ref|enum|const|default)"/g)) {
        if (["assertions", "assertion", "action", "presence", "items", "additionalProperties"].includes(key ?? ""))
          continue;
        expect(text).toContain(`| \`${key}\` |`);
      }
    }
  });

  test("has tables whose rows all have as many cells as their head", () => {
    for (const table of reference().match(/(?:^\|.*\n?)+/gm) ?? []) {
      const cells = table
        .trimEnd()
        .split("\n")
        .map((row) => row.replaceAll("\\|", "").split("|").length);
      expect(new Set(cells).size, table).toBe(1);
    }
  });

  test("links within itself lead to headings", () => {
    const text = reference();
    const anchors = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
      (heading ?? "")
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, "")
        .replaceAll(" ", "-"),
    );
    for (const [, anchor] of text.matchAll(/\]\(#([^)]*)\)/g)) expect(anchors).toContain(anchor);
  });
});

test("the manifest room runs under plain Node, without a bundler or a test runner", () => {
  const program = `
    const { checkYaml } = await import("./src/manifest/yaml.ts");
    const { openWorkspace } = await import("./src/manifest/workspace.ts");
    const checked = checkYaml("nam: x", "dataset", "f");
    if (!("findings" in checked) || typeof openWorkspace !== "function") process.exit(1);
    console.log(checked.findings.length);
  `;
  // The Node of the development dependencies strips types; the machine's own may be too old to.
  const output = execFileSync(`${root}/node_modules/.bin/node`, ["--input-type=module", "-e", program], {
    cwd: root,
    encoding: "utf8",
  });
  expect(output.trim()).toBe("4");
});
