"""Rows of the conversation corpus as Transformers makes them, for test/fidelity.

    node test/fidelity/write.ts DIR && python test/oracle/chat_corpus.py DIR     # in the repository root

Writes test/chat/fixtures/corpus.json: for every family and conversation a digest of text, token ids and assistant mask, or
`raises`, and what makes a row unsafe to train on, found here by other means than ours. Masks come from {% generation %} marks,
put into each template by the replacements of MARKS; the marked template must render what the stock one does.
"""

import hashlib
import json
import os
import sys
from datetime import datetime
from pathlib import Path

import transformers.utils.chat_template_utils as chat_template_utils
from chat_marks import MARKS
from jinja2.exceptions import TemplateError
from transformers import AutoTokenizer

DATE = "2026-11-02"


class Pinned(datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromisoformat(DATE)


chat_template_utils.datetime = Pinned


def marked_template(name, template):
    for old, new in MARKS[name]:
        assert template.count(old) == 1, f"{name}: {template.count(old)} times in the template: {old}"
        template = template.replace(old, new)
    return template


class Family:
    def __init__(self, name, tokenizer, template):
        self.tokenizer = AutoTokenizer.from_pretrained(tokenizer)
        if template:
            self.tokenizer.chat_template = Path(template).read_text(encoding="utf-8")
        self.marked = marked_template(name, self.tokenizer.chat_template)

    def render(self, messages, tools, prompt):
        return self.tokenizer.apply_chat_template(messages, tools=tools, add_generation_prompt=prompt, tokenize=False)

    def encode(self, text):
        return self.tokenizer(text, add_special_tokens=False)

    def spans(self, text, messages, tools):
        """Characters of each assistant turn: its content, its calls and the token that ends it."""
        (marked,), (spans,) = chat_template_utils.render_jinja_template(
            [messages],
            tools=tools,
            chat_template=self.marked,
            return_assistant_tokens_mask=True,
            **self.tokenizer.special_tokens_map,
        )
        assert marked == text, "the marks change what the template renders"
        return spans

    def row(self, conversation):
        messages, tools = conversation["messages"], conversation.get("tools")
        try:
            text = self.render(messages, tools, False)
        except TemplateError:
            return "raises"
        encoded = self.encode(text)
        ids = encoded["input_ids"]
        turns = [k for k, message in enumerate(messages) if message["role"] == "assistant"]
        spans = self.spans(text, messages, tools)
        assert len(spans) == len(turns)
        trained = [(k, span) for k, span in zip(turns, spans) if messages[k].get("train") is not False]
        mask = [0] * len(ids)
        for _, (begin, end) in trained:
            first, last = encoded.char_to_token(begin), encoded.char_to_token(end - 1)
            mask[first : last + 1] = [1] * (last + 1 - first)
        if len(trained) == len(turns):
            official = self.tokenizer.apply_chat_template(
                messages,
                tools=tools,
                chat_template=self.marked,
                return_dict=True,
                return_assistant_tokens_mask=True,
            )
            assert official["input_ids"] == ids and official["assistant_masks"] == mask
        digest = hashlib.sha256(f"{text}\n{','.join(map(str, ids))}\n{''.join(map(str, mask))}".encode())
        return " ".join([digest.hexdigest()[:12], *sorted(self.faults(messages, tools, text, ids, trained))])

    def faults(self, messages, tools, text, ids, trained):
        """Why training on the row would teach something else than what the model sees in use, if it would."""
        found = set()
        for k, (begin, end) in trained:
            try:
                prompt = self.render(messages[:k], tools, True)
            except TemplateError:
                found.add("prompt-raises")
                continue
            answered = self.render(messages[: k + 1], tools, False)
            if text[:begin] != prompt or not answered.startswith(text[:end]):
                found.add("rewrites")
            for boundary in (begin, end):
                head = self.encode(text[:boundary])["input_ids"]
                if ids[: len(head)] != head:
                    found.add("straddles")
            if messages[k].get("reasoning_content", "").strip() not in text:
                found.add("reasoning-lost")
        for message in messages:
            if any(call["function"]["name"] not in text for call in message.get("tool_calls", [])):
                found.add("call-lost")
        return found


def main(directory):
    corpus = json.loads((directory / "corpus.json").read_text(encoding="utf-8"))
    families = {}
    for description in json.loads((directory / "families.json").read_text(encoding="utf-8")):
        family = Family(**description)
        rows = [family.row(conversation) for conversation in corpus["conversations"]]
        families[description["name"]] = rows
        clean = sum(row != "raises" and " " not in row for row in rows)
        print(f"{description['name']}: {clean} rows, {rows.count('raises')} raise, of {len(rows)}", file=sys.stderr)
    fixture = {"corpus": corpus["digest"], "families": families}
    path = Path(__file__).parent.parent / "chat" / "fixtures" / "corpus.json"
    path.write_text(json.dumps(fixture, indent=0).replace(",\n", ",") + "\n", encoding="utf-8")


os.environ.setdefault("HF_HUB_OFFLINE", "1")
main(Path(sys.argv[1]))
