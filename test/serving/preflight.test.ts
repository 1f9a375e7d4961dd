import { describe, expect, test } from "vitest";
import { digestOf } from "../../src/formats/digest.ts";
import type { JsonObject } from "../../src/formats/json.ts";
import type { Plan } from "../../src/manifest/schema.generated.ts";
import type { ServedAdapter } from "../../src/serving/adapter.ts";
import { SERVERS, type Server, type State, shellWord, verdictOf } from "../../src/serving/outcome.ts";
import type { TemplateText } from "../../src/serving/template.ts";
import { adapterOf, ask, goodAdapter, goodBase, outcome } from "./adapter.ts";

const changed = (change: JsonObject, adapter = goodAdapter()): ServedAdapter => ({
  ...adapter,
  config: { ...adapter.config, ...change },
});

const without = (suffix: string, adapter = goodAdapter()): ServedAdapter => ({
  ...adapter,
  tensors: new Map([...adapter.tensors!].filter(([name]) => !name.endsWith(suffix))),
});

const renamed = (rename: (name: string) => string, adapter = goodAdapter()): ServedAdapter => ({
  ...adapter,
  tensors: new Map([...adapter.tensors!].map(([name, head]) => [rename(name), head])),
});

const template = (text: string, ...files: string[]): TemplateText => ({ text, digest: digestOf(text), files });

const valued = (values: "zero" | "not-finite", suffix: RegExp, adapter = goodAdapter()): ServedAdapter => ({
  ...adapter,
  tensors: new Map([...adapter.tensors!].map(([name, head]) => [name, suffix.test(name) ? { ...head, values } : head])),
});

describe("a plain adapter of a known family", () => {
  const commit = "1".repeat(40);
  const lines: Record<Server, string[]> = {
    vllm: [`vllm serve org/base --revision ${commit} --enable-lora --lora-modules desk=published`],
    "llama.cpp": [
      `hf download org/base --revision ${commit} --local-dir ./base`,
      "python convert_hf_to_gguf.py ./base --outfile base.gguf",
      "python convert_lora_to_gguf.py published --base ./base --outfile desk.gguf",
      "llama-server --model base.gguf --lora desk.gguf",
    ],
    tgi: [`text-generation-launcher --model-id org/base --revision ${commit} --lora-adapters desk=published`],
  };
  test.each(SERVERS)("loads in %s, with lines to serve it", (server) => {
    const found = ask(server, goodAdapter());
    expect(found.verdict).toBe(server === "llama.cpp" ? "needs" : "loads");
    expect(found.outcomes.map(({ rule }) => rule)).toEqual(["format", "architecture", "rank", "targets", "template"]);
    expect(found.commands).toEqual(lines[server]);
  });
});

