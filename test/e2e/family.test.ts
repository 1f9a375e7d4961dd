import { describe, expect, test } from "vitest";
import { digestOf } from "../../src/formats/digest.ts";
import { openSafetensors, type TensorToWrite, writeSafetensors } from "../../src/formats/safetensors.ts";
import { asJson } from "./cli.ts";
import { ADAPTER, DATA, makeRepository } from "./repository.ts";

interface Told {
  rule: string;
  severity: string;
  place?: { file: string; line?: number; column?: number };
}

async function findings(repository: ReturnType<typeof makeRepository>): Promise<{ code: number | null; told: Told[] }> {
  const ended = await repository.lora("check", "--fix", "--json");
  const { findings: all } = asJson(ended).document as unknown as { findings: Told[] };
  return { code: ended.code, told: all.filter(({ rule }) => /^(base|template|chat)-/.test(rule)) };
}

describe("check looks at the base where it is at hand", () => {
  test("and finds nothing about one that is right", async () => {
    expect(await findings(makeRepository())).toEqual({ code: 0, told: [] });
  });

  test("an end of turn the base does not stop at is a warning at base.model", async () => {
    const repository = makeRepository();
    repository.change("base/generation_config.json", '"eos_token_id": 2', '"eos_token_id": 1');
    const { code, told } = await findings(repository);
    expect(code).toBe(0);
    expect(told).toMatchObject([
      { rule: "base-cannot-stop", severity: "warning", place: { file: ADAPTER, line: 3, column: 16 } },
    ]);
  });

  test.each([
    ["of fewer rows than its weights", '"vocab_size": 2048', '"vocab_size": 1024', /weights-shape/, `${ADAPTER}:3`],
    [
      "of an architecture nobody computes",
      '"model_type": "llama"',
      '"model_type": "gpt2"',
      /base-config/,
      `${ADAPTER}:3`,
    ],
    ["that is no JSON", '"vocab_size": 2048', '"vocab_size" 2048', /json-malformed/, "base/config.json:31"],
  ])(
    "a configuration %s ends the check there, and shows no path of the machine",
    async (_, before, after, rule, place) => {
      const repository = makeRepository();
      repository.change("base/config.json", before, after);
      const ended = await repository.lora("check", "--fix");
      expect(ended.code).toBe(2);
      expect(ended.stderr).toMatch(rule);
      expect(ended.stderr).toContain(place);
      expect(ended.stderr).not.toContain(repository.root);
      expect(ended.stderr).not.toContain("defect");
    },
  );

  test("records its template refuses are errors at their lines", async () => {
    const repository = makeRepository();
    const first = JSON.parse(repository.lines(`${DATA}/account.jsonl`)[0]!) as { messages: { content: string }[] };
    const refused = JSON.stringify(first.messages.at(-1)!.content);
    const refusal = `{%- if messages[-1].content == ${refused} %}{{ raise_exception('not this one') }}{%- endif %}`;
    repository.write("base/chat_template.jinja", refusal + repository.read("base/chat_template.jinja"));
    const { code, told } = await findings(repository);
    expect(code).toBe(1);
    expect(told).toMatchObject([
      { rule: "chat-template-raised", severity: "error", place: { file: `${DATA}/account.jsonl`, line: 1 } },
    ]);
  });
});

describe("a base of another family", () => {
  type Repository = ReturnType<typeof makeRepository>;

  const rename = (repository: Repository, family: string, architecture: string, more: object) => {
    const config = JSON.parse(repository.read("base/config.json")) as object;
    const renamed = { ...config, model_type: family, architectures: [architecture], ...more };
    repository.write("base/config.json", JSON.stringify(renamed));
  };

  /** Biases of zero on queries, keys and values, which a Qwen2 must have. */
  async function addBiases(repository: Repository): Promise<void> {
    const path = repository.path("base/model.safetensors");
    const file = await openSafetensors(path);
    const tensors: TensorToWrite[] = [];
    for (const [name, { dtype, shape }] of file.tensors) {
      tensors.push({ name, dtype, shape, data: await file.read(name) });
      if (!/\.[qkv]_proj\.weight$/.test(name)) continue;
      const bias = name.replace("weight", "bias");
      tensors.push({ name: bias, dtype: "F32", shape: [shape[0]!], data: new Uint8Array(4 * shape[0]!) });
    }
    await file.close();
    await writeSafetensors(path, tensors, { format: "pt" });
  }

  /** Digests of the tensors of the adapter that comes out. */
  async function trained(repository: Repository): Promise<Map<string, string>> {
    expect((await repository.lora("check", "--fix")).code).toBe(0);
    expect((await repository.lora("train")).code).toBe(0);
    const file = await openSafetensors(repository.path(repository.runDirectory(), "adapter/adapter_model.safetensors"));
    const tensors = new Map<string, string>();
    for (const name of file.tensors.keys()) tensors.set(name, digestOf(await file.read(name)));
    await file.close();
    return tensors;
  }

  test("trains through the same stages: a Mistral without a window is a Llama", async () => {
    const llama = makeRepository();
    const mistral = llama.copy();
    rename(mistral, "mistral", "MistralForCausalLM", { sliding_window: null });
    const expected = await trained(llama);
    expect(expected.size).toBeGreaterThan(0);
    expect(await trained(mistral)).toEqual(expected);
  });

  test("trains through the same stages: a Qwen2 whose biases are zero is a Llama with Qwen2's tokenizer", async () => {
    const llama = makeRepository();
    llama.change("base/tokenizer_config.json", '"TokenizersBackend"', '"Qwen2Tokenizer"');
    const qwen2 = llama.copy();
    rename(qwen2, "qwen2", "Qwen2ForCausalLM", {});
    await addBiases(qwen2);
    expect(await trained(qwen2)).toEqual(await trained(llama));
  });

  test("whose tensors its config.json does not account for is refused before anything is tokenised", async () => {
    const repository = makeRepository();
    rename(repository, "qwen3", "Qwen3ForCausalLM", { head_dim: 32 });
    const ended = await repository.lora("check", "--fix");
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/weights-(missing|shape)/);
    expect(ended.stderr).toContain(`${ADAPTER}:3`);
    expect(ended.stderr).not.toContain(repository.root);
  });
});
