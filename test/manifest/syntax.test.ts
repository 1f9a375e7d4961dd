import { describe, expect, test } from "vitest";
import { complaints, rules } from "./said.ts";

const adapter = "name: a\nbase: { model: ./base }\ndatasets: [d]\n";

describe("what is not one plain YAML document is refused where it goes wrong", () => {
  test.each([
    [
      "a tab as indentation",
      `${adapter}lora:\n\tr: 1\n`,
      "f:5:1 yaml-tab: A tab is used for indentation, which YAML does not allow. → Indent with spaces.",
    ],
    [
      "a quote that is never closed, at the quote, not at the end of the file",
      `name: "a\nbase: { model: ./base }\n`,
      "f:1:7 yaml-syntax: A quoted text opens here and is never closed. → Close it with the same quote.",
    ],
    [
      "a bracket that is never closed",
      "datasets: [a, b\nname: x\n",
      "f:2:1 yaml-syntax: Not valid YAML: flow sequence in block collection must be sufficiently indented and end with a ]. → Give keys of the same mapping the same indentation, and check the brackets above.",
    ],
    [
      "keys that do not line up",
      "lora:\n  r: 1\n alpha: 2\n",
      "f:3:1 yaml-syntax: Not valid YAML: all mapping items must start at the same column. → Give keys of the same mapping the same indentation, and check the brackets above.",
    ],
    [
      "a colon inside a plain text",
      "description: note: this\n",
      "f:1:14 yaml-syntax: Not valid YAML: nested mappings are not allowed in compact mappings. → Put quotes around a text that contains `: `, or start the inner mapping on a line of its own.",
    ],
    [
      "a key without a colon",
      "name: a\nbase\n",
      "f:2:1 yaml-syntax: Not valid YAML: implicit map keys need to be followed by map values. → Write `key: value`, with a space after the colon.",
    ],
    [
      "a value that starts with @",
      "name: @me\n",
      "f:1:7 yaml-syntax: Not valid YAML: plain value cannot start with reserved character @. → Put quotes around the text.",
    ],
    [
      "an escape that is none",
      'name: "a\\q"\n',
      "f:1:9 yaml-syntax: Not valid YAML: invalid escape sequence \\q. → Double the backslash, or use single quotes, where it is plain text.",
    ],
    [
      "a second document",
      `${adapter}---\nname: b\n`,
      "f:4:1 yaml-documents: The file holds more than one YAML document. → Keep one document a file: what follows this `---` belongs into a file of its own.",
    ],
    [
      "another version of YAML, in which yes is true",
      `%YAML 1.1\n---\n${adapter}`,
      "f:1:1 yaml-directive: The file asks for YAML 1.1; manifests are YAML 1.2. → Take the %YAML line out.",
    ],
    [
      "an unknown directive",
      `%FOO bar\n---\n${adapter}`,
      "f:1:1 yaml-directive: Not valid YAML: unknown directive %FOO. → Take the line that starts with % out.",
    ],
    [
      "a tag of one's own",
      "name: !env HOME\n",
      'f:1:7 yaml-tag: The tag "!env" is not known here. → Take the tag out; manifests hold plain values only. A text that starts with `!` needs quotes.',
    ],
    [
      "a tag of YAML 1.1",
      "name: !!binary aGk=\n",
      'f:1:7 yaml-tag: The tag "tag:yaml.org,2002:binary" is not known here. → Take the tag out; manifests hold plain values only. A text that starts with `!` needs quotes.',
    ],
    [
      "a list as key",
      "? [a, b]\n: 1\n",
      "f:1:3 yaml-key: A key must be text, not a list, a mapping or an alias. → Write keys as `key: value`.",
    ],
    [
      "a NUL",
      "name: a\nbase: \0\n",
      'f:2:7 yaml-control-character: The file holds the control character "\\u0000", which YAML does not allow. → Delete it; inside a double-quoted text, write it as an escape.',
    ],
    [
      "an escape character of a terminal",
      "name: a\u001b[31m\n",
      'f:1:8 yaml-control-character: The file holds the control character "\\u001b", which YAML does not allow. → Delete it; inside a double-quoted text, write it as an escape.',
    ],
    ["nothing", "", "f:1:1 yaml-empty: The file is empty. → Run `lora init` for a commented example."],
    [
      "comments alone",
      "# one\n# two\n",
      "f:1:1 yaml-empty: The file is empty. → Run `lora init` for a commented example.",
    ],
  ])("%s", (_, text, expected) => {
    expect(complaints(text, "adapter")).toEqual([expected]);
  });
});

