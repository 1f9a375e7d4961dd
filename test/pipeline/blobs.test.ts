import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dataFiles } from "../../src/dataset/files.ts";
import type { FileDescription } from "../../src/dataset/read.ts";
import { RandomStream } from "../../src/formats/random.ts";
import { onSoundCache } from "../../src/hygiene/cached.ts";
import { signDataset } from "../../src/hygiene/sign-dataset.ts";
import { blobsOf } from "../../src/pipeline/blobs.ts";
import { chat, checkout, dataset } from "../dataset/checkout.ts";

const entry = dataset([{ path: "data/*", split: "train" }]);
const NAMES = ["a.jsonl", "b.jsonl", "c.jsonl", "e.jsonl"];
const at = (name: string) => `d/data/${name}`;
const text = (name: string) => [chat(`${name} 1?`), chat(`${name} 2?`), chat(`${name} 3?`)].join("");

function git(root: string, ...args: string[]): string {
  const options = ["user.name=a", "user.email=a@b.c", "core.autocrlf=false", "protocol.file.allow=always"];
  return execFileSync("git", [...options.flatMap((one) => ["-c", one]), ...args], { cwd: root, encoding: "utf8" });
}

function committed(others: { [path: string]: string } = {}): string {
  const root = checkout({ ...Object.fromEntries(NAMES.map((name) => [at(name), text(name)])), ...others });
  git(root, "init", "-q");
  git(root, "add", "-A");
  git(root, "commit", "-q", "-m", "data");
  return root;
}

const files = (root: string) => dataFiles(root, entry, () => {});
const named = async (root: string) => {
  return [...(await blobsOf(root, await files(root))).keys()].map((path) => path.slice("d/data/".length)).sort();
};
const rest = (...without: string[]) => NAMES.filter((name) => !without.includes(name));

/** Same bytes but one, and times as they were, as far as a program can set them. */
function tamper(path: string): void {
  const { atime, mtime } = statSync(path);
  writeFileSync(path, readFileSync(path, "utf8").replace("1?", "9?"));
  utimesSync(path, atime, mtime);
}

describe("git's blob ids of data files", () => {
  test("are told of all that is as it was added", async () => {
    const root = committed();
    expect(await named(root)).toEqual(NAMES);
    const bytes = readFileSync(join(root, at("a.jsonl")));
    const blob = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
    expect((await blobsOf(root, await files(root))).get(at("a.jsonl"))).toBe(blob);
    const copy = `${root}-clone`;
    git(root, "clone", "-q", "--depth", "1", `file://${root}`, copy);
    expect(await named(copy)).toEqual(NAMES);
    rmSync(copy, { recursive: true });
  });

  const states: { what: string; make: (root: string) => void; left: string[] }[] = [
    { what: "no longer what was added", make: (root) => tamper(join(root, at("a.jsonl"))), left: rest("a.jsonl") },
    {
      what: "not tracked",
      make: (root) => writeFileSync(join(root, at("f.jsonl")), text("f")),
      left: NAMES,
    },
    {
      what: "only meant to be added",
      make: (root) => {
        writeFileSync(join(root, at("f.jsonl")), "");
        git(root, "add", "-N", at("f.jsonl"));
      },
      left: NAMES,
    },
    {
      what: "assumed to be unchanged, whether it is or not",
      make: (root) => {
        git(root, "update-index", "--assume-unchanged", at("a.jsonl"), at("b.jsonl"));
        tamper(join(root, at("a.jsonl")));
      },
      left: rest("a.jsonl", "b.jsonl"),
    },
    {
      what: "outside of a sparse checkout, whether it is there or not",
      make: (root) => {
        git(root, "update-index", "--skip-worktree", at("a.jsonl"), at("b.jsonl"));
        tamper(join(root, at("a.jsonl")));
      },
      left: rest("a.jsonl", "b.jsonl"),
    },
    {
      what: "a link, or behind one",
      make: (root) => {
        renameSync(join(root, at("a.jsonl")), join(root, "a.jsonl"));
        symlinkSync("../../a.jsonl", join(root, at("a.jsonl")));
        git(root, "add", "-A");
      },
      left: rest("a.jsonl"),
    },
    {
      what: "in a directory that became a link",
      make: (root) => {
        renameSync(join(root, "d/data"), join(root, "elsewhere"));
        symlinkSync("../elsewhere", join(root, "d/data"));
      },
      left: [],
    },
    {
      what: "put through a filter, or in another encoding",
      make: (root) =>
        writeFileSync(
          join(root, ".gitattributes"),
          "a.jsonl filter=lfs -text\nb.jsonl working-tree-encoding=UTF-16LE\nc.jsonl ident\ne.jsonl text=auto\n",
        ),
      left: ["e.jsonl"],
    },
    {
      what: "in conflict",
      make: (root) => {
        git(root, "checkout", "-q", "-b", "other");
        writeFileSync(join(root, at("a.jsonl")), text("other"));
        git(root, "commit", "-qam", "other");
        git(root, "checkout", "-q", "-");
        writeFileSync(join(root, at("a.jsonl")), text("another"));
        git(root, "commit", "-qam", "another");
        expect(() => git(root, "merge", "-q", "other")).toThrow();
      },
      left: rest("a.jsonl"),
    },
    {
      what: "in a submodule",
      make: (root) => {
        const other = checkout({ "g.jsonl": text("g") });
        git(other, "init", "-q");
        git(other, "add", "-A");
        git(other, "commit", "-q", "-m", "data");
        rmSync(join(root, "d/data"), { recursive: true });
        git(root, "rm", "-rq", "d");
        git(root, "submodule", "--quiet", "add", other, "d/data");
      },
      left: [],
    },
    { what: "outside of a repository", make: (root) => rmSync(join(root, ".git"), { recursive: true }), left: [] },
    {
      what: "in a repository that git cannot read",
      make: (root) => writeFileSync(join(root, ".git/index"), "damaged"),
      left: [],
    },
  ];
  test.each(states)("are not told of what is $what", async ({ make, left }) => {
    const root = committed();
    make(root);
    expect(await named(root)).toEqual(left);
  });

  test("are told by their own paths of a workspace inside of a repository", async () => {
    const root = committed();
    mkdirSync(join(root, "inner"));
    renameSync(join(root, "d"), join(root, "inner/d"));
    git(root, "add", "-A");
    tamper(join(root, "inner", at("b.jsonl")));
    expect(await named(join(root, "inner"))).toEqual(rest("b.jsonl"));
  });
});

