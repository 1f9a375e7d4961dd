import { execFileSync } from "node:child_process";
import { mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { RandomStream } from "../../src/formats/random.ts";
import { initFiles } from "../../src/manifest/init.ts";
import { plainData } from "../../src/manifest/plain.ts";
import { parseYaml } from "../../src/manifest/syntax.ts";
import { checkYaml, readYaml } from "../../src/manifest/yaml.ts";
import { checkout, datasetYaml } from "./checkout.ts";
import { said } from "./said.ts";

async function complaintsOf(root: string, path: string): Promise<string[]> {
  const read = await readYaml(path, "dataset", root);
  return "findings" in read ? read.findings.map(said) : [];
}

describe("files that cannot be read as a manifest", () => {
  test("a good one, by a path relative to the root and by an absolute one", async () => {
    const root = await checkout({ "a/dataset.yaml": datasetYaml("d") });
    for (const path of ["a/dataset.yaml", join(root, "a/dataset.yaml")]) {
      const read = await readYaml<{ name: string }>(path, "dataset", root);
      expect("value" in read && read.value.name).toBe("d");
      expect("value" in read && read.positions.at(["license"])).toEqual({ file: "a/dataset.yaml", line: 2, column: 1 });
    }
  });

  test("a byte order mark is tolerated and does not move the columns", async () => {
    const root = await checkout({ "dataset.yaml": `\ufeff${datasetYaml("d")}`, "bad.yaml": "\ufeffnam: 1\n" });
    expect(await complaintsOf(root, "dataset.yaml")).toEqual([]);
    expect((await complaintsOf(root, "bad.yaml")).at(-1)).toMatch(/^bad.yaml:1:1 manifest-unknown-key: .*`name`\?$/);
  });

  test("none at all", async () => {
    const root = await checkout({});
    expect(await complaintsOf(root, "x/dataset.yaml")).toEqual([
      expect.stringMatching(/^x\/dataset.yaml file-missing: x\/dataset.yaml does not exist\./),
    ]);
  });

  test("bytes that are not UTF-8, at the byte", async () => {
    const bytes = Buffer.concat([Buffer.from("name: d\nlicense: caf"), Buffer.from([0xe9]), Buffer.from("\n")]);
    const root = await checkout({ "dataset.yaml": bytes });
    expect(await complaintsOf(root, "dataset.yaml")).toEqual([
      "dataset.yaml:2:13 file-encoding: Not valid UTF-8: byte 0xE9. → Save the file as UTF-8.",
    ]);
  });

  test("UTF-16", async () => {
    const root = await checkout({ "dataset.yaml": Buffer.from("\ufeffname: d\n", "utf16le") });
    expect(await complaintsOf(root, "dataset.yaml")).toEqual([
      "dataset.yaml:1 file-encoding: dataset.yaml is UTF-16. → Save it as UTF-8.",
    ]);
  });

  test("a Git LFS pointer", async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 12\n`;
    const root = await checkout({ "dataset.yaml": pointer });
    expect(await complaintsOf(root, "dataset.yaml")).toEqual([
      "dataset.yaml lfs-pointer: dataset.yaml is a Git LFS pointer, not the data itself. → Run `git lfs pull`, or check out with `lfs: true`.",
    ]);
  });

  test("a file beyond the size limit is not even read; one at the limit is", async () => {
    const root = await checkout({ "dataset.yaml": datasetYaml("d"), "big.yaml": "" });
    const comment = `${"#".repeat(1023)}\n`.repeat(1024);
    await writeFile(join(root, "limit.yaml"), `${datasetYaml("d")}${comment}`.slice(0, 1024 * 1024));
    await truncate(join(root, "big.yaml"), 1024 * 1024 + 1);
    expect(await complaintsOf(root, "limit.yaml")).toEqual([]);
    expect(await complaintsOf(root, "big.yaml")).toEqual([
      "big.yaml yaml-size: big.yaml is 1048577 bytes; the limit is 1048576. → Keep data in data files, and split a long suite into several.",
    ]);
  });

  test("a directory, a pipe, a link to nothing", async () => {
    const root = await checkout({});
    await mkdir(join(root, "dir.yaml"));
    execFileSync("mkfifo", [join(root, "pipe.yaml")]);
    await symlink("nowhere", join(root, "link.yaml"));
    for (const name of ["dir", "pipe"]) {
      expect(await complaintsOf(root, `${name}.yaml`)).toEqual([
        `${name}.yaml file-unreadable: ${name}.yaml is not a regular file. → Put a file there.`,
      ]);
    }
    expect(await complaintsOf(root, "link.yaml")).toEqual([expect.stringMatching(/^link.yaml file-missing/)]);
  });
});

/** A random value of mappings, lists and scalars, of the kinds that YAML might confuse. */
function randomValue(random: RandomStream, depth: number): unknown {
  const scalars = [
    0,
    -1,
    2.5,
    1e-8,
    true,
    false,
    null,
    "",
    "yes",
    "no",
    "null",
    "0x1",
    "1e3",
    "~",
    "#a",
    "- b",
    "a: b",
  ];
  const texts = [
    "ünïcode",
    "tab\there",
    "line\nbreak",
    " lead",
    "trail ",
    "'q'",
    '"q"',
    "{x}",
    "[y]",
    "*a",
    "&a",
    "!t",
    "%d",
    "@e",
  ];
  const kind = depth === 0 ? 0 : random.uint32() % 4;
  const size = random.uint32() % 4;
  if (kind === 1) return Array.from({ length: size }, () => randomValue(random, depth - 1));
  if (kind > 1)
    return Object.fromEntries(
      Array.from({ length: size }, (_, i) => [`${random.uint32() % 9}k ${i}`, randomValue(random, depth - 1)]),
    );
  const all = [...scalars, ...texts];
  return all[random.uint32() % all.length];
}

/** Every path that leads to a node, the root left out. */
function pathsOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const next = [...path, Array.isArray(value) ? Number(key) : key];
    return [next, ...pathsOf(inner, next)];
  });
}

function plain(text: string) {
  const parsed = parseYaml(text, "f");
  if ("findings" in parsed) throw new Error(parsed.findings.map(said).join());
  return plainData(parsed);
}

describe("plain data and positions", () => {
  const random = new RandomStream(7, "test/manifest/yaml");
  const samples = Array.from({ length: 200 }, () => ({ root: randomValue(random, 4) }));

  test("what is written and read again is the same, in block and in flow style", () => {
    for (const value of samples) {
      for (const options of [
        {},
        { collectionStyle: "flow" as const },
        { defaultStringType: "QUOTE_SINGLE" as const },
      ]) {
        const { value: read, findings } = plain(stringify(value, options));
        expect(findings).toEqual([]);
        expect(read).toEqual(value);
      }
    }
  });

  test("the place of a key is where its text begins, that of a value where its text begins", () => {
    let checked = 0;
    for (const value of samples) {
      const text = stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
      const lines = text.split("\n");
      const { positions } = plain(text);
      for (const path of pathsOf(value)) {
        const key = path.at(-1);
        const place = positions.at(path);
        const rest = (lines[(place.line ?? 0) - 1] ?? "").slice((place.column ?? 0) - 1);
        if (typeof key === "string") expect(rest.replace(/^["']/, "").startsWith(key)).toBe(true);
        const atValue = positions.at(path, { value: true });
        const valueText = (lines[(atValue.line ?? 0) - 1] ?? "").slice((atValue.column ?? 0) - 1);
        const scalar = path.reduce<unknown>((node, step) => (node as Record<string | number, unknown>)[step], value);
        if (typeof scalar === "number" || typeof scalar === "boolean") {
          expect(valueText.startsWith(stringify(scalar).trim())).toBe(true);
          checked++;
        }
      }
    }
    expect(checked).toBeGreaterThan(100);
  });

  test("aliases stand for what they point to, as another reader sees it", () => {
    const text = "a: &x { k: [1, 2], s: text }\nb: *x\nc: [*x, &y z, *y]\nd: &x 5\ne: *x\n";
    expect(plain(text).value).toEqual(parse(text));
  });

  test("a place behind an alias is in the value it stands for, that of the alias itself at the alias", () => {
    const { positions } = plain("a: &x\n  k: 1\nb: *x\n");
    expect(positions.at(["b", "k"], { value: true })).toEqual({ file: "f", line: 2, column: 6 });
    expect(positions.at(["b"], { value: true })).toEqual({ file: "f", line: 3, column: 4 });
  });

  test("a path that the document does not have leads to the deepest node on the way", () => {
    const { positions } = plain("# comment\n\na:\n  - b: 1\n");
    expect(positions.at([])).toEqual({ file: "f", line: 3, column: 1 });
    expect(positions.at(["nothing", "here"])).toEqual({ file: "f", line: 3, column: 1 });
    expect(positions.at(["a", 0, "c", "d"])).toEqual({ file: "f", line: 4, column: 5 });
    expect(positions.at(["a", 5], { value: true })).toEqual({ file: "f", line: 4, column: 3 });
  });

  test("an empty value has the place of its key", () => {
    const { positions } = plain("a:\nb: { c, d: }\n");
    expect(positions.at(["a"], { value: true })).toEqual({ file: "f", line: 1, column: 1 });
    expect(positions.at(["b", "c"], { value: true })).toEqual({ file: "f", line: 2, column: 6 });
    expect(positions.at(["b", "d"], { value: true })).toEqual({ file: "f", line: 2, column: 9 });
  });

  test("columns count as editors do, in UTF-16 units", () => {
    expect(plain('{ "😀": 1, b: 2 }').positions.at(["b"])).toEqual({ file: "f", line: 1, column: 12 });
  });

  test("scalars are those of YAML 1.2, not of 1.1", () => {
    const text = "a: yes\nb: 010\nc: 0o10\nd: 1_000\ne: 2024-07-26\nf: 12:30:45\ng: ~\nh: 2e-4\n";
    expect(plain(text).value).toEqual({
      a: "yes",
      b: 10,
      c: 8,
      d: "1_000",
      e: "2024-07-26",
      f: "12:30:45",
      g: null,
      h: 0.0002,
    });
  });

  test("any cut of a manifest gives findings or a value, never an exception", () => {
    const text = datasetYaml(
      "d",
      'description: "a \\u00e4 b"\nhygiene: { near: { action: remove, threshold: 0.5 } }\n',
    );
    for (let end = 0; end <= text.length; end++) {
      const checked = checkYaml(text.slice(0, end), "dataset", "f");
      if ("findings" in checked) {
        expect(checked.findings.length).toBeGreaterThan(0);
        for (const finding of checked.findings) expect(finding.help).toBeTruthy();
      }
    }
  });

  test("random damage to a manifest gives findings with a place and a next step, or a value, never an exception", () => {
    const damage = new RandomStream(3, "test/manifest/damage");
    const pick = <T>(items: readonly T[]): T => items[damage.uint32() % items.length] as T;
    const pieces = [
      "\t",
      "\n",
      "  ",
      "- ",
      ": ",
      "{",
      "}",
      "[",
      "]",
      "&a ",
      "*a",
      "!t ",
      "'",
      '"',
      "#",
      "|",
      ">",
      "? ",
      "<<: ",
      "---\n",
      "%",
      "\0",
      "\ud800",
      "é",
    ];
    const texts = initFiles().filter(({ path }) => path.endsWith(".yaml"));
    for (let i = 0; i < 600; i++) {
      const { path, text } = pick(texts);
      let damaged = text;
      for (let n = 0; n <= i % 4; n++) {
        const at = damage.uint32() % damaged.length;
        damaged = `${damaged.slice(0, at)}${pick(pieces)}${damaged.slice(at + (damage.uint32() % 3))}`;
      }
      const schema = path.startsWith("evals") ? "suite" : path.startsWith("adapters") ? "adapter" : "dataset";
      const checked = checkYaml(damaged, schema, "f");
      if ("value" in checked) continue;
      for (const { place, help, message } of checked.findings) {
        expect(place?.line, message).toBeGreaterThanOrEqual(1);
        expect(place?.line, message).toBeLessThanOrEqual(damaged.split("\n").length);
        expect(place?.column, message).toBeGreaterThanOrEqual(1);
        expect(help).toBeTruthy();
      }
    }
  });
});
