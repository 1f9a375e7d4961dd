import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { RandomStream } from "../../src/formats/random.ts";
import { type Schema, type SchemaName, schemas } from "../../src/manifest/schemas.ts";
import { violations } from "../../src/manifest/validate.ts";

const valid: Record<"adapter" | "dataset" | "suite", unknown> = {
  dataset: {
    name: "d",
    license: "MIT",
    language: ["en", "pt-BR"],
    files: [{ path: "a.jsonl", split: "train" }],
    format: "messages",
    roles: { system: "required" },
    hygiene: { exact: "remove", near: { action: "fail", threshold: 0.5 }, secrets: "report" },
  },
  adapter: {
    name: "a",
    base: { model: "o/m", revision: "main" },
    datasets: ["d", "e"],
    chat: { date: "2024-01-01" },
    lora: { r: 4, targets: ["q_proj"] },
    training: { epochs: 2, schedule: "linear" },
    gates: [
      { suite: "s", min: 0.5, metric: "pass-rate" },
      { metric: "loss", split: "test", below: "base" },
      { metric: "regurgitation", max: 0.1, split: "test" },
    ],
    publish: { to: "hf://o/n", tag: "v{version}" },
  },
  suite: {
    name: "s",
    maxNewTokens: 5,
    cases: [
      {
        prompt: "p",
        assert: [{ contains: "x" }, { "tool-call": "expected" }, { "tool-call": { name: "f", arguments: {} } }],
      },
    ],
    from: { dataset: "d", split: "test", turns: "reply" },
    assert: [{ regex: "a" }],
  },
};

/** The value with one thing changed somewhere: a value replaced, a key taken out, renamed or added. */
function mutated(value: unknown, random: RandomStream): unknown {
  const pick = <T>(items: T[]): T => items[random.uint32() % items.length] as T;
  const others = [
    null,
    0,
    -1,
    1.5,
    "",
    "x",
    "loss",
    "remove",
    "attention",
    true,
    [],
    ["x"],
    ["x", "x"],
    {},
    { action: "remove" },
  ];
  if (value === null || typeof value !== "object" || random.uint32() % 5 === 0) return pick(others);
  const keys = Object.keys(value);
  const kind = random.uint32() % 6;
  if (Array.isArray(value)) {
    if (kind === 0 || keys.length === 0) return [...value, pick([...others, value[0]])];
    if (kind === 1) return value.slice(1);
    const index = random.uint32() % value.length;
    return value.map((item, i) => (i === index ? mutated(item, random) : item));
  }
  const record = value as Record<string, unknown>;
  const key = pick([...keys, "extra"]);
  const { [key]: old, ...rest } = record;
  if (kind === 0) return rest;
  if (kind === 1)
    return { ...rest, [pick(["metric", "suite", "max", "min", "split", "threshold", "Name"])]: old ?? pick(others) };
  return { ...rest, [key]: mutated(old, random) };
}

describe("the alternative that was meant is the only one that could have been valid", () => {
  const standard = new Ajv({ allErrors: true, allowUnionTypes: true, strict: false });

  test.each(Object.keys(valid) as (keyof typeof valid)[])(
    "%s: valid exactly when JSON Schema's own oneOf says so",
    (name) => {
      const check = standard.compile(schemas[name]);
      const random = new RandomStream(11, `test/manifest/validate/${name}`);
      expect(violations(name, valid[name])).toEqual([]);
      const verdicts = { valid: 0, invalid: 0 };
      for (let i = 0; i < 1500; i++) {
        let value = valid[name];
        for (let n = 0; n <= i % 3; n++) value = mutated(value, random);
        const found = violations(name, value);
        expect(found.length === 0, JSON.stringify(value)).toBe(check(value));
        verdicts[found.length === 0 ? "valid" : "invalid"]++;
      }
      expect(verdicts.valid).toBeGreaterThan(30);
      expect(verdicts.invalid).toBeGreaterThan(300);
    },
  );
});

describe("the schemas", () => {
  test.each(Object.keys(schemas) as SchemaName[])(
    "%s is a strict draft 7 schema whose every key is explained",
    (name) => {
      const ajv = new Ajv({ allowUnionTypes: true, strictRequired: false, strictTypes: false });
      ajv.addVocabulary(["patternErrorMessage"]);
      expect(() => ajv.compile(schemas[name])).not.toThrow();
      const silent: string[] = [];
      const visit = (node: Schema, path: string) => {
        for (const [key, property] of Object.entries(node.properties ?? {})) {
          if (property.description === undefined && property.$ref === undefined) silent.push(`${path}.${key}`);
          visit(property, `${path}.${key}`);
        }
        for (const inner of [node.items, ...(node.oneOf ?? []), ...Object.values(node.definitions ?? {})]) {
          if (inner !== undefined) visit(inner, path);
        }
      };
      visit(schemas[name], name);
      // Records that stages write may leave the obvious unsaid; what people write may not.
      if (name in valid) expect(silent).toEqual([]);
    },
  );

  test.each(Object.keys(valid) as (keyof typeof valid)[])("%s: every pattern says what it asks for", (name) => {
    const text = JSON.stringify(schemas[name]);
    const patterns = text.match(/"pattern":/g) ?? [];
    const messages = text.match(/"patternErrorMessage":/g) ?? [];
    expect(messages.length).toBe(patterns.length);
  });
});