describe("digests of files whose blobs are known", () => {
  async function described(root: string, cache: string | undefined): Promise<FileDescription[]> {
    return onSoundCache(async (thorough) => {
      const described: FileDescription[] = [];
      const onFiles = (files: FileDescription[]) => described.push(...files);
      const options = { cache, thorough, onFiles, version: "1", threads: 0, onFinding: () => {} };
      const blobs = (files: Parameters<typeof blobsOf>[1]) => blobsOf(root, files);
      for await (const _ of signDataset(root, entry, { ...options, blobsOf: blobs }));
      return described;
    });
  }

  test("are those of their bytes in a long row of edits, commits, and what is done to the index", async () => {
    const random = new RandomStream(5, "git");
    const root = committed({ ".gitignore": "cache\n" });
    const cache = join(root, "cache");
    for (let step = 0; step < 40; step++) {
      expect(await described(root, cache)).toEqual(await described(root, undefined));
      const path = join(root, at(NAMES[random.below(NAMES.length)]!));
      const kind = random.below(9);
      if (kind === 0) writeFileSync(path, text(`${step % 5}`));
      else if (kind === 1) tamper(path);
      else if (kind === 2) writeFileSync(path, readFileSync(path, "utf8").replaceAll(/\r?\n/g, "\r\n"));
      else if (kind === 3)
        writeFileSync(join(root, ".gitattributes"), `*.jsonl text${["", "=auto", " eol=crlf"][step % 3]}\n`);
      else if (kind === 4) git(root, "add", "-A");
      else if (kind === 5) git(root, "commit", "-qam", `${step}`, "--allow-empty");
      else if (kind === 6) git(root, "checkout", "-qf", "HEAD", "--", ".");
      else if (kind === 7) git(root, "update-index", `--${step % 2 ? "" : "no-"}assume-unchanged`, path);
      else rmSync(join(root, ".gitattributes"), { force: true });
    }
  });

  test("are not asked of the bytes again while git says that they are the same", async () => {
    const root = committed({ ".gitignore": "cache\n" });
    const cache = join(root, "cache");
    await described(root, cache);
    const stretches = join(cache, entry.name, "stretches");
    const body = readFileSync(stretches, "utf8").slice(65).replaceAll("sha256:", "sha256:known-");
    writeFileSync(stretches, `${createHash("sha256").update(body).digest("hex")}\n${body}`);
    expect((await described(root, cache)).map(({ digest }) => digest.slice(0, 13))).toEqual(
      NAMES.map(() => "sha256:known-"),
    );
  });
});
