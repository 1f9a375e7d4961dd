import type { RandomStream } from "../../src/formats/random.ts";

/** What texts are made of: each line is one kind of thing that tokenizers and templates have been known to get wrong. */
const FRAGMENTS: string[][] = [
  "the order has arrived and we are glad to hear it's so isn't that what they'd've said I'LL GO don't".split(" "),
  ["Straße", "naïve", "Ünïcödé", "crème brûlée", "ﬁnal", "Ｆｕｌｌ", "ǅ", "İstanbul", "ΌΣΟΣ", "Приве́т"],
  ["0", "7", "42", "1999", "3.14159", "1,000,000", "-17", "1e-7", "٣٤٥", "१२३", "Ⅷ", "½", "²³", "0x1F"],
  ["😀", "👩‍👩‍👧‍👦", "👍🏽", "🇩🇪🇯🇵", "❤️‍🔥", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "👨🏿‍🚀", "#️⃣", "☺︎"],
  ["e\u0301", "a\u0323\u0302", "q\u0307\u0323", "n\u0303o", "Z͑ͫ̓a̴l̸g̵o", "\u1100\u1161\u11a8", "A\u030a", "\u0958"],
  ["你好，世界", "東京都", "これはテストです。", "ｶﾀｶﾅ", "𠮷野家", "漢字仮名交じり文", "「引用」"],
  ["한국어", "안녕하세요", "ㄱㄴㄷ", "대한민국 만세"],
  ["مرحبا بالعالم", "السلام عليكم", "שָׁלוֹם עוֹלָם", "עברית 123 abc", "\u202bمرحبا\u202c", "لا"],
  ["हिन्दी में", "ภาษาไทย", "தமிழ்", "ქართული", "Հայերեն", "ᐃᓄᒃᑎᑐᑦ", "𝔘𝔫𝔦", "𐍈𐌰"],
  [
    "```python\ndef f(x):\n\treturn {'a': x ** 2}\n```",
    "`code`",
    "a->b::c<T>();",
    "if (x != 0 && y >= 1) { z[i++] |= ~m; }",
  ],
  [
    '{"a": [1, 2.5, null], "b": {"c": "d\\n"}}',
    "[[]]",
    '{"name": "f", "arguments": {}}',
    "<a href='x'>y</a>",
    "a\\b\\\\c",
  ],
  ["a\nb", "a\r\nb", "a\rb", "a\n\n\nb", "a\u2028b", "a\u0085b", "a\tb", "a\u00a0b", "a\u000bb", "a \n b", "a\u3000b"],
  ["\u200b", "\ufeff", "\u00ad", "x\u200dy", "\u001c", "\u007f", "\ufffd", "\u0000", "\ue000", "\u0378"],
  ["{{ messages }}", "{% if x %}", "{# no #}", "{%- endfor %}", "{{ '</s' }}", "$(x)", "%(name)s"],
  [
    "User:",
    "### Assistant:",
    "assistant\n",
    "<|user|>",
    "<|im_start",
    "start_header_id|>",
    "system",
    "<think",
    "</ s>",
    "<<SYS",
  ],
  [
    "https://example.org/a?b=c&d=%20e#f",
    "me@example.org",
    "C:\\Users\\x",
    "2026-11-02T09:00:00Z",
    "…",
    "—",
    "“q”",
    "‹›",
  ],
  ["   ", "  x", "\t\t", "-----", "=======", "...", "!!!", "aaaaaaaaaaaaaaaaaaaaaaaa", "xXxXxX", "ſ 'ſ 'S 'K"],
];

/** Up to `words` fragments, mostly of a few kinds, mostly with spaces between; begins and ends with a letter. */
export function text(random: RandomStream, words: number): string {
  const kinds = [0, 0, random.below(FRAGMENTS.length), random.below(FRAGMENTS.length)];
  const count = words > 100 ? words : 1 + random.below(words);
  let written = pick(random, FRAGMENTS[0]!);
  for (let i = 0; i < count; i++) {
    written += pick(random, [" ", " ", " ", " ", " ", " ", "", "\n", ", ", "  "]);
    written += pick(random, FRAGMENTS[pick(random, kinds)]!);
  }
  return `${written} ${pick(random, FRAGMENTS[0]!)}`;
}

/** Now and then puts white space, or anything else, around a text. */
export function aside(random: RandomStream, inner: string): string {
  const around = ["\n", " ", "\n\n", "  ", "\t", " \n", "\u00a0", "\r\n"];
  const before = random.below(14) === 0 ? pick(random, around) : random.below(8) === 0 ? anything(random) : "";
  const behind = random.below(8) === 0 ? pick(random, around) : random.below(8) === 0 ? anything(random) : "";
  return before + inner + behind;
}

/** A fragment of any kind. */
export function anything(random: RandomStream): string {
  return pick(random, FRAGMENTS[random.below(FRAGMENTS.length)]!).trim();
}

function pick<T>(random: RandomStream, items: readonly T[]): T {
  return items[random.below(items.length)] as T;
}
