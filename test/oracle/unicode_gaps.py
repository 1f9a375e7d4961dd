"""Characters of which Node and the tokenizers library know different things, because their Unicode is not of the same age.

    python test/oracle/unicode_gaps.py           # in the repository root, `node` on the path

Writes src/chat/unicodegaps.generated.ts: by property of the expressions in tokenizer.json and by normal form, ranges of code points.
"""

import json
import subprocess
from pathlib import Path

from tokenizers import Regex, normalizers, pre_tokenizers

PROPERTIES = ["L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "N", "P", "S"]
POINTS = [point for point in range(0x110000) if not 0xD800 <= point < 0xE000]
# Marks before and behind show what a character does to their order.
MARKED = "A\u0323{}\u0301\u0323"

FORMS = ["NFC", "NFD", "NFKC", "NFKD"]

NODE = """
const [properties, forms, marked] = JSON.parse(process.argv[1]);
const tests = properties.map((property) => new RegExp(`\\\\p{${property}}`, "u"));
const known = [...properties, ...forms].map(() => []);
for (let point = 0; point < 0x110000; point++) {
  if (point >= 0xd800 && point < 0xe000) continue;
  const char = String.fromCodePoint(point);
  tests.forEach((test, i) => test.test(char) && known[i].push(point));
  forms.forEach((form, i) => known[properties.length + i].push(marked.replace("{}", char).normalize(form)));
}
console.log(JSON.stringify([process.versions.unicode, known]));
"""


def matching(name):
    """Code points the library's expressions take for those of a property."""
    split = pre_tokenizers.Split(Regex(rf"\p{{{name}}}"), "removed", invert=True)
    found = set()
    for start in range(0, len(POINTS), 4096):
        block = POINTS[start : start + 4096]
        for _, (begin, end) in split.pre_tokenize_str("".join(map(chr, block))):
            found.update(block[begin:end])
    return found


def ranges(points):
    found = []
    for point in sorted(points):
        if found and found[-1][1] == point - 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return " ".join(f"{begin:x}" if begin == end else f"{begin:x}-{end:x}" for begin, end in found)


def main():
    argument = json.dumps([PROPERTIES, FORMS, MARKED])
    output = subprocess.run(["node", "-e", NODE, argument], capture_output=True, text=True, check=True).stdout
    version, known = json.loads(output)
    gaps = {name: ranges(matching(name) ^ set(points)) for name, points in zip(PROPERTIES, known)}
    for form, texts in zip(FORMS, known[len(PROPERTIES) :]):
        normalize = getattr(normalizers, form)().normalize_str
        gaps[form] = ranges(point for point, text in zip(POINTS, texts) if normalize(MARKED.format(chr(point))) != text)
    lines = [f"  {name}:\n    {json.dumps(text)}," for name, text in gaps.items()]
    Path("src/chat/unicodegaps.generated.ts").write_text(
        "// Written by test/oracle/unicode_gaps.py; do not edit.\n\n"
        "/** Code points, in hex, that the tokenizers library and a Node with Unicode "
        f"{version} take differently, by property or normal form. */\n"
        "export const UNICODE_GAPS: Readonly<Record<string, string>> = {\n" + "\n".join(lines) + "\n};\n"
    )


main()
