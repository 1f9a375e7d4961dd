import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { RandomStream } from "../../src/formats/random.ts";
import { elementSpans, lineSpans, type Span, withoutSpans } from "../../src/formats/spans.ts";
import { unifiedDiff } from "../../src/formats/unifieddiff.ts";
import { temporaryDirectory } from "./temporary.ts";

const random = new RandomStream(5, "diff");
const NAMES = ["plain.jsonl", "with space.jsonl", "dir/ü.jsonl", 'qu"ote\\.jsonl', "tab\t.jsonl"];

/** Lines out of few, so that they repeat; line ends mixed, with and without a mark at the start or a feed at the end. */
function text(): Buffer {
  const lines = Array.from(
    { length: random.below(30) },
    () => ["a", "b", "", "{", "€", "\u0001\u0002"][random.below(6)],
  );
  const body = lines.map((line) => `${line}${random.below(4) === 0 ? "\r\n" : "\n"}`).join("");
  return Buffer.from(`${random.below(5) === 0 ? "\ufeff" : ""}${body}${random.below(2) === 0 ? "" : "end"}`);
}

function spansIn(length: number): Span[] {
  const ends = Array.from({ length: 2 * random.below(4) }, () => random.below(length + 1)).sort((a, b) => a - b);
  const spans = ends.flatMap((start, i) => (i % 2 === 0 ? [{ start, end: ends[i + 1]! }] : []));
  return spans.filter(({ start, end }, i) => end > start && start >= (spans[i - 1]?.end ?? 0));
}

test("git apply makes of every file what cutting makes of it", () => {
  const root = temporaryDirectory();
  const wanted = new Map<string, Buffer>();
  const patches: Buffer[] = [];
  for (let trial = 0; trial < 400; trial++) {
    const path = `${trial}/${NAMES[trial % NAMES.length]}`;
    const bytes = text();
    const lines = lineSpans(bytes).filter(() => random.below(4) === 0);
    const spans = trial % 2 === 0 ? lines : spansIn(bytes.length);
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), bytes);
    wanted.set(path, withoutSpans(bytes, spans));
    patches.push(Buffer.from(`Why: ${trial}\n\n`), unifiedDiff(path, bytes, spans));
    expect(patches.at(-1)!.length > 0).toBe(!wanted.get(path)!.equals(bytes));
  }
  writeFileSync(join(root, "cuts.patch"), Buffer.concat(patches));
  execFileSync("git", ["apply", "--whitespace=nowarn", "cuts.patch"], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  for (const [path, bytes] of wanted) expect(readFileSync(join(root, path)), path).toEqual(bytes);
});

describe("spans", () => {
  test("of lines are the whole file but its mark", () => {
    for (let trial = 0; trial < 100; trial++) {
      const bytes = text();
      const cut = withoutSpans(bytes, lineSpans(bytes)).toString("utf8");
      expect(["", "\ufeff"]).toContain(cut);
      expect(lineSpans(bytes).length).toBe(
        bytes
          .toString("utf8")
          .replace(/^\ufeff/, "")
          .match(/[^\n]*\n|[^\n]+$/g)?.length ?? 0,
      );
    }
  });

  test("of elements are the elements, whatever stands in them and between them", () => {
    const values = [{ a: '],[\\"' }, [1, [2, "}"]], "x,\n", 3, true, { "{": { b: [] } }, [], {}, ""];
    for (let trial = 0; trial < 100; trial++) {
      const elements = Array.from({ length: random.below(6) }, () => values[random.below(values.length)]);
      for (const indent of [0, 2]) {
        const bytes = Buffer.from(`\ufeff \n${JSON.stringify(elements, null, indent)}\r\n`);
        const found = elementSpans(bytes).map(({ start, end }) => bytes.subarray(start, end).toString("utf8"));
        expect(found).toEqual(elements.map((element) => expect.toSatisfy((text) => same(JSON.parse(text), element))));
      }
    }
  });
});

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
