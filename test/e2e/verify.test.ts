import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Hub, startHub } from "../servers/hub.ts";
import { asJson, type Ended, lora } from "./cli.ts";
import { ADAPTER, DATA, jsonl, makeRepository, type Repository, temporary } from "./repository.ts";
import { contents } from "./tree.ts";

/** A run of a repository whose lock is committed. */
let repository: Repository;

beforeAll(async () => {
  repository = makeRepository();
  expect((await repository.lora("check", "--fix")).code).toBe(0);
  repository.commit("Lock");
  expect((await repository.lora("run")).code).toBe(0);
});

/** Claims by name, with their state. */
async function claims(args: string[], options = {}): Promise<{ states: Record<string, string>; ended: Ended }> {
  const ended = await lora(["verify", ...args, "--json"], options);
  const { claims: found } = asJson(ended).document as { claims: { claim: string; state: string }[] };
  return { states: Object.fromEntries(found.map(({ claim, state }) => [claim, state])), ended };
}

describe("verify", () => {
  test("proves everything but who built it, from a checkout", async () => {
    const { states, ended } = await claims([repository.path("published"), "--cwd", repository.root]);
    expect(ended.code).toBe(0);
    const { builder, signature, gates, ...rest } = states;
    expect({ builder, signature, gates }).toEqual({ builder: "asserted", signature: "missing", gates: "asserted" });
    expect(Object.keys(rest)).toEqual(
      expect.arrayContaining(["record", "closure", "data set desk", "records of desk", "base model", "source commit"]),
    );
    expect(new Set(Object.values(rest))).toEqual(new Set(["proven"]));
  });

  test("proves less with less at hand, and says what would prove it", async () => {
    const away = temporary();
    const bare = await lora(["verify", repository.path("published"), "--cwd", away]);
    expect(bare.code).toBe(0);
    for (const claim of ["data set desk", "base model", "source commit"])
      expect(bare.stdout).toMatch(new RegExp(`^asserted +${claim} .*would prove it`, "m"));
    const { states } = await claims([
      repository.path("published"),
      "--base-dir",
      repository.path("base"),
      "--cwd",
      away,
    ]);
    expect(states["base model"]).toBe("proven");
  });

  test("a relative directory is what the shell means by it", async () => {
    const ended = await lora(["verify", "published"], { cwd: repository.root });
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/^proven +base model/m);
  });

  test("never calls the whole of it verified", async () => {
    const ended = await lora(["verify", repository.path("published"), "--cwd", repository.root]);
    expect(ended.stdout + ended.stderr).not.toMatch(/\bverified\b/i);
    expect(ended.stdout).toMatch(/\n\d+ proven, 2 asserted, 1 missing, 0 false\n$/);
  });

  test.each(["README.md", "adapter_model.safetensors", "evaluation.json"])(
    "a flipped bit in %s is false",
    async (path) => {
      const forged = repository.copy();
      const bytes = forged.bytes(`published/${path}`);
      bytes[Math.floor(bytes.length / 2)]! ^= 1;
      forged.write(`published/${path}`, bytes);
      const ended = await lora(["verify", forged.path("published"), "--cwd", forged.root]);
      expect(ended.code).toBe(1);
      expect(ended.stdout).toMatch(new RegExp(`^false +file ${path} `, "m"));
    },
  );

  test("data that were changed and a base that was changed are false", async () => {
    const forged = repository.copy();
    const [first = "", ...rest] = forged.lines(`${DATA}/orders.jsonl`);
    forged.write(`${DATA}/orders.jsonl`, jsonl([first.replace("Linden shop", "Lindon shop"), ...rest]));
    const weights = forged.bytes("base/model.safetensors");
    weights[5000]! ^= 1;
    forged.write("base/model.safetensors", weights);
    const { states, ended } = await claims([forged.path("published"), "--cwd", forged.root]);
    expect(ended.code).toBe(1);
    expect(states).toMatchObject({ "records of desk": "false", "base model": "false", "file README.md": "proven" });
  });

  test("without a record exits 1", async () => {
    const { states, ended } = await claims([repository.path("base"), "--cwd", repository.root]);
    expect(ended.code).toBe(1);
    expect(states).toEqual({ record: "missing" });
  });

  test("of nothing at all is a usage error", async () => {
    const ended = await lora(["verify", "no-such-directory"], { cwd: repository.root });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/There is no directory ".*no-such-directory"/);
  });
});