describe("one change, one outcome", () => {
  const cases: [string, ServedAdapter, string, Record<Server, State>][] = [
    ["another method", changed({ peft_type: "LOHA" }), "adapter-type", all("refused")],
    ["no alpha", changed({ lora_alpha: null }), "config", all("refused")],
    ["no weights", { ...goodAdapter(), tensors: null, weights: null }, "weights", all("refused")],
    [
      "a pickle",
      { ...goodAdapter(), tensors: null, weights: "pickle" },
      "pickle",
      { ...all("unknown"), tgi: "refused" },
    ],
    ["rank 32", goodAdapter(32), "rank", { ...all("loads"), vllm: "needs" }],
    ["rank 1024", goodAdapter(1024), "rank", { ...all("loads"), vllm: "refused" }],
    ["rank 12", goodAdapter(12), "rank", { ...all("loads"), tgi: "wrong" }],
    ["rank 12 on one kind of layer", goodAdapter(12, ["q_proj"]), "rank", all("loads")],
    ["DoRA that is only declared", changed({ use_dora: true }), "dora", { ...all("refused"), tgi: "wrong" }],
    [
      "activated LoRA",
      changed({ alora_invocation_tokens: [1] }),
      "activated",
      { vllm: "refused", "llama.cpp": "loads", tgi: "wrong" },
    ],
    ["QALoRA", changed({ use_qalora: true }), "variant", { ...all("wrong"), vllm: "refused" }],
    [
      "repeated layers",
      changed({
        layer_replication: [
          [0, 2],
          [1, 2],
        ],
      }),
      "replication",
      { ...all("refused"), tgi: "wrong" },
    ],
    [
      "a base of the machine that trained",
      changed({ base_model_name_or_path: "/home/me/base" }),
      "base-name",
      { ...all("loads"), "llama.cpp": "needs" },
    ],
    ["no B", without("layers.1.self_attn.q_proj.lora_B.weight"), "tensor-pairs", { ...all("refused"), tgi: "wrong" }],
    ["an empty file", { ...goodAdapter(), tensors: new Map() }, "tensor-pairs", { ...all("refused"), tgi: "wrong" }],
    ["a rank the configuration denies", changed({ r: 4 }), "tensor-pairs", { ...all("refused"), tgi: "wrong" }],
    [
      "names with the adapter's",
      renamed((name) => name.replace(".lora_A.", ".lora_A.default.")),
      "tensor-names",
      { ...all("refused"), tgi: "wrong" },
    ],
    [
      "names without PEFT's prefix",
      renamed((name) => name.replace("base_model.model.", "")),
      "tensor-names",
      { ...all("refused"), tgi: "wrong" },
    ],
    ["NaN in one tensor", valued("not-finite", /layers\.1\.\S*q_proj\.lora_A/), "not-finite", all("wrong")],
    ["an adapter that was never trained", valued("zero", /lora_B/), "no-effect", all("wrong")],
    ["a layer more than the base", goodAdapter(8, ["q_proj"], 3), "tensor-shapes", all("refused")],
    ["a layer no family has", goodAdapter(8, ["q_proj", "w_proj"]), "targets", { ...all("refused"), tgi: "wrong" }],
  ];
  test.each(
    cases.flatMap(([what, adapter, rule, states]) =>
      SERVERS.map((server) => ({ what, adapter, rule, server, state: states[server] })),
    ),
  )("$what on $server: $state", ({ adapter, rule, server, state }) => {
    const found = ask(server, adapter);
    expect(outcome(found, rule)?.state).toBe(state);
    if (state !== "loads" && state !== "unknown") expect(outcome(found, rule)?.next).toMatch(/^[A-Z].*\.$/);
    if (state === "refused" || state === "wrong") expect(found.commands).toEqual([]);
    else expect(found.commands).not.toEqual([]);
  });

  test("one lora_B that is zero is no fault of the whole", () => {
    for (const server of SERVERS)
      expect(outcome(ask(server, valued("zero", /layers\.1\.\S*q_proj\.lora_B/)), "no-effect")).toBeUndefined();
  });

  test("pairs of another width are of another base", () => {
    const found = ask("vllm", goodAdapter(), goodBase({ hidden_size: 64, head_dim: 8 }));
    expect(outcome(found, "tensor-shapes")?.reason).toContain("is for a layer of 16 × 32; the base's is 16 × 64");
    expect(found.verdict).toBe("refused");
  });

  test("an embedding saved with more rows than the base has is lost; one with the base's rows is a copy", () => {
    const copy = "base_model.model.model.embed_tokens.base_layer.weight";
    for (const [rows, state] of [
      [64, undefined],
      [70, "wrong"],
    ] as const) {
      const adapter = goodAdapter();
      const tensors = new Map(adapter.tensors!).set(copy, { dtype: "F32", shape: [rows, 32] });
      for (const server of SERVERS)
        expect(outcome(ask(server, { ...adapter, tensors }), "extended-embedding")?.state).toBe(state);
      expect(outcome(ask("vllm", { ...adapter, tensors }, null), "extended-embedding")?.state).toBe("unknown");
    }
  });

  test("a head tied to the embedding has no tensor in a GGUF", () => {
    const { config, tensors } = goodAdapter(8, ["q_proj"]);
    const shapes = Object.fromEntries([...tensors!].map(([name, { shape }]) => [name, shape]));
    const adapter = adapterOf(config, {
      ...shapes,
      "base_model.model.lm_head.lora_A.weight": [8, 32],
      "base_model.model.lm_head.lora_B.weight": [64, 8],
    });
    expect(outcome(ask("llama.cpp", adapter), "head")?.state).toBe("loads");
    expect(outcome(ask("llama.cpp", adapter, goodBase({ tie_word_embeddings: true })), "head")?.state).toBe("refused");
    expect(outcome(ask("vllm", adapter), "head")?.state).toBe("loads");
    for (const family of ["mistral", "qwen2"])
      expect(outcome(ask("vllm", adapter, goodBase({ model_type: family })), "head")?.state).toBe("refused");
  });
});

