import { execFileSync } from "node:child_process";
import { appendFile, cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { buildLock, DatasetTally, lockText } from "../../src/dataset/lock.ts";
import { describeFiles, readDataset } from "../../src/dataset/read.ts";
import { digestOf, sha256 } from "../../src/formats/digest.ts";
import { writeSafetensors } from "../../src/formats/safetensors.ts";
import type { Statement } from "../../src/manifest/schema.generated.ts";
import { openWorkspace } from "../../src/manifest/workspace.ts";
import type { Claim } from "../../src/provenance/claim.ts";
import { closureOf } from "../../src/provenance/closure.ts";
import { serialiseStatement } from "../../src/provenance/statement.ts";
import { verifyAdapter } from "../../src/provenance/verify.ts";
import { baseFiles, makeBundle, makePlan, type Published, workplace } from "../publish/adapter.ts";

let place: Awaited<ReturnType<typeof workplace>>;
let published: Published;

let pristine: Published;
let kept: Awaited<ReturnType<typeof workplace>>;

beforeAll(async () => {
  kept = await workplace();
  pristine = await makeBundle(kept.path);
});

beforeEach(async () => {
  place = await workplace();
  published = { ...pristine, directory: join(place.path, "bundle") };
  await cp(kept.path, place.path, { recursive: true });
});

afterEach(() => place[Symbol.asyncDispose]());

afterAll(() => kept[Symbol.asyncDispose]());

const at = (name: string) => join(published.directory, name);
const states = (claims: Claim[]) => Object.fromEntries(claims.map(({ claim, state }) => [claim, state]));
const wrong = (claims: Claim[]) => claims.filter(({ state }) => state === "false").map(({ claim }) => claim);

/** Rewrites the record as somebody would who can write the directory, with all digests right again. */
async function forge(change: (statement: Statement) => void): Promise<void> {
  const statement = JSON.parse(await readFile(at("provenance.json"), "utf8")) as Statement;
  for (const subject of statement.subject) subject.digest.sha256 = sha256(await readFile(at(subject.name)));
  const { byproducts } = statement.predicate.runDetails;
  byproducts[0]!.digest = { sha256: statement.subject.find((one) => one.name === "evaluation.json")!.digest.sha256 };
  change(statement);
  await writeFile(at("provenance.json"), serialiseStatement(statement));
}

describe("a published directory", () => {
  test("as it was published: what is here is proven, what is elsewhere asserted, the signature missing", async () => {
    expect(states(await verifyAdapter(published.directory))).toEqual({
      record: "proven",
      "file README.md": "proven",
      "file adapter_config.json": "proven",
      "file adapter_model.safetensors": "proven",
      "file evaluation.json": "proven",
      "file tokenizer.json": "proven",
      "file tokenizer_config.json": "proven",
      "no other files": "proven",
      closure: "proven",
      recipe: "proven",
      "adapter configuration": "proven",
      evaluation: "proven",
      gates: "asserted",
      "data set desk": "asserted",
      "base model": "asserted",
      "source commit": "missing",
      builder: "asserted",
      signature: "missing",
    });
  });

  test("no claim about an unsigned record says it is verified", async () => {
    expect(JSON.stringify(await verifyAdapter(published.directory))).not.toMatch(/verified/i);
  });

  test("a changed byte in any file is found, and only that", async () => {
    for (const name of await readdir(published.directory)) {
      if (name === "provenance.json") continue;
      const bytes = await readFile(at(name));
      // Within a space or a quoted text where there is one, so that the files still read.
      const changed = Buffer.concat([bytes, Buffer.from(name.endsWith(".safetensors") ? "" : "\n")]);
      if (name.endsWith(".safetensors")) changed[changed.length - 1]! ^= 1;
      await writeFile(at(name), changed);
      expect(wrong(await verifyAdapter(published.directory))).toEqual([`file ${name}`]);
      await writeFile(at(name), bytes);
    }
  });

  test("a file that is gone is missing, one too many is named", async () => {
    await rm(at("tokenizer.json"));
    await writeFile(at("adapter_model.bin"), "pickle");
    await writeFile(at(".gitattributes"), "");
    const claims = await verifyAdapter(published.directory);
    expect(states(claims)).toMatchObject({ "file tokenizer.json": "missing", "no other files": "false" });
    expect(claims.find(({ claim }) => claim === "no other files")?.detail).toBe(
      "adapter_model.bin is not in the record.",
    );
  });

  test("without a record, or with one that cannot be read, nothing is claimed", async () => {
    await writeFile(at("provenance.json"), "{}");
    expect(states(await verifyAdapter(published.directory))).toEqual({ record: "false" });
    await rm(at("provenance.json"));
    expect(states(await verifyAdapter(published.directory))).toEqual({ record: "missing" });
  });

  test.each(["../../etc/passwd", "/etc/passwd", "a/../../x", "C:\\x", ".."])(
    "a recorded name %s is not followed",
    async (name) => {
      await forge(({ subject }) => void Object.assign(subject[0], { name }));
      expect(wrong(await verifyAdapter(published.directory))).toContain(`file ${name}`);
    },
  );
});

describe("a forged record", () => {
  test("another plan does not hash to the closure", async () => {
    await forge(({ predicate }) => {
      predicate.buildDefinition.internalParameters.plan.training.seed = 99;
      predicate.buildDefinition.externalParameters.training.seed = 99;
    });
    expect(wrong(await verifyAdapter(published.directory))).toEqual(["closure"]);
  });

  test("a recipe that is not the plan's is found", async () => {
    await forge(
      ({ predicate }) => void Object.assign(predicate.buildDefinition.externalParameters.training, { epochs: 7 }),
    );
    expect(wrong(await verifyAdapter(published.directory))).toEqual(["recipe"]);
  });

  test.each([
    ["another data set", (name: string) => name === "dataset/desk", { digest: { loraDataset: "0".repeat(64) } }],
    ["another base file", (name: string) => name === "base/config.json", { digest: { sha256: "0".repeat(64) } }],
    ["another engine", (name: string) => name === "engine", { uri: "pkg:generic/other@1" }],
  ])("%s among the dependencies is found", async (_name, chosen, change) => {
    await forge(({ predicate }) => {
      Object.assign(predicate.buildDefinition.resolvedDependencies.find(({ name }) => chosen(name))!, change);
    });
    expect(wrong(await verifyAdapter(published.directory))).toEqual(["recipe"]);
  });

  test("an evaluation of another adapter is found, though its digest is recorded", async () => {
    const evaluation = JSON.parse(await readFile(at("evaluation.json"), "utf8"));
    await writeFile(at("evaluation.json"), JSON.stringify({ ...evaluation, closure: "0".repeat(64) }));
    await forge(() => {});
    expect(wrong(await verifyAdapter(published.directory))).toEqual(["evaluation"]);
  });

  test("a verdict turned round is found by its record and by its summary", async () => {
    const evaluation = JSON.parse(await readFile(at("evaluation.json"), "utf8"));
    evaluation.gates[0].passed = false;
    await writeFile(at("evaluation.json"), JSON.stringify(evaluation));
    await forge(() => {});
    const found = (await verifyAdapter(published.directory)).find(({ claim }) => claim === "evaluation");
    expect(found).toMatchObject({ state: "false" });
    expect(found?.detail).toMatch(/verdicts are not the recorded ones; its summary contradicts/);
  });

  test("a gate of the recipe without a verdict is found", async () => {
    await forge(({ predicate }) => void predicate.buildDefinition.externalParameters.gates.push({}));
    expect(wrong(await verifyAdapter(published.directory))).toEqual(["evaluation"]);
  });

  test.each([
    [{ r: 4 }, /r is 4, the recipe says 2/],
    [{ lora_alpha: 400 }, /the scale is 200/],
    [{ use_rslora: true }, /the scale is/],
    [{ target_modules: ["q_proj"] }, /target_modules is \["q_proj"\]/],
    [{ base_model_name_or_path: "evil/base" }, /evil\/base/],
    [{ revision: "main" }, /revision is "main"/],
  ])("a configuration with %j does not agree with the recipe", async (change, words) => {
    const config = JSON.parse(await readFile(at("adapter_config.json"), "utf8"));
    await writeFile(at("adapter_config.json"), JSON.stringify({ ...config, ...change }));
    await forge(() => {});
    const claims = await verifyAdapter(published.directory);
    expect(wrong(claims)).toEqual(["adapter configuration"]);
    expect(claims.find(({ claim }) => claim === "adapter configuration")?.detail).toMatch(words);
  });

  test("rank-stabilised scaling may be written as a larger alpha", async () => {
    const plan = makePlan();
    plan.lora.rslora = true;
    const other = await makeBundle(join(place.path, "rs"), { plan: { ...plan, closure: closureOf(plan) } });
    const path = join(other.directory, "adapter_config.json");
    const config = JSON.parse(await readFile(path, "utf8"));
    published = other;
    await writeFile(path, JSON.stringify({ ...config, lora_alpha: plan.lora.alpha * Math.sqrt(plan.lora.r) }));
    await forge(() => {});
    expect(wrong(await verifyAdapter(other.directory))).toEqual([]);
  });

  test("weights of another shape or place do not agree with the recipe", async () => {
    const tensor = (name: string, shape: number[]) => ({
      name: `base_model.model.model.layers.0.${name}.weight`,
      dtype: "F32" as const,
      shape,
      data: new Uint8Array(4 * shape.reduce((a, b) => a * b)),
    });
    await writeSafetensors(at("adapter_model.safetensors"), [
      tensor("self_attn.q_proj.lora_A", [8, 4]),
      tensor("self_attn.q_proj.lora_B", [4, 2]),
      tensor("mlp.up_proj.lora_A", [2, 4]),
    ]);
    await forge(() => {});
    const found = (await verifyAdapter(published.directory)).find(({ claim }) => claim === "adapter configuration");
    expect(found?.state).toBe("false");
    expect(found?.detail).toMatch(/q_proj\.lora_A\.weight is not of rank 2/);
    expect(found?.detail).toMatch(/up_proj\.lora_A\.weight is not in the recipe/);
    expect(found?.detail).toMatch(/no tensor adapts v_proj/);
  });
});

describe("with the base checkpoint", () => {
  test("its files are hashed again", async () => {
    const base = join(place.path, "base");
    const verify = async () =>
      (await verifyAdapter(published.directory, { baseDirectory: base })).find(({ claim }) => claim === "base model");
    expect(await verify()).toMatchObject({ state: "proven" });
    await writeFile(join(base, "config.json"), "{}");
    await rm(join(base, "tokenizer.json"));
    expect(await verify()).toMatchObject({ state: "false" });
    expect((await verify())?.detail).toMatch(/config\.json has SHA-256 .*; tokenizer\.json is not there/);
    expect(Object.keys(baseFiles)).toHaveLength(4);
  });
});

describe("with a checkout of the data repository", () => {
  const lock = "datasets/desk/dataset.lock.json";
  let root: string;
  let commit: string;

  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
      cwd: root,
      encoding: "utf8",
    }).trim();
  const verify = async () => states(await verifyAdapter(published.directory, { workspaceRoot: root }));

  async function write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }

  /** Reads the data and writes the lock that leaves out the second record. */
  async function relock() {
    const { datasets } = await openWorkspace(root);
    const entry = datasets.get("desk")!;
    const tally = new DatasetTally();
    const removed = [];
    for await (const record of readDataset(root, entry, { onFinding: () => {} })) {
      const left = record.ordinal === 1;
      if (left) removed.push({ record: record.id, at: record.place, rule: "exact" });
      tally.add(record, !left);
    }
    const made = buildLock({ manifest: entry.manifest, files: await describeFiles(root, entry), tally, removed });
    await write(lock, lockText(made));
    return made;
  }

  beforeEach(async () => {
    root = join(place.path, "repository");
    const rows = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, row) =>
        JSON.stringify({
          messages: [
            { role: "user", content: `question ${from + row}` },
            { role: "assistant", content: `answer ${from + row}` },
          ],
        }),
      ).join("\n");
    await write("datasets/desk/train.jsonl", `${rows(0, 5)}\n`);
    await write("datasets/desk/test.jsonl", `${rows(5, 8)}\n`);
    await write(
      "datasets/desk/dataset.yaml",
      "name: desk\nlicense: CC-BY-4.0\nformat: messages\nfiles:\n  - { path: train.jsonl, split: train }\n  - { path: test.jsonl, split: test }\n",
    );
    const made = await relock();
    git("init", "-q");
    git("add", ".");
    git("commit", "-q", "-m", "data");
    commit = git("rev-parse", "HEAD");
    const plan = makePlan();
    plan.datasets = [{ name: "desk", datasetId: made.datasetId, train: made.splits.train!.id }];
    published = await makeBundle(join(place.path, "again"), {
      plan: { ...plan, closure: closureOf(plan) },
      statement: {
        source: { commit, dirty: false, remote: null },
        locks: [{ name: "desk", path: lock, digest: digestOf(lockText(made)) }],
      },
    });
  });

  test("commit, lock and records are proven", async () => {
    expect(await verify()).toMatchObject({
      "source commit": "proven",
      "data set desk": "proven",
      "records of desk": "proven",
    });
  });

  test("a record changed, added or taken away is found", async () => {
    const path = "datasets/desk/train.jsonl";
    const text = await readFile(join(root, path), "utf8");
    for (const changed of [
      text.replace("answer 3", "answer X"),
      `${text}${text.split("\n")[0]}\n`,
      text.split("\n").slice(1).join("\n"),
    ]) {
      await write(path, changed);
      expect(await verify()).toMatchObject({ "data set desk": "proven", "records of desk": "false" });
    }
  });

  test("a checkout that has moved on proves the lock by the recorded commit", async () => {
    await appendFile(
      join(root, "datasets/desk/train.jsonl"),
      '{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}\n',
    );
    await relock();
    git("commit", "-q", "-a", "-m", "more");
    expect(await verify()).toMatchObject({
      "source commit": "proven",
      "data set desk": "proven",
      "records of desk": "asserted",
    });
  });

  test("a repository that lacks the commit proves nothing of it", async () => {
    await rm(join(root, ".git"), { recursive: true });
    git("init", "-q");
    expect(await verify()).toMatchObject({ "source commit": "asserted", "data set desk": "proven" });
    await rm(join(root, lock));
    expect(await verify()).toMatchObject({ "data set desk": "missing" });
  });

  test("uncommitted changes are said, not passed over", async () => {
    await forge(({ predicate }) => {
      predicate.buildDefinition.resolvedDependencies[0]!.annotations = { uncommittedChanges: true };
    });
    expect(await verify()).toMatchObject({ "source commit": "missing" });
  });

  test.each(["../../../etc/hostname", "%00", "%E0%A4%A"])("a recorded lock at %s is not opened", async (uri) => {
    await forge(({ predicate }) => {
      const found = predicate.buildDefinition.resolvedDependencies.find(({ name }) => name === "dataset/desk/lock");
      Object.assign(found!, { uri });
    });
    expect(await verify()).toMatchObject({ "data set desk": "false" });
  });
});