describe("verify --for", () => {
  const verdict = (ended: Ended) => asJson(ended).document as unknown as { verdict: string; commands: string[] };

  test.each([
    ["vllm", "loads", "vllm serve"],
    ["llama.cpp", "needs", "python convert_hf_to_gguf.py"],
  ])("says that %s %s what was published, and how to serve it", async (server, expected, command) => {
    const args = ["verify", repository.path("published"), "--for", server, "--cwd", repository.root];
    const ended = await lora([...args, "--json"]);
    expect(ended.code).toBe(0);
    expect(verdict(ended).verdict).toBe(expected);
    expect(verdict(ended).commands[0]).toMatch(new RegExp(`^${command} \\S*/base\\b`));
    const told = await lora(args);
    expect(told.stdout).toMatch(new RegExp(`^${server}: loads.*\\n\\n  ${command}`, "m"));
  });

  test("exits 1 where it would compute something else: TGI pads rank 4 and scales by the padded rank", async () => {
    const ended = await lora(["verify", repository.path("published"), "--for", "tgi", "--cwd", repository.root]);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/^wrong +rank +Rank 4: TGI pads it to 8/m);
  });

  test("exits 1 for an adapter that does not load, and serves none of it", async () => {
    const other = repository.copy();
    const config = JSON.parse(other.read("published/adapter_config.json")) as object;
    other.write("published/adapter_config.json", JSON.stringify({ ...config, use_dora: true }));
    const ended = await lora(["verify", other.path("published"), "--for", "vllm", "--cwd", other.root, "--json"]);
    expect(ended.code).toBe(1);
    expect(verdict(ended)).toMatchObject({ verdict: "refused", commands: [] });
  });

  test("takes adapters of other tools: no record, and a base that is not here", async () => {
    const other = repository.copy();
    const away = temporary();
    for (const name of ["provenance.json", "chat_template.jinja", "tokenizer_config.json"])
      rmSync(other.path("published", name));
    const config = JSON.parse(other.read("published/adapter_config.json")) as object;
    const foreign = { ...config, base_model_name_or_path: "org/elsewhere", revision: null, peft_version: "0.21.2" };
    other.write("published/adapter_config.json", JSON.stringify(foreign));
    const args = ["verify", other.path("published"), "--for", "vllm", "--cwd", away, "--json"];
    const unknown = await lora(args, { env: { HF_HOME: away } });
    expect(unknown.code).toBe(0);
    expect(verdict(unknown).verdict).toBe("unknown");
    const known = await lora([...args, "--base-dir", repository.path("base")]);
    expect(verdict(known).verdict).toBe("loads");
  });

  test("of an unknown server, or of what is no adapter, is a usage error", async () => {
    const server = await lora(["verify", repository.path("published"), "--for", "ollama"]);
    expect(server.code).toBe(2);
    expect(server.stderr).toMatch(/vllm, llama\.cpp, tgi/);
    const base = await lora(["verify", repository.path("base"), "--for", "vllm"]);
    expect(base.code).toBe(2);
    expect(base.stderr).toMatch(/no adapter_config\.json/);
  });
});

describe("the Hub", () => {
  let hub: Hub;
  let publisher: Repository;
  let env: Record<string, string>;

  beforeAll(async () => {
    hub = await startHub();
    env = { HF_ENDPOINT: hub.url, HF_TOKEN: "hf_write", HF_HOME: temporary() };
    publisher = repository.copy();
    publisher.change(ADAPTER, "file:./published", "hf://tester/desk-lora");
    publisher.commit("Publish to the Hub");
  });
  afterAll(() => hub.close());

  test("gets the bundle in one commit; the same again changes nothing; a release gets its tag", async () => {
    const first = await publisher.loraWith({ env }, "run");
    expect(first.stderr).toMatch(/^train .*nothing changed since/m);
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/published to .*tester\/desk-lora/);
    const repo = hub.repos.get("tester/desk-lora")!;
    expect(repo.commits.size).toBe(2); // the Hub's own and ours
    const head = repo.commits.get(repo.branches.get("main")!)!;
    const bundle = publisher.path(publisher.runDirectory(), "bundle");
    for (const path of Object.keys(contents(bundle)))
      expect(head.files.get(path)?.content.equals(publisher.bytes(`${publisher.runDirectory()}/bundle/${path}`))).toBe(
        true,
      );

    const again = await publisher.loraWith({ env }, "run");
    expect(again.code).toBe(0);
    expect(again.stdout).toMatch(/already published, nothing changed/);
    expect(repo.commits.size).toBe(2);

    const tagged = await publisher.loraWith({ env }, "publish", "--tag", "desk-v1.2.0");
    expect(tagged.code).toBe(0);
    expect(repo.tags.get("desk-v1.2.0")).toBe(head.oid);
    expect(repo.commits.size).toBe(2);
  });

  test("is verified from: at its head, at a tag, and not where nothing is", async () => {
    const head = await claims(["hf://tester/desk-lora", "--cwd", publisher.root], { env });
    expect(head.ended.code).toBe(0);
    expect(head.states).toMatchObject({ closure: "proven", "data set desk": "proven", "no other files": "proven" });
    const tag = await claims(["hf://tester/desk-lora@desk-v1.2.0", "--cwd", publisher.root], { env });
    expect(tag.states).toEqual(head.states);
    const nothing = await lora(["verify", "hf://tester/nothing", "--cwd", publisher.root], { env });
    expect(nothing.code).toBe(3);
    expect(nothing.stderr).toMatch(/tester\/nothing/);
  });

  test("is looked at for a server, with the lines that fetch it", async () => {
    const args = ["verify", "hf://tester/desk-lora@desk-v1.2.0", "--for", "vllm", "--cwd", publisher.root, "--json"];
    const ended = await lora(args, { env });
    expect(ended.code).toBe(0);
    const { commands } = asJson(ended).document as unknown as { commands: string[] };
    expect(commands[0]).toBe("hf download tester/desk-lora --revision desk-v1.2.0 --local-dir ./desk");
    expect(commands[1]).toMatch(/ --lora-modules desk=\.\/desk\b/);
  });

  test("refuses to be written without a token, and says which", async () => {
    const { HF_TOKEN: _, ...without } = env;
    const other = publisher.copy();
    other.change(ADAPTER, "hf://tester/desk-lora", "hf://tester/other");
    const ended = await other.loraWith({ env: without }, "run");
    expect(ended.code).toBe(3);
    expect(ended.stderr).toMatch(/HF_TOKEN/);
    expect(hub.repos.has("tester/other")).toBe(false);
    const reader = await other.loraWith({ env: { ...env, HF_TOKEN: "hf_read" } }, "run");
    expect(reader.code).toBe(3);
    expect(reader.stderr).not.toMatch(/hf_read/);
    expect(hub.repos.has("tester/other")).toBe(false);
  });
});