describe("the base", () => {
  test.each(SERVERS)("%s: what it would decide is unknown without it, or for a family not known here", (server) => {
    expect(outcome(ask(server, goodAdapter(), null), "architecture")).toMatchObject({
      state: "unknown",
      next: expect.stringContaining("--base-dir"),
    });
    expect(ask(server, goodAdapter(), null).verdict).toBe("unknown");
    const other = ask(server, goodAdapter(), goodBase({ model_type: "gemma3_text" }));
    expect(outcome(other, "architecture")?.state).toBe("unknown");
  });

  test("TGI has no Qwen3", () => {
    expect(ask("tgi", goodAdapter(), goodBase({ model_type: "qwen3" })).verdict).toBe("refused");
    expect(ask("vllm", goodAdapter(), goodBase({ model_type: "qwen3" })).verdict).toBe("loads");
  });
});

describe("rsLoRA", () => {
  test("llama.cpp is told the factor it does not compute", () => {
    const found = ask("llama.cpp", changed({ use_rslora: true }));
    expect(outcome(found, "rslora")?.next).toContain('"lora_alpha": 45.25483 (alpha·√r)');
    // alpha/r · √r = alpha/√r
    expect((16 / 8) * 2.828427).toBeCloseTo(16 / Math.sqrt(8), 5);
    expect(found.commands.at(-1)).toBe("llama-server --model base.gguf --lora-scaled desk.gguf:2.828427");
  });

  test("with rank_pattern no single factor would do", () => {
    const found = ask("llama.cpp", changed({ use_rslora: true, rank_pattern: { q_proj: 4 } }));
    expect(outcome(found, "rank-pattern")?.state).toBe("wrong");
  });
});

