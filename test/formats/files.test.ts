import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { digestFile, digestOf, sha256 } from "../../src/formats/digest.ts";
import { excerpt } from "../../src/formats/excerpt.ts";
import { readUtf8, replaceDirectory, writeAtomic, writeFileAtomic } from "../../src/formats/files.ts";
import { invalidUtf8 } from "../../src/formats/utf8.ts";
import { rejection, temporaryDirectory } from "./temporary.ts";

const directory = temporaryDirectory();
let counter = 0;
const fresh = () => {
  const path = join(directory, String(counter++));
  mkdirSync(path);
  return path;
};

describe("digests", () => {
  it("are SHA-256 of UTF-8", async () => {
    // FIPS 180-4 example "abc".
    const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    expect(sha256("abc")).toBe(abc);
    expect(digestOf(new TextEncoder().encode("é"))).toBe(digestOf("é"));
    const path = join(fresh(), "abc");
    writeFileSync(path, "abc");
    expect(await digestFile(path)).toEqual({ digest: `sha256:${abc}`, size: 3 });
  });

  it("report the bytes of a large file as they go", async () => {
    const path = join(fresh(), "large");
    const bytes = new Uint8Array(3 * 2 ** 20 + 5).fill(7);
    writeFileSync(path, bytes);
    const seen: number[] = [];
    const described = await digestFile(path, ({ done, total, unit }) => {
      expect([total, unit]).toEqual([bytes.length, "bytes"]);
      seen.push(done);
    });
    expect(described).toEqual({ digest: digestOf(bytes), size: bytes.length });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.at(-1)).toBe(bytes.length);
  });
});

describe("writing", () => {
  it("makes directories, replaces, and leaves nothing beside the file", async () => {
    const root = fresh();
    const path = join(root, "a", "b", "file.txt");
    await writeFileAtomic(path, "one");
    await writeFileAtomic(path, new TextEncoder().encode("two"));
    expect(readFileSync(path, "utf8")).toBe("two");
    expect(readdirSync(join(root, "a", "b"))).toEqual(["file.txt"]);
  });

  it("keeps the old content when the writer throws half-way", async () => {
    const root = fresh();
    const path = join(root, "file");
    await writeFileAtomic(path, "old");
    const failing = writeAtomic(path, async (file) => {
      await file.write("half of the n");
      throw new Error("disk full");
    });
    await expect(failing).rejects.toThrow("disk full");
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(root)).toEqual(["file"]);
  });

  it("replaces a directory wholly, or not at all", async () => {
    const root = fresh();
    const target = join(root, "adapter");
    const write = (name: string) => async (temporary: string) => writeFileSync(join(temporary, name), name);
    await replaceDirectory(target, write("first"));
    expect(readdirSync(target)).toEqual(["first"]);
    const failing = replaceDirectory(target, async (temporary) => {
      writeFileSync(join(temporary, "second"), "");
      throw new Error("cancelled");
    });
    await expect(failing).rejects.toThrow("cancelled");
    expect(readdirSync(target)).toEqual(["first"]);
    await replaceDirectory(target, write("second"));
    expect(readdirSync(target)).toEqual(["second"]);
    expect(readdirSync(root)).toEqual(["adapter"]);
  });

  it("puts back a directory that a killed process had moved aside", async () => {
    const root = fresh();
    mkdirSync(join(root, ".adapter.previous"));
    writeFileSync(join(root, ".adapter.previous", "good"), "");
    const target = join(root, "adapter");
    const failing = replaceDirectory(target, () => Promise.reject(new Error("again")));
    await expect(failing).rejects.toThrow("again");
    expect(readdirSync(target)).toEqual(["good"]);
    expect(readdirSync(root)).toEqual(["adapter"]);
  });
});

