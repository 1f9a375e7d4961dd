import { describe, expect, test } from "vitest";
import { digestOf } from "../../src/formats/digest.ts";
import type { Plan } from "../../src/manifest/schema.generated.ts";
import { closureOf } from "../../src/provenance/closure.ts";
import { parseStatement } from "../../src/provenance/record.ts";
import { sourceUri } from "../../src/provenance/source.ts";
import { buildStatement, type StatementInput, serialiseStatement } from "../../src/provenance/statement.ts";
import { makeEvaluation, makePlan } from "../publish/adapter.ts";

const commit = "a".repeat(40);

function input(change: Partial<StatementInput> = {}): StatementInput {
  const plan = makePlan();
  return {
    files: ["README.md", "adapter_model.safetensors", "evaluation.json", "provenance.json"].map((path) => ({
      path,
      digest: digestOf(path),
    })),
    plan,
    gates: [{ suite: "evals/tools.yaml", metric: "pass-rate", min: 0.9 }],
    evaluation: makeEvaluation(plan),
    source: { commit, dirty: false, remote: "https://github.com/org/data.git" },
    locks: [{ name: "desk", path: "datasets/desk/dataset.lock.json", digest: digestOf("lock") }],
    builder: { id: "local" },
    ...change,
  };
}

describe("statement", () => {
  test("is valid by its schema and comes back from its text", () => {
    const statement = buildStatement(
      input({ startedOn: "2026-11-23T10:00:00Z", builder: { id: "local", invocation: "https://x/1" } }),
    );
    expect(parseStatement(serialiseStatement(statement))).toEqual(statement);
  });

  test("is about every file but itself, in order of name", () => {
    expect(buildStatement(input()).subject).toEqual([
      { name: "README.md", digest: { sha256: digestOf("README.md").slice(7) } },
      { name: "adapter_model.safetensors", digest: { sha256: digestOf("adapter_model.safetensors").slice(7) } },
      { name: "evaluation.json", digest: { sha256: digestOf("evaluation.json").slice(7) } },
    ]);
  });

  test("has the same bytes whatever the order of files and keys", () => {
    const turned = input();
    const shuffled = input({
      files: [...turned.files].reverse(),
      plan: Object.fromEntries(Object.entries(turned.plan).reverse()) as unknown as Plan,
    });
    expect(serialiseStatement(buildStatement(shuffled))).toBe(serialiseStatement(buildStatement(turned)));
  });

  test("holds no time that was not given", () => {
    expect(serialiseStatement(buildStatement(input()))).not.toMatch(/T\d\d:\d\d/);
    const { metadata } = buildStatement(input({ startedOn: "2026-11-23T10:00:00Z" })).predicate.runDetails;
    expect(metadata).toEqual({ startedOn: "2026-11-23T10:00:00Z" });
  });

  test("names what the adapter was made from", () => {
    const found = buildStatement(input()).predicate.buildDefinition.resolvedDependencies;
    expect(found.map((one) => one.name)).toEqual([
      "source",
      "dataset/desk/lock",
      "dataset/desk",
      "base",
      "base/config.json",
      "base/model.safetensors",
      "base/tokenizer.json",
      "base/tokenizer_config.json",
      "engine",
    ]);
    expect(found[0]).toEqual({
      name: "source",
      uri: `git+https://github.com/org/data.git@${commit}`,
      digest: { gitCommit: commit },
      annotations: { uncommittedChanges: false },
    });
    expect(found[3]).toMatchObject({
      uri: `pkg:huggingface/org/base@${"1".repeat(40)}`,
      digest: { gitCommit: "1".repeat(40) },
    });
  });

  test("carries the verdicts as in-toto's test-result does", () => {
    const [evaluation] = buildStatement(input()).predicate.runDetails.byproducts;
    expect(evaluation).toMatchObject({
      name: "evaluation.json",
      digest: { sha256: digestOf("evaluation.json").slice(7) },
      annotations: {
        "https://in-toto.io/attestation/test-result/v0.1": {
          result: "PASSED",
          configuration: [{ name: "evals/tools.yaml", digest: { sha256: digestOf("suite").slice(7) } }],
          passedTests: ["Tools: pass rate", "Adapter is live"],
          failedTests: [],
        },
      },
    });
  });

  test.each([
    ["no JSON", "{", /JSON/],
    ["a key twice", '{"_type":"a","_type":"b"}', /_type/],
    ["another document", '{"hello":1}', /required property/],
    [
      "a statement of somebody else",
      JSON.stringify({ ...buildStatement(input()), predicateType: "x" }),
      /predicateType/,
    ],
  ])("%s is refused in words", (_name, text, words) => {
    expect(() => parseStatement(text)).toThrow(words);
  });
});