describe("the chat template", () => {
  const own = template("{{ messages }} own", "chat_template.jinja", "tokenizer_config.json");
  const asIs = { ...goodBase(), template: template("{{ messages }}", "tokenizer_config.json") };
  const planned = (digest: string, date = "2024-07-26") =>
    ({ adapter: "desk", base: { revision: null }, chat: { template: digest, date } }) as unknown as Plan;

  test("the base's own needs nothing", () => {
    for (const server of SERVERS) {
      const found = ask(server, { ...goodAdapter(), template: { ...asIs.template! } }, asIs);
      expect(outcome(found, "template")?.state).toBe("loads");
    }
  });

  test.each([
    ["vllm", "--chat-template published/chat_template.jinja"],
    ["llama.cpp", "--jinja --chat-template-file published/chat_template.jinja"],
    ["tgi", "--tokenizer-config-path published/tokenizer_config.json"],
  ] as const)("%s is told of another: %s", (server, flags) => {
    for (const base of [asIs, null]) {
      const found = ask(server, { ...goodAdapter(), template: own }, base);
      expect(outcome(found, "template")?.state).toBe("needs");
      expect(found.commands.at(-1)).toMatch(new RegExp(` ${flags.replaceAll(".", "\\.")}$`));
    }
  });

  test("TGI reads neither a .jinja nor past the base's chat_template.json", () => {
    const jinja = { ...goodAdapter(), template: template("x", "chat_template.jinja") };
    expect(outcome(ask("tgi", jinja, asIs), "template")?.next).toContain("Write the text of chat_template.jinja");
    const stubborn = { ...asIs, template: template("y", "chat_template.json") };
    expect(outcome(ask("tgi", jinja, stubborn), "template")?.next).toContain("without chat_template.json");
    const same = { ...goodBase(), template: template("x", "chat_template.jinja") };
    expect(outcome(ask("tgi", jinja, same), "template")?.state).toBe("needs");
  });

  test("one the record names and nobody has is lost", () => {
    for (const server of SERVERS) {
      const lost = { ...goodAdapter(), plan: planned(digestOf("gone")) };
      expect(outcome(ask(server, lost, asIs), "template")?.state).toBe("wrong");
      const kept = { ...goodAdapter(), plan: planned(asIs.template!.digest) };
      expect(outcome(ask(server, kept, asIs), "template")?.state).toBe("loads");
    }
  });

  test("a date the server would write anew is given to it", () => {
    const text = '{%- if not date_string is defined %}{% set date_string = strftime_now("%d %b %Y") %}{% endif %}';
    const dated = { ...goodAdapter(), template: template(text, "chat_template.jinja"), plan: planned(digestOf(text)) };
    expect(outcome(ask("vllm", dated), "date")?.state).toBe("needs");
    expect(ask("vllm", dated).commands[0]).toContain(`--default-chat-template-kwargs '{"date_string":"26 Jul 2024"}'`);
    expect(ask("llama.cpp", dated).commands.at(-1)).toContain("--chat-template-kwargs");
    expect(outcome(ask("tgi", dated), "date")?.state).toBe("loads");
  });
});

describe("tokens the base's tokenizer lacks", () => {
  const vocabulary = (highestId: number, ...added: string[]) => ({ highestId, added: new Set(added) });
  const base = { ...goodBase(), vocabulary: vocabulary(60, "</s>") };

  test("with rows to spare, vLLM takes the adapter's tokenizer; the others would split them", () => {
    const adapter = { ...goodAdapter(), vocabulary: vocabulary(61, "</s>", "<|new|>") };
    expect(outcome(ask("vllm", adapter, base), "vocabulary")).toMatchObject({
      state: "needs",
      reason: expect.stringContaining("<|new|>"),
    });
    expect(ask("vllm", adapter, base).commands[0]).toContain("--tokenizer published");
    expect(outcome(ask("tgi", adapter, base), "vocabulary")?.state).toBe("wrong");
  });

  test("without rows no server has them", () => {
    const adapter = { ...goodAdapter(), vocabulary: vocabulary(64, "</s>", "<|new|>") };
    for (const server of SERVERS) expect(ask(server, adapter, base).verdict).toBe("wrong");
  });
});

describe("what is printed", () => {
  test("names an adapter made up are quoted for the shell, and cut in messages", () => {
    expect(shellWord("a b")).toBe("'a b'");
    expect(shellWord("$(rm -rf ~)'")).toBe(`'$(rm -rf ~)'\\'''`);
    const hostile = changed({ base_model_name_or_path: "\u001b[2J$(id)" });
    const found = ask("llama.cpp", hostile);
    expect(JSON.stringify(found)).not.toContain("\u001b");
    expect(outcome(found, "base-name")?.reason).toContain("\\u001b");
  });

  test("the verdict is the worst of what was found", () => {
    const verdict = (...states: State[]) => verdictOf(states.map((state) => ({ state })));
    expect(verdict()).toBe("loads");
    expect(verdict("loads", "needs")).toBe("needs");
    expect(verdict("needs", "unknown")).toBe("unknown");
    expect(verdict("unknown", "wrong")).toBe("wrong");
    expect(verdict("wrong", "refused", "loads")).toBe("refused");
  });
});

function all(state: State): Record<Server, State> {
  return { vllm: state, "llama.cpp": state, tgi: state };
}
