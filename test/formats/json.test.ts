import canonicalize from "canonicalize";
import { describe, expect, it } from "vitest";
import { LoraError } from "../../src/formats/error.ts";
import { canonicalJson, type Json, parseJson } from "../../src/formats/json.ts";
import { locateJsonFault } from "../../src/formats/jsonfault.ts";
import { RandomStream } from "../../src/formats/random.ts";

const here = { file: "data.jsonl", line: 7 };

function faultOf(text: string, place = here as { file: string; line: number; column?: number }): LoraError {
  try {
    parseJson(text, place);
  } catch (error) {
    if (error instanceof LoraError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text.slice(0, 100)}`);
}

/** Any JSON value, from a stream of random numbers. */
function randomJson(random: RandomStream, depth = 4): Json {
  const kind = random.below(depth === 0 ? 5 : 7);
  if (kind === 0) return null;
  if (kind === 1) return random.below(2) === 0;
  if (kind === 2) return (random.below(2 ** 32) - 2 ** 31) * 10 ** (random.below(7) - 5);
  if (kind === 3) return random.below(1000);
  if (kind === 4) return randomText(random);
  const size = random.below(5);
  if (kind === 5) return Array.from({ length: size }, () => randomJson(random, depth - 1));
  return Object.fromEntries(
    Array.from({ length: size }, () => [randomText(random), randomJson(random, depth - 1)] as const),
  );
}

function randomText(random: RandomStream): string {
  const pieces = ["a", ":", '"', "\\", "{", "}", "é", "😀", "\n", "\u2028", "\\u003a", "0", "__proto__", " "];
  return Array.from({ length: random.below(6) }, () => pieces[random.below(pieces.length)]).join("");
}

describe("parseJson", () => {
  it("reads what JSON.parse reads, and nothing else", () => {
    const random = new RandomStream(1, "json");
    let refused = 0;
    for (let i = 0; i < 3000; i++) {
      const value = randomJson(random);
      const text = JSON.stringify(value, null, random.below(2));
      expect(parseJson(text, here)).toEqual(value);
      // One character changed, dropped or doubled: refused whenever the native parser refuses.
      const at = random.below(text.length);
      const mutated = text.slice(0, at) + ["", ":", '"', ",", "}", "1", "\\"][random.below(7)] + text.slice(at + 1);
      let native: Json | undefined;
      try {
        native = JSON.parse(mutated) as Json;
      } catch {
        refused++;
      }
      if (native === undefined) {
        const fault = faultOf(mutated);
        expect(fault.code).toMatch(/^json-/);
        expect(fault.place?.column).toBeGreaterThan(0);
      } else {
        // Accepted, or refused for what the slow parser finds by itself.
        expect(quietly(mutated)).toEqual(locateJsonFault(mutated, here, 512)?.message ?? native);
      }
    }
    expect(refused).toBeGreaterThan(500);
  });

  it("finds every duplicate key, also behind escapes that hide its colon", () => {
    const random = new RandomStream(2, "duplicates");
    for (let i = 0; i < 500; i++) {
      const member = () => `"k${random.below(1000)}x":${JSON.stringify(randomJson(random, 2))}`;
      const others = Array.from({ length: random.below(4) }, member).filter((m, j, all) => all.indexOf(m) === j);
      const twice = ['"twin":1', '"tw\\u0069n":"\\u003a\\u003A"'];
      const members = random.shuffle([...others, ...twice]);
      const nested = `[{"deep":{${members.join(",")}}}]`;
      expect(faultOf(nested).code).toBe("json-duplicate-key");
    }
    expect(parseJson('{"a":{"x":1},"b":{"x":":"},"c":"a:b"}', here)).toEqual({ a: { x: 1 }, b: { x: ":" }, c: "a:b" });
  });

  const faults: [what: string, text: string, code: string, column: number][] = [
    ["trailing comma", '{"a":1,}', "json-malformed", 8],
    ["missing colon", '{"a" 1}', "json-malformed", 6],
    ["single quotes", "{'a':1}", "json-malformed", 2],
    ["text after the value", '{"a":1} x', "json-malformed", 9],
    ["two values", "{}{}", "json-malformed", 3],
    ["end in the middle", '{"a":[1', "json-malformed", 8],
    ["nothing", "", "json-malformed", 1],
    ["a comment", "[1 /* one */]", "json-malformed", 4],
    ["NaN", "[NaN]", "json-malformed", 2],
    ["a leading zero", "[01]", "json-malformed", 3],
    ["a raw line feed in a string", '["a\nb"]', "json-malformed", 2],
    ["a bad escape", '["\\x41"]', "json-malformed", 2],
    ["a non-JSON space", "[\u00a01]", "json-malformed", 2],
    ["a duplicate key", '{"a":1,"b":2,"a":3}', "json-duplicate-key", 14],
    ["an escaped high surrogate alone", '["\\uD83D"]', "json-surrogate", 2],
    ["surrogates in the wrong order", '["x\\ude00\\ud83d"]', "json-surrogate", 2],
    ["a raw lone surrogate", '["\ud83d"]', "json-surrogate", 2],
    ["a lone surrogate as key", '{"\\udc00":1}', "json-surrogate", 2],
    ["an escaped NUL", '{"a":"x\\u0000"}', "json-nul", 6],
    ["a raw NUL", '{"a":"x\0"}', "json-malformed", 6],
    ["a duplicate key in what is no JSON", '{"a":1,"a":2,}', "json-malformed", 14],
    ["an integer of 2^53", "[9007199254740992]", "json-integer", 2],
    ["a large negative integer", "[1,-9007199254740993]", "json-integer", 4],
    ["a number beyond doubles", "[1e999]", "json-number", 2],
    ["513 levels", `${"[".repeat(513)}${"]".repeat(513)}`, "json-depth", 513],
    ["a hundred thousand open brackets", "[".repeat(100_000), "json-depth", 513],
    ["a hundred thousand open braces", '{"a":'.repeat(100_000), "json-depth", 2561],
  ];
  it.each(faults)("refuses %s at its column", (_, text, code, column) => {
    const fault = faultOf(text);
    expect([fault.code, fault.place]).toEqual([code, { file: "data.jsonl", line: 7, column }]);
    expect(fault.message.length).toBeLessThan(200);
  });

  const fine: [what: string, text: string][] = [
    ["a pair of escaped surrogates", '["\\ud83d\\ude00"]'],
    ["a backslash before u0000", '["\\\\u0000"]'],
    ["a backslash before ud800", '["\\\\ud800"]'],
    ["the largest safe integer", "[9007199254740991,-9007199254740991]"],
    ["large numbers that are not integers", "[1e20,9007199254740993.0]"],
    ["512 levels", `${"[".repeat(512)}${"]".repeat(512)}`],
    ["the key __proto__", '{"__proto__":{"x":1}}'],
  ];
  it.each(fine)("accepts %s", (_, text) => {
    expect(parseJson(text, here)).toEqual(JSON.parse(text));
  });

  it("counts lines and columns from where the text begins", () => {
    expect(faultOf('{"a": 1\n ]', { file: "a.json", line: 10, column: 5 }).place).toEqual({
      file: "a.json",
      line: 11,
      column: 2,
    });
    expect(faultOf('{"a" 1}', { file: "a.json", line: 10, column: 5 }).place).toEqual({
      file: "a.json",
      line: 10,
      column: 10,
    });
  });

  function quietly(text: string): unknown {
    try {
      return parseJson(text, here);
    } catch (error) {
      return (error as Error).message;
    }
  }
});

describe("canonicalJson", () => {
  it("agrees with the examples of RFC 8785", () => {
    // Section 3.2.2 and 3.2.3, and samples of appendix B.
    const value = {
      numbers: [Number("333333333.33333329"), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/",
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    const keys = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 };
    expect(Object.values(JSON.parse(canonicalJson(keys)) as object).sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(canonicalJson(keys)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
    expect(canonicalJson([-0, 5e-324, 1.7976931348623157e308, 1e21, 9007199254740992, 1e-7])).toBe(
      "[0,5e-324,1.7976931348623157e+308,1e+21,9007199254740992,1e-7]",
    );
  });

  it("writes what the reference implementation writes, and refuses what it refuses", () => {
    const random = new RandomStream(5, "oracle");
    for (let i = 0; i < 500; i++) {
      const value = randomJson(random);
      expect(canonicalJson(value)).toBe(canonicalize(value));
    }
    expect(canonicalJson({ b: undefined, a: { c: undefined } })).toBe(
      canonicalize({ b: undefined, a: { c: undefined } }),
    );
    for (const none of [NaN, Infinity, "\ud800", { "\udc00": 1 }, [-Infinity]]) {
      expect(() => canonicalJson(none)).toThrow();
      expect(() => canonicalize(none)).toThrow();
    }
    for (const none of [undefined, () => {}, Symbol(), 1n]) expect(() => canonicalJson(none)).toThrow();
  });

  it("does not depend on the order of keys, and reads back as the same value", () => {
    const random = new RandomStream(3, "canonical");
    const shuffled = (value: Json): Json => {
      if (Array.isArray(value)) return value.map(shuffled);
      if (value === null || typeof value !== "object") return value;
      const entries = Object.entries(value).map(([key, item]) => [key, shuffled(item)] as const);
      return Object.fromEntries(random.shuffle(entries));
    };
    for (let i = 0; i < 500; i++) {
      const value = randomJson(random);
      expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
      // -0 and 0 are one number to JSON.
      expect(parseJson(canonicalJson(value), here)).toEqual(JSON.parse(JSON.stringify(value)));
    }
  });

  it("refuses what JSON cannot carry", () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, "\ud800", undefined]) {
      expect(() => canonicalJson(value)).toThrow();
    }
  });
});