describe("what killed processes leave behind", () => {
  it("is removed by the next that writes to the same place, and nothing else is", async () => {
    const directory = temporaryDirectory();
    const target = join(directory, "out");
    const script = `
      import { replaceDirectory } from ${JSON.stringify(new URL("../../src/formats/files.ts", import.meta.url).href)};
      await replaceDirectory(process.argv[1], async () => process.kill(process.pid, "SIGKILL"));`;
    const killed = spawnSync(process.execPath, ["--input-type=module", "-e", script, target]);
    expect(killed.signal).toBe("SIGKILL");
    const [left] = readdirSync(directory);
    expect(left).toMatch(/^\.out\.\d+\.[0-9a-f]{8}\.[0-9a-f]{8}\.tmp$/);
    const [, pid, host] = /^\.out\.(\d+)\.([0-9a-f]{8})/.exec(left!)!;
    const others = [
      `.out.${process.pid}.${host}.00000000.tmp`,
      `.out.${pid}.00000000.00000000.tmp`,
      `.other.${pid}.${host}.00000000.tmp`,
      `.out.${pid}.${host}.tmp`,
    ];
    for (const name of others) mkdirSync(join(directory, name));
    await replaceDirectory(target, async (temporary) => writeFileSync(join(temporary, "a"), "whole"));
    expect(readdirSync(directory).sort()).toEqual([...others, "out"].sort());
  });
});

describe("readUtf8", () => {
  const read = async (bytes: Uint8Array | string) => {
    const path = join(fresh(), "text");
    writeFileSync(path, bytes);
    return readUtf8(path, { file: "dataset.yaml" });
  };

  it("drops a byte order mark and nothing else", async () => {
    expect(await read("\ufeffname: é\r\n\ufeff")).toBe("name: é\r\n\ufeff");
  });

  it.each<[what: string, bytes: number[], place: string]>([
    ["a stray Latin-1 letter", [0x61, 0x0a, 0x62, 0xe9, 0x63], "2:2"],
    ["a sequence broken by the next letter", [0xc3, 0xa9, 0xe2, 0x82, 0x28], "1:2"],
    ["a sequence cut by the end", [0x61, 0xf0, 0x9f, 0x92], "1:2"],
    ["an overlong slash", [0xc0, 0xaf], "1:1"],
    ["an encoded surrogate", [0x0a, 0x0a, 0xed, 0xa0, 0x80], "3:1"],
    ["a code point beyond Unicode", [0x61, 0xf4, 0x90, 0x80, 0x80], "1:2"],
    ["a lone continuation", [0xe2, 0x82, 0xac, 0x80], "1:2"],
  ])("finds %s at its line and column", async (_, bytes, place) => {
    const error = await rejection(read(Uint8Array.from(bytes)));
    expect(error.code).toBe("file-encoding");
    expect(`${error.place?.line}:${error.place?.column}`).toBe(place);
  });

  it("agrees with the decoder about where every broken text breaks", () => {
    const text = new TextEncoder().encode("aé€😀\nü");
    for (let at = 0; at < text.length; at++) {
      for (const bad of [0xff, 0x80, 0xc3]) {
        const broken = Uint8Array.from(text);
        broken[at] = bad;
        const decoded = new TextDecoder().decode(broken);
        if (!decoded.includes("\ufffd")) continue;
        const before = decoded.slice(0, decoded.indexOf("\ufffd")).split("\n");
        const { place } = invalidUtf8(broken, { file: "x" });
        expect(place).toEqual({ file: "x", line: before.length, column: (before.at(-1) as string).length + 1 });
      }
    }
  });

  it("names UTF-16, Git LFS pointers, directories and nothing", async () => {
    expect((await rejection(read(Buffer.from("\ufeffa: 1", "utf16le")))).message).toContain("UTF-16");
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 3\n`;
    expect((await rejection(read(pointer))).code).toBe("lfs-pointer");
    const root = fresh();
    expect((await rejection(readUtf8(root, { file: "x" }))).code).toBe("file-unreadable");
    symlinkSync("nowhere", join(root, "link"));
    expect((await rejection(readUtf8(join(root, "link"), { file: "x" }))).code).toBe("file-missing");
  });
});

describe("excerpt", () => {
  it("keeps untrusted text on one line, visible and short", () => {
    expect(excerpt("a\nb\t\u001b[31m\u202e\u200bé😀")).toBe('"a\\u000ab\\u0009\\u001b[31m\\u202e\\u200bé😀"');
    expect(excerpt("x".repeat(1e6), 5)).toBe('"xxxxx…"');
    expect(excerpt("😀".repeat(6), 5)).toBe(`"${"😀".repeat(5)}…"`);
    expect(excerpt("😀".repeat(5), 5)).toBe(`"${"😀".repeat(5)}"`);
    expect(excerpt("\ud800")).toBe('"\\ud800"');
  });
});
