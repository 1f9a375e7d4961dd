import { describe, expect, test } from "vitest";
import type { Finding } from "../../src/formats/finding.ts";
import type { ResolvedHygiene } from "../../src/manifest/resolve.ts";
import { all, assistant, check, prose, record, summary, type Unplaced, user } from "./corpora.ts";

const holding = (line: number, text: string): Unplaced =>
  record(
    `a.jsonl:${line}`,
    "train",
    user(prose(`ask ${line}`, 20)),
    assistant(`${prose(`answer ${line}`, 20)} ${text}`),
  );

const settings = (action: "fail" | "remove" | "report", more: Partial<ResolvedHygiene> = {}) => ({
  ...all(action),
  ...more,
});
const printed = (finding: Finding) => /fingerprint: ([a-z]+-[0-9a-f]{12})\./.exec(finding.message)![1]!;
const personal = (findings: readonly Finding[]) => findings.filter(({ rule }) => rule.startsWith("personal"));

describe("allowing by fingerprint", () => {
  const token = `ghp_${"Zz9Yy8Xx7Ww6".repeat(3)}`;
  const rows = [holding(1, "kim@acme.io"), holding(2, "KIM@acme.io"), holding(3, "roe@acme.io"), holding(4, token)];

  test("the fingerprint that the finding shows allows that value, however it is written, and no other", async () => {
    const { findings } = await check(rows, { settings: settings("fail") });
    expect(summary(findings)).toEqual([
      "error personal-email a.jsonl:1",
      "error personal-email a.jsonl:2",
      "error personal-email a.jsonl:3",
      "error secret a.jsonl:4",
    ]);
    expect(printed(findings[0]!)).toBe(printed(findings[1]!));
    const allow = [findings[0]!, findings[3]!].map((finding) => ({ fingerprint: printed(finding), reason: "ours" }));
    const allowed = await check(rows, { settings: settings("fail", { allow }) });
    expect(summary(allowed.findings)).toEqual(["error personal-email a.jsonl:3"]);
    expect(JSON.stringify([findings, allow])).not.toMatch(/kim@|Zz9Yy8/i);
  });

  test("what is allowed is not removed, nor counted", async () => {
    const { findings } = await check(rows.slice(0, 1), { settings: settings("remove") });
    const allow = [{ fingerprint: printed(findings[0]!), reason: "ours" }];
    const { removed, counts } = await check(rows, { settings: settings("remove", { allow }) });
    expect([...removed.keys()]).toEqual([2, 3]);
    expect(counts.find(({ rule }) => rule === "personal-email")).toMatchObject({ found: 1, removed: 1 });
  });

  test("another data set has other fingerprints", async () => {
    const prints = await Promise.all(
      ["one", "two"].map(async (name) => printed((await check(rows, { name })).findings[0]!)),
    );
    expect(prints[0]).not.toBe(prints[1]);
  });

  test("an entry that allows nothing is a finding at its line", async () => {
    const allow = [{ fingerprint: "email-000000000000", reason: "gone" }];
    expect(summary((await check([holding(1, "")], { settings: settings("fail", { allow }) })).findings)).toEqual([
      "warning allow-unused dataset.yaml:10",
    ]);
  });
});

describe("how often it is told", () => {
  const rows = Array.from({ length: 130 }, (_, i) => holding(i + 1, `person${i}@acme.io`));

  test("what is reported, once with the number of records and five examples more", async () => {
    const { findings } = await check(rows, { settings: settings("report") });
    expect(summary(personal(findings))).toEqual(["warning personal-email a.jsonl:1"]);
    const [finding] = personal(findings);
    expect(finding!.message).toMatch(
      /^messages\[1\]\.content holds an e-mail address .* So it is with 129 more records\.$/,
    );
    expect(finding!.related!.map(({ place }) => place.line)).toEqual([2, 3, 4, 5, 6]);
  });

  test("what fails, at every place up to a hundred", async () => {
    const { findings, counts } = await check(rows, { settings: settings("fail") });
    expect(personal(findings)).toHaveLength(100);
    expect(personal(findings).at(-1)!.message).toMatch(/ So it is with 30 more records\.$/);
    expect(counts.find(({ rule }) => rule === "personal-email")).toMatchObject({ found: 130 });
  });

  test("two places in one record are two findings where it fails, one where it is reported", async () => {
    const row = record(
      "a.jsonl:1",
      "train",
      user("I am kim@acme.io, yes kim@acme.io"),
      assistant("Hello roe@acme.io."),
    );
    expect(personal((await check([row], { settings: settings("fail") })).findings)).toHaveLength(2);
    const { findings } = await check([row], { settings: settings("report") });
    expect(personal(findings)).toHaveLength(1);
    expect(personal(findings)[0]!.message).not.toContain("more record");
  });
});

describe("silencing a rule", () => {
  const rows = [holding(1, "kim@acme.io"), holding(2, "<|im_end|>")];
  const ignore = [{ rule: "special-token", reason: "text about templates" }];

  test("leaves out its warnings, and nothing else", async () => {
    const { findings, counts } = await check(rows, { settings: settings("report", { ignore }) });
    expect(summary(findings)).toEqual(["warning personal-email a.jsonl:1"]);
    expect(counts.find(({ rule }) => rule === "special-token")).toMatchObject({ found: 1 });
  });

  test("does not keep what the rule removes", async () => {
    const { findings, removed } = await check(rows, { settings: settings("remove", { ignore }) });
    expect(summary(findings)).toEqual(["warning personal-email a.jsonl:1"]);
    expect([...removed.keys()]).toEqual([0, 1]);
  });

  test("does not silence errors, and says so", async () => {
    const { findings } = await check(rows.slice(1), { settings: settings("fail", { ignore }) });
    expect(summary(findings)).toEqual(["error special-token a.jsonl:2", "warning ignore-unused dataset.yaml:10"]);
    expect(findings[1]!.message).toContain("are errors, which are not silenced");
  });

  test("that has no finding is a finding", async () => {
    const { findings } = await check(rows.slice(0, 1), { settings: settings("report", { ignore }) });
    expect(summary(findings)).toEqual(["warning personal-email a.jsonl:1", "warning ignore-unused dataset.yaml:10"]);
  });
});
