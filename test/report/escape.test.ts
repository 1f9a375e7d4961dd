import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { RandomStream } from "../../src/formats/random.ts";
import { codeSpan, cut, escapeHtml, escapeMarkdown, fencedBlock, oneLine, visible } from "../../src/report/escape.ts";
import { link, md, table } from "../../src/report/markdown.ts";

interface Golden {
  source: string;
  cases: { text: string; markdown: string; code: string; html: string; rendered: string; renderedCode: string }[];
}
const golden: Golden = JSON.parse(readFileSync(new URL("fixtures/escape.json", import.meta.url), "utf8"));

const atoms = [
  "`",
  "``",
  "*",
  "**",
  "_",
  "~~",
  "[",
  "](",
  ")",
  "![",
  "|",
  "\\",
  "<",
  "</td>",
  "</details>",
  "<!--",
  "&",
  "&lt;",
  "@",
];
atoms.push(
  "@octocat",
  "#",
  "#12",
  "GH-1",
  "http://",
  "www.",
  "$",
  "\n",
  "\n\n",
  "\r",
  "\t",
  " ",
  "-",
  "---",
  "=",
  "+",
  "1.",
  "2)",
  ">",
);
atoms.push(
  "# ",
  "a",
  "é",
  "😀",
  "\u202e",
  "\u0000",
  "\u001b[31m",
  ":",
  "!",
  '"',
  "'",
  "\u200b",
  "\u2028",
  "\ud800",
  "\u{e0041}",
);

function nasty(random: RandomStream): string {
  return Array.from({ length: 1 + (random.uint32() % 10) }, () => atoms[random.uint32() % atoms.length]).join("");
}

/** What a reader sees of the escaped text: the inverse, by the rules of CommonMark for escapes and entities. */
function shown(markdown: string): string {
  return markdown
    .replaceAll("<span>$</span>", "$")
    .replace(/\\([!-/:-@[-`{-~])|&(amp|lt|gt|#\d+);/g, (_, escaped, entity) => {
      if (escaped !== undefined) return escaped;
      if (entity.startsWith("#")) return String.fromCodePoint(Number(entity.slice(1)));
      return { amp: "&", lt: "<", gt: ">" }[entity as "amp" | "lt" | "gt"];
    })
    .replaceAll("\u200b", "");
}

describe("escaped Markdown", () => {
  it.each(golden.cases)("of $text is what cmark-gfm was seen to render as text", ({ text, markdown, code, html }) => {
    expect({ markdown: escapeMarkdown(text), code: codeSpan(text), html: escapeHtml(text) }).toEqual({
      markdown,
      code,
      html,
    });
  });

  it("shows the text and holds nothing that could be structure", () => {
    const random = new RandomStream(5, "escape");
    for (let trial = 0; trial < 20_000; trial++) {
      const text = nasty(random);
      const escaped = escapeMarkdown(text);
      expect(shown(escaped)).toBe(oneLine(text));
      const bare = escaped.replaceAll("<span>$</span>", "·").replace(/\\[!-/:-@[-`{-~]|&(amp|lt|gt|#\d+);/g, "·");
      expect(bare).not.toMatch(/[`*_~[\]<>|$&\\\n\r]/);
      expect(bare).not.toMatch(/@(?!·)|:\/\/|www\.|#\d|GH-\d/i);
      expect(bare).not.toMatch(/^(#+( |$)|=|\+ |- |--|\d+[.)] )/);
    }
  });

  it("in HTML holds no tag, quote or mention, and shows the text", () => {
    const random = new RandomStream(6, "html");
    for (let trial = 0; trial < 5000; trial++) {
      const text = nasty(random);
      const escaped = escapeHtml(text);
      expect(escaped).not.toMatch(/[<>"'`|\n]|@\w|&(?!#\d+;)/);
      const decoded = escaped.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
      expect(decoded.replaceAll("\u200b", "")).toBe(oneLine(text));
    }
  });
});

describe("code", () => {
  it("spans are closed by their own fence only, and hold no pipe", () => {
    const random = new RandomStream(8, "code");
    for (let trial = 0; trial < 10_000; trial++) {
      const text = nasty(random);
      const span = codeSpan(text);
      expect(span).not.toMatch(/[|\n]/);
      if (span.startsWith("<code>")) continue;
      const fence = /^`+/.exec(span)?.[0].length ?? 0;
      const inner = span.slice(fence, -fence);
      expect([...inner.matchAll(/`+/g)].map(([run]) => run.length)).not.toContain(fence);
      expect(inner.trim()).toBe(oneLine(text));
    }
  });

  it("blocks are closed by their own fence only", () => {
    const random = new RandomStream(9, "fence");
    for (let trial = 0; trial < 10_000; trial++) {
      const text = nasty(random) + (random.uint32() % 2 ? "\n````\n" : "");
      const [open, ...rest] = fencedBlock(text).split("\n");
      const close = rest.pop();
      expect(close).toBe(open);
      for (const line of rest) expect(/^ {0,3}(`{3,})\s*$/.exec(line)?.[1]?.length ?? 0).toBeLessThan(open!.length);
      expect(rest.join("\n")).toBe(visible(text));
    }
  });
});

describe("invisible characters", () => {
  it("are written out; what scripts and emoji need stays", () => {
    expect(visible("a\u202eb\u0007\u001b[2J\u2066\ufeff")).toBe("a\\u202eb\\u0007\\u001b[2J\\u2066\\ufeff");
    expect(visible("می\u200cخواهم 👩\u200d💻 é\n\tx")).toBe("می\u200cخواهم 👩\u200d💻 é\n\tx");
    expect(visible("a\r\nb\rc")).toBe("a\nb\nc");
  });
  it("cutting keeps characters whole", () => {
    expect(cut("😀😀😀", 2)).toBe("😀…");
    expect(cut("😀😀", 2)).toBe("😀😀");
    expect(cut("abc", 3)).toBe("abc");
    expect([...cut("x".repeat(1e6), 10)]).toHaveLength(10);
  });
});

describe("the builder", () => {
  it("escapes what is put in, and not what is written", () => {
    expect(md`**${"a*b"}** ${3}`.text).toBe("**a\\*b** 3");
    expect(md`${md`**x**`}`.text).toBe("**x**");
  });
  it("keeps tables in shape, whatever the cells", () => {
    const random = new RandomStream(10, "table");
    for (let trial = 0; trial < 2000; trial++) {
      const lines = table(["a", "b"], [[nasty(random), nasty(random)]]).text.split("\n");
      expect(lines).toHaveLength(3);
      // Escapes never leave a raw pipe, so every one that is there is the table's.
      for (const line of lines) expect(line.split("|")).toHaveLength(4);
    }
    expect(() => table(["a"], [["x", "y"]])).toThrow();
  });
  it.each([
    ["https://example.com/a?b=c", "[x](https://example.com/a?b=c)"],
    ["https://example.com/a) [evil](https://b", "[x](https://example.com/a%29%20%5Bevil%5D%28https://b)"],
    ["javascript:alert(1)", "`javascript:alert(1)`"],
    ["file:///published", "`file:///published`"],
    ["https://", "`https://`"],
  ])("links to %s", (url, expected) => {
    expect(link("x", url).text).toBe(expected);
  });
});