describe("YAML that attacks", () => {
  /** Every level holds the one before ten times. */
  function bomb(levels: number): string {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let i = 1; i < levels; i++)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(", ")}]`,
      );
    return lines.join("\n");
  }

  test("an alias bomb is refused at the alias that goes over the limit, once", () => {
    const expected =
      "yaml-alias: Aliases make the document larger than 10000 values or deeper than 100 levels. → Write the values out.";
    // a0 to a2 add 10, then 110, then 1110 values; a3 goes over 10000 at the ninth alias of its line.
    expect(complaints(bomb(9), "suite")).toEqual([expect.stringMatching(/^f:4:\d+ /)]);
    expect(complaints(bomb(9), "suite")[0]).toContain(expected);
    expect(complaints(bomb(60), "suite")).toHaveLength(1);
  });

  test("a billion laughs in mappings", () => {
    const lines = ["a0: &a0 { k: x }"];
    for (let i = 1; i < 40; i++) lines.push(`a${i}: &a${i} { l: *a${i - 1}, r: *a${i - 1} }`);
    expect(rules(lines.join("\n"), "suite")).toEqual([expect.stringMatching(/^f:1[0-9]:\d+ yaml-alias$/)]);
  });

  test("aliases may not nest deeper than the document may", () => {
    const deep = (inner: string) => `${"[".repeat(60)}${inner}${"]".repeat(60)}`;
    expect(rules(`a: &a ${deep("1")}\nb: ${deep("*a")}\n`, "suite")).toEqual(["f:2:64 yaml-alias"]);
  });

  test.each([
    ["itself", "a: &a [1, *a]\n", "f:1:11"],
    ["a mapping it lies in", "a: &a { b: { c: *a } }\n", "f:1:17"],
  ])("an alias to %s", (_, text, place) => {
    expect(complaints(text, "suite")).toEqual([
      `${place} yaml-alias: The alias "*a" lies inside the value it stands for. → Write the value out.`,
    ]);
  });

  test("an alias without an anchor", () => {
    expect(complaints("name: *nobody\n", "suite")).toEqual([
      'f:1:7 yaml-alias: The alias "*nobody" has no anchor above it. → Mark the value it stands for with `&name`, above it.',
    ]);
  });

  test("more than a hundred anchors", () => {
    const text = Array.from({ length: 150 }, (_, i) => `- &a${i} x`).join("\n");
    expect(complaints(text, "suite")).toEqual([
      "f:101:9 yaml-alias: The document has more than 100 anchors. → Write the values out.",
    ]);
  });

  // The root is the first level, so the hundredth bracket opens the 101st.
  test.each([
    ["brackets", `name: ${"[".repeat(20_000)}`, "f:1:106"],
    ["closed brackets", `name: ${"[".repeat(20_000)}${"]".repeat(20_000)}`, "f:1:106"],
    ["braces", `name: ${"{a: ".repeat(20_000)}`, "f:1:403"],
    ["dashes", "- ".repeat(20_000), "f:1:201"],
    ["question marks", "? ".repeat(20_000), "f:1:201"],
    ["indentation", Array.from({ length: 500 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"), "f:101:101"],
  ])("nesting of %s beyond 100 levels", (_, text, place) => {
    const expected = `${place} yaml-nesting: The document is nested more than 100 levels deep. → Flatten it.`;
    expect(complaints(text, "suite")).toEqual([expected]);
  });

  test.each([
    ["commas", `name: [${",".repeat(60_000)}]`, "f:1:7"],
    ["anchors on one value", `name: ${"&a ".repeat(60_000)}`, "f:1:1"],
    ["items", `name: a\nlist:\n${"- 1\n".repeat(51_000)}`, "f:3:1"],
  ])("more than 50000 values: %s", (_, text, place) => {
    const help = "Keep data in data files, and split a long suite into several.";
    expect(complaints(text, "suite")).toEqual([
      `${place} yaml-size: The document holds more than 50000 values. → ${help}`,
    ]);
  });

  test("a great many faults are reported up to a limit", () => {
    const found = complaints(Array.from({ length: 5_000 }, (_, i) => `k${i}: 1`).join("\n"), "suite");
    expect(found).toHaveLength(51);
    expect(found.at(-1)).toBe(
      "f manifest-more: 4952 more findings in this file are not shown. → Correct those above first.",
    );
  });

  test("a prototype is a key like any other, but __proto__ is refused", () => {
    expect(complaints(`${adapter}__proto__: { polluted: true }\n`, "adapter")).toEqual([
      'f:4:1 yaml-key: The key "__proto__" is not allowed. → Choose another name.',
    ]);
    expect(rules(`${adapter}constructor: 1\n`, "adapter")).toEqual(["f:4:1 manifest-unknown-key"]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe("values that could not be kept as they are written", () => {
  test("a duplicate key names both places", () => {
    expect(complaints(`${adapter}name: b\n`, "adapter")).toEqual([
      'f:4:1 yaml-duplicate-key: The key "name" is given twice. → Keep one of the two.',
    ]);
    expect(rules("cases:\n  - { prompt: a, 'prompt': b }\n", "suite")).toEqual(["f:2:18 yaml-duplicate-key"]);
  });

  test("a merge key", () => {
    expect(complaints("a: &a { r: 1 }\nlora:\n  <<: *a\n", "adapter")).toEqual([
      "f:3:3 yaml-merge-key: `<<` merges mappings, which YAML 1.2 does not have. → Write the keys out.",
    ]);
  });

  test.each([
    ["a commit of digits without quotes", "1234567890123456789012345678901234567890"],
    ["a number beyond 2^53", "9007199254740993"],
    ["a hexadecimal number beyond 2^53", "0xFFFFFFFFFFFFFFF"],
    ["infinity", ".inf"],
    ["not a number", ".nan"],
    ["a commit that reads as a power of ten", "12345678901234567890123456789012345e9999"],
  ])("%s", (_, number) => {
    const help = "Put quotes around it if it is meant as text, such as a commit; otherwise write a smaller number.";
    expect(complaints(`name: ${number}\n`, "adapter")).toEqual([
      `f:1:7 yaml-number: "${number}" is a number that cannot be kept exactly. → ${help}`,
    ]);
  });

  test("numbers at the limit are fine", () => {
    expect(complaints(`${adapter}training: { seed: 4294967295, learningRate: 1.0e-300 }\n`, "adapter")).toEqual([]);
  });

  test("half of a surrogate pair, in a value and in a key", () => {
    const message = 'The text "\\ud83d" holds half of a surrogate pair. → Write the character itself, or both halves.';
    expect(complaints('name: "\\ud83d"\n', "adapter")).toEqual([`f:1:7 yaml-surrogate: ${message}`]);
    expect(complaints('"\\ud83d": 1\n', "adapter")).toEqual([`f:1:1 yaml-surrogate: ${message}`]);
  });

  test("several such faults are all reported", () => {
    expect(rules("a: .inf\nb: 1\nb: 2\nc: *x\n", "adapter")).toEqual([
      "f:1:4 yaml-number",
      "f:3:1 yaml-duplicate-key",
      "f:4:4 yaml-alias",
    ]);
  });
});

describe("YAML that is fine", () => {
  test.each([
    ["a comment for the language server", `# yaml-language-server: $schema=https://example.org/x.json\n${adapter}`],
    ["Windows line ends", adapter.replaceAll("\n", "\r\n")],
    ["a document start and end", `---\n${adapter}...\n`],
    ["%YAML 1.2", `%YAML 1.2\n---\n${adapter}`],
    ["anchors and aliases", "name: &n a\nbase: { model: ./b }\ndatasets: [*n]\n"],
    ["quoted keys", '"name": a\n\'base\': { "model": ./b }\ndatasets: [d]\n'],
    ["no newline at the end", adapter.trimEnd()],
    ["JSON", '{"name": "a", "base": {"model": "./b"}, "datasets": ["d"]}'],
  ])("%s", (_, text) => {
    expect(complaints(text, "adapter")).toEqual([]);
  });
});
