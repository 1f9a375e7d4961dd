"""Token ids of random texts by Transformers, for test/fidelity/fuzz.test.ts.

    node test/fidelity/write.ts DIR && python test/oracle/tokenizer_fuzz.py DIR     # in the repository root

Writes test/chat/fixtures/fuzz.json: for each family four hex digits of a digest for every text.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

from transformers import AutoTokenizer

os.environ.setdefault("HF_HUB_OFFLINE", "1")


def main(directory):
    fuzz = json.loads((directory / "fuzz.json").read_text(encoding="utf-8"))
    families = {}
    for family in json.loads((directory / "families.json").read_text(encoding="utf-8")):
        if family["name"].endswith("our template"):
            continue
        tokenizer = AutoTokenizer.from_pretrained(family["tokenizer"])
        rows = (tokenizer(text, add_special_tokens=False)["input_ids"] for text in fuzz["texts"])
        families[family["name"]] = "".join(
            hashlib.sha256(",".join(map(str, ids)).encode()).hexdigest()[:4] for ids in rows
        )
    path = Path(__file__).parent.parent / "chat" / "fixtures" / "fuzz.json"
    path.write_text(json.dumps({"texts": fuzz["digest"], "families": families}, indent=1) + "\n", encoding="utf-8")


main(Path(sys.argv[1]))
