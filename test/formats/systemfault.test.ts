import { mkdirSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LoraError } from "../../src/formats/error.ts";
import { systemFault } from "../../src/formats/systemfault.ts";
import { temporaryDirectory } from "./temporary.ts";

test("refusals of the file system are told for a person, with the path", async () => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "taken"));
  writeFileSync(join(directory, "file"), "");
  const thrown = async (path: string) =>
    systemFault(await writeFile(join(directory, path), "x").catch((error) => error));
  expect(await thrown("taken")).toMatchObject({
    code: "file-system",
    exit: 3,
    message: `Cannot open ${join(directory, "taken")}: a directory lies where a file is needed (EISDIR).`,
    next: "Move it away.",
  });
  expect(await thrown("file/below")).toMatchObject({ message: expect.stringContaining("(ENOTDIR)") });
});

test("what is ours, or nobody's, stays as it is", () => {
  const ours = new LoraError("usage", "No.");
  const defect = new TypeError("x is not a function");
  const gone = Object.assign(new Error("gone"), { code: "ENOENT", syscall: "open" });
  for (const error of [ours, defect, gone, "text", undefined]) expect(systemFault(error)).toBe(error);
});
