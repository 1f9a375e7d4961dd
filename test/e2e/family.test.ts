import { describe, expect, test } from "vitest";
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

  test("a base of fewer rows than its tokenizer has ids is an error there", async () => {
    const repository = makeRepository();
    repository.change("base/config.json", '"vocab_size": 2048', '"vocab_size": 1024');
    const { code, told } = await findings(repository);
    expect(code).toBe(1);
    expect(told).toMatchObject([{ rule: "base-vocabulary", severity: "error", place: { file: ADAPTER, line: 3 } }]);
  });

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
