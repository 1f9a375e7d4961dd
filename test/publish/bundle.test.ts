import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { digestOf } from "../../src/formats/digest.ts";
import { makeBundle, makePlan, workplace } from "./adapter.ts";

let place: Awaited<ReturnType<typeof workplace>>;

beforeEach(async () => {
  place = await workplace();
});

afterEach(() => place[Symbol.asyncDispose]());

const json = async (directory: string, name: string) => JSON.parse(await readFile(join(directory, name), "utf8"));

describe("the published tree", () => {
  test("holds the adapter, the tokenizer the closure covers, card, evaluation and record, each described", async () => {
    const { files } = await makeBundle(place.path);
    expect(files.map((file) => file.path)).toEqual([
      "README.md",
      "adapter_config.json",
      "adapter_model.safetensors",
      "evaluation.json",
      "provenance.json",
      "tokenizer.json",
      "tokenizer_config.json",
    ]);
    for (const file of files) {
      const bytes = await readFile(file.source);
      expect([file.digest, file.size]).toEqual([digestOf(bytes), bytes.length]);
    }
  });

  test("names a base model of the Hub by its id and commit", async () => {
    const { directory } = await makeBundle(place.path);
    expect(await json(directory, "adapter_config.json")).toMatchObject({
      base_model_name_or_path: "org/base",
      revision: "1".repeat(40),
      r: 2,
      target_modules: ["q_proj", "v_proj"],
    });
  });

  test("names a base directory as the manifest does, and no file gives away a path of the machine", async () => {
    const { directory, files } = await makeBundle(place.path, { plan: makePlan(1, null) });
    expect(await json(directory, "adapter_config.json")).toMatchObject({
      base_model_name_or_path: "./base",
      revision: null,
    });
    for (const file of files) {
      const text = await readFile(file.source, "latin1");
      expect(text).not.toContain("/machine/");
      expect(text).not.toContain(place.path);
    }
  });

  test("a replaced chat template is in both places loaders look", async () => {
    const { directory } = await makeBundle(place.path, { template: "{{ new }}" });
    expect(await readFile(join(directory, "chat_template.jinja"), "utf8")).toBe("{{ new }}");
    expect(await json(directory, "tokenizer_config.json")).toEqual({ chat_template: "{{ new }}" });
  });

  test("is the same, byte for byte, when made again over an old one", async () => {
    const first = await makeBundle(place.path);
    await writeFile(join(first.directory, "left-over.txt"), "old");
    const second = await makeBundle(place.path);
    expect(second.files).toEqual(first.files);
  });

  test("a tokenizer that is no longer the planned one is refused", async () => {
    const plan = makePlan();
    plan.base.files.find((file) => file.path === "tokenizer.json")!.digest = digestOf("another");
    await expect(makeBundle(place.path, { plan })).rejects.toMatchObject({ code: "base-changed", exit: 3 });
  });
});
