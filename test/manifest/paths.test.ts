import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { LoraError } from "../../src/formats/error.ts";
import { findingOf } from "../../src/formats/finding.ts";
import { globFault, insideWorkspace, joined, staticPrefix } from "../../src/manifest/paths.ts";
import { checkout } from "./checkout.ts";
import { said } from "./said.ts";

const place = { file: "f", line: 1, column: 2 };

function complaint(root: string, from: string, path: string): string {
  try {
    return `fine: ${insideWorkspace(root, from, path, place).slice(root.length)}`;
  } catch (error) {
    if (!(error instanceof LoraError)) throw error;
    expect(error.exit).toBe(2);
    return said(findingOf(error));
  }
}

describe("the real path of what a manifest names", () => {
  test.each([
    [".", "a/b.txt", "fine: /a/b.txt"],
    ["a", "b.txt", "fine: /a/b.txt"],
    ["a", "./b.txt", "fine: /a/b.txt"],
    ["a", "../a/b.txt", "fine: /a/b.txt"],
    ["a", "..", "fine: "],
    ["a", "not/yet/there", "fine: /a/not/yet/there"],
    ["a", "b.txt/below-a-file", "fine: /a/b.txt/below-a-file"],
    ["a", "..dots", "fine: /a/..dots"],
    ["a", "../..", "leaves"],
    ["a", "../../etc", "leaves"],
    ["a/b/c", "../../../../x", "leaves"],
    [".", "..", "leaves"],
    [".", "a/../../x", "leaves"],
  ])("from %s, %s", async (from, path, expected) => {
    const root = await checkout({ "a/b.txt": "" });
    const next = "Move what it names into the repository: a commit must hold all that a run reads.";
    const leaves = `f:1:2 path-outside: "${path}" leaves the repository. → ${next}`;
    expect(complaint(root, from, path)).toBe(expected === "leaves" ? leaves : expected);
  });

  test.each([
    [
      "/etc/passwd",
      'The path "/etc/passwd" is absolute. → Write it relative to the manifest, so that it means the same in every checkout.',
    ],
    [
      "C:\\data\\x.jsonl",
      'The path "C:\\data\\x.jsonl" is absolute. → Write it relative to the manifest, so that it means the same in every checkout.',
    ],
    [
      "C:/data",
      'The path "C:/data" is absolute. → Write it relative to the manifest, so that it means the same in every checkout.',
    ],
    [
      "\\\\server\\share",
      'The path "\\\\server\\share" is absolute. → Write it relative to the manifest, so that it means the same in every checkout.',
    ],
    [
      "~/data",
      'The path "~/data" is absolute. → Write it relative to the manifest, so that it means the same in every checkout.',
    ],
    ["data\\x.jsonl", 'The path "data\\x.jsonl" has backslashes. → Use forward slashes: "data/x.jsonl".'],
    ["", "The path is empty. → Write a path relative to the manifest."],
    [" ", "The path is empty. → Write a path relative to the manifest."],
    ["x".repeat(1001), `The path "${"x".repeat(60)}…" is 1001 characters long. → Shorten it.`],
    ["a\0b", 'The path "a\\u0000b" holds a NUL character. → Delete it.'],
  ])("%j is refused as it is written", async (path, expected) => {
    expect(complaint(await checkout({}), ".", path)).toBe(`f:1:2 path-form: ${expected}`);
  });

  test("symbolic links inside are followed, those that lead out are refused, wherever on the way they stand", async () => {
    const outside = await checkout({ "secret.txt": "" });
    const root = await checkout({ "data/x.txt": "" });
    await mkdir(join(root, "sub"));
    await symlink("../data", join(root, "sub/inside"));
    await symlink(outside, join(root, "sub/out"));
    await symlink(join(outside, "secret.txt"), join(root, "file-out"));
    await symlink(join(outside, "not-there"), join(root, "dangling"));
    await symlink("sub/out", join(root, "twice"));
    await symlink("loop", join(root, "loop"));
    await symlink(`${root}-sibling`, join(root, "sibling"));
    expect(complaint(root, "sub", "inside/x.txt")).toBe("fine: /data/x.txt");
    for (const path of [
      "sub/out",
      "sub/out/secret.txt",
      "sub/out/new/file",
      "file-out",
      "dangling",
      "dangling/x",
      "twice",
      "loop",
      "sibling",
    ]) {
      expect(complaint(root, ".", path)).toBe(
        `f:1:2 path-outside: "${path}" leads out of the repository through a symbolic link. → Put the files themselves into the repository; what lies outside of it is not part of a commit.`,
      );
    }
  });

  test("a root reached through a link is the root all the same", async () => {
    const root = await checkout({ "a.txt": "" });
    const elsewhere = await checkout({});
    await symlink(root, join(elsewhere, "link"));
    expect(insideWorkspace(join(elsewhere, "link"), ".", "a.txt", place)).toBe(join(root, "a.txt"));
  });

  test("a directory whose name begins like the root's is not inside", async () => {
    const root = await checkout({ "w/a": "", "w-other/b": "" });
    await symlink("../w-other", join(root, "w/link"));
    expect(complaint(join(root, "w"), ".", "link/b")).toContain("leads out of the repository");
  });
});

describe("globs, by their text", () => {
  test.each([
    "*.jsonl",
    "data/**/*.jsonl",
    "../shared/*.jsonl",
    "{a,b}/x.json",
    "a[0-9].jsonl",
    "x..y/*.jsonl",
    "plain.jsonl",
  ])("%s is fine", (glob) => expect(globFault(glob)).toBeNull());

  test.each(["data/*/../../../x", "{a,../b}/x", "{../a,b}", "*/..", "@(a|../b)/x"])(
    "%s climbs behind a wildcard",
    (glob) => {
      expect(globFault(glob)?.message).toBe(`The glob "${glob}" climbs up behind a wildcard.`);
    },
  );

  test.each(["{/etc/passwd,a}", "{a,/etc/*}"])("%s hides an absolute path", (glob) => {
    expect(globFault(glob)?.message).toBe(`The glob "${glob}" climbs up behind a wildcard.`);
  });

  test("exclusions", () => {
    expect(globFault("!x.jsonl")?.next).toBe("List what belongs to the split instead.");
  });

  test.each([
    ["data/*.jsonl", "data/"],
    ["*.jsonl", ""],
    ["a/b/c.jsonl", "a/b/c.jsonl"],
    ["a/b{c,d}/e", "a/"],
    ["../x/?.json", "../x/"],
  ])("the directories of %s before its first wildcard are %j", (glob, prefix) => {
    expect(staticPrefix(glob)).toBe(prefix);
  });
});

test("joined paths are normalised, and null when they leave the root", () => {
  expect(joined("a", "../b/./c/")).toBe("b/c");
  expect(joined(".", ".")).toBe(".");
  expect(joined("a", "..")).toBe(".");
  expect(joined("a", "../..")).toBeNull();
  expect(joined("a", "../..b")).toBe("..b");
});