describe("source", () => {
  test.each([
    ["https://user:secret@github.com/org/data.git", "git+https://github.com/org/data.git"],
    ["https://ghs_secret@github.com/org/data", "git+https://github.com/org/data"],
    ["https://github.com/org/data?access_token=secret#secret", "git+https://github.com/org/data"],
    ["git@github.com:org/data.git", "git+ssh://github.com/org/data.git"],
    ["ssh://git:secret@host:2222/org/data.git/", "git+ssh://host:2222/org/data.git"],
  ])("%s loses what is secret", (remote, uri) => {
    expect(sourceUri({ remote, commit })).toBe(`${uri}@${commit}`);
  });

  test.each(["/srv/secret/repo.git", "file:///srv/secret/repo.git", "../secret", "C:\\secret\\repo", "secret"])(
    "%s is a place on a machine and left out",
    (remote) => {
      expect(sourceUri({ remote, commit })).toBeNull();
      const text = serialiseStatement(buildStatement(input({ source: { commit, dirty: true, remote } })));
      expect(text).not.toContain("secret");
      expect(text).toContain('"uncommittedChanges": true');
    },
  );
});

describe("closure", () => {
  test("is the SHA-256 of the canonical plan", () => {
    const plan = makePlan();
    plan.training.adamEpsilon = 0.25;
    // hashlib over json.dumps(plan, sort_keys=True, separators=(",", ":")) in Python, without adapter and closure. The
    // epsilon is 0.25 because Python writes 1e-08 where RFC 8785 writes 1e-8.
    expect(closureOf(plan)).toBe("5885ebb8041150b0d8e9bc07e20ff842073d48cfc9c2d6808e200806f708b50e");
  });

  test("does not depend on the adapter's name, on itself, or on the order of keys", () => {
    const plan = makePlan();
    expect(closureOf({ ...plan, adapter: "other", closure: "f".repeat(64) })).toBe(plan.closure);
    expect(closureOf(Object.fromEntries(Object.entries(plan).reverse()) as unknown as Plan)).toBe(plan.closure);
  });

  test("changes with every other value of the plan", () => {
    const plan = makePlan();
    const seen = new Set<string>([plan.closure]);
    let changes = 0;
    const visit = (node: Record<string, unknown>, set: (value: unknown) => Plan) => {
      for (const [key, value] of Object.entries(node)) {
        const put = (changed: unknown) =>
          set(
            Array.isArray(node)
              ? node.map((one, index) => (String(index) === key ? changed : one))
              : { ...node, [key]: changed },
          );
        if (typeof value === "object" && value !== null) visit(value as Record<string, unknown>, put);
        else {
          changes++;
          seen.add(
            closureOf(put(typeof value === "number" ? value + 1 : typeof value === "boolean" ? !value : `${value}x`)),
          );
        }
      }
    };
    const { adapter: _adapter, closure: _closure, ...recipe } = plan;
    visit(recipe, (changed) => ({ ...plan, ...(changed as object) }));
    expect(changes).toBeGreaterThan(40);
    expect(seen.size).toBe(changes + 1);
  });
});
