import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { columns, width } from "../../src/report/columns.ts";
import { plain, renderFindings, renderTerminal } from "../../src/report/terminal.ts";
import { sampleFindings, sampleRun } from "./sample.ts";

describe("terminal", () => {
  it("shows a whole run (looked at by eye)", async () => {
    await expect(renderTerminal(sampleRun(), { colour: false })).toMatchFileSnapshot("fixtures/terminal.txt");
  });

  it("says the same with colour as without", () => {
    const coloured = renderTerminal(sampleRun(), { colour: true });
    expect(coloured).toContain("\u001b[");
    expect(stripVTControlCharacters(coloured)).toBe(renderTerminal(sampleRun(), { colour: false }));
  });

  it("shows findings as editors read them, worst first", () => {
    const findings = [
      ...sampleFindings(),
      {
        rule: "json-malformed",
        severity: "error" as const,
        message: "Not valid JSON.",
        place: { file: "a.jsonl", line: 3, column: 7 },
      },
    ];
    const lines = renderFindings(findings, { colour: false }).split("\n");
    expect(lines[0]).toBe("a.jsonl:3:7  error  json-malformed  Not valid JSON.");
    expect(lines[1]).toMatch(/^datasets\/support-desk\/data\/orders.jsonl:88 {2}warning {2}near-duplicate {2}/);
    expect(lines).toContain("    help: Left out of what is trained. Delete it, or rewrite it.");
  });

  it("breaks findings at words to fit a terminal, and leaves them alone elsewhere", () => {
    const findings = sampleFindings();
    const whole = renderFindings(findings, { colour: false });
    for (const cells of [40, 60, 80, 200]) {
      const text = renderFindings(findings, { colour: false, columns: cells });
      expect(text.replace(/\s+/g, " ")).toBe(whole.replace(/\s+/g, " "));
      for (const line of text.split("\n")) {
        // Only what stands before a message may be wider than the terminal.
        if (width(line) > cells) expect(line).toMatch(/^\S+ {2}\w+ {2}\S+ {2}$|^ {4}\S+ {2}$/);
      }
      expect(stripVTControlCharacters(renderFindings(findings, { colour: true, columns: cells }))).toBe(text);
    }
    const message = "注文 ".repeat(20).trim();
    const [first, ...others] = renderFindings([{ rule: "r", severity: "note", message }], {
      colour: false,
      columns: 40,
    })
      .trimEnd()
      .split("\n");
    expect(width(first!)).toBeLessThanOrEqual(40);
    expect(others.length).toBeGreaterThan(1);
    for (const line of others) expect([line.slice(0, 4), width(line) <= 40]).toEqual(["    ", true]);
    expect(renderFindings(findings, { colour: false, columns: 10 })).toBe(whole);
  });

  it("lets no text steer it or start a line of its own", () => {
    const evil = "a\u001b[2J\u001b]0;title\u0007\r\nerror: forged\u202e\u009b31m";
    const finding = {
      rule: evil,
      severity: "note" as const,
      message: evil,
      help: evil,
      place: { file: evil },
      related: [{ message: evil, place: { file: evil } }],
    };
    const text = renderFindings([finding], { colour: false });
    expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    expect(text.split("\n").filter((line) => line.startsWith("error"))).toEqual([]);
    expect(plain("two\nlines\u001b[31m")).toBe("two\nlines\\u001b[31m");
    const run = sampleRun();
    const hostile = renderTerminal(
      { ...run, adapter: evil, findings: [finding], published: { url: evil, changed: false, tag: evil } },
      { colour: false },
    );
    expect(hostile).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  });
});

describe("columns", () => {
  it("are as wide as their widest cell, also of wide scripts", () => {
    const lines = columns(
      [{ title: "name" }, { title: "n", right: true }],
      [
        ["日本", "1"],
        ["a", "100"],
        ["👍🏽", "5"],
        ["e\u0301", ""],
      ],
    );
    expect(lines).toEqual(["name    n", "日本    1", "a     100", "👍🏽      5", "e\u0301"]);
    expect(["", "abc", "日本", "한국", "👩‍💻", "e\u0301"].map(width)).toEqual([0, 3, 4, 4, 2, 1]);
  });
});
