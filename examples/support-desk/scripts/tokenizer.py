"""The base model's tokenizer: byte-level BPE over the pre-training text, with the chat template beside it."""

import re
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

import corpus

SPECIAL = ["<|pad|>", "<|im_start|>", "<|im_end|>"]
# Plain text to the model's decoder, but one token each.
MARKS = ["<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>"]

# A blank before a word with a digit or an @ stands alone, and so does each digit and each capital of an identifier: a value then has the
# same tokens after a blank, a bracket or a quote, and copying it means copying tokens.
PIECES = r" (?=\S*[@0-9])|\p{N}|[A-Z](?=[A-Z0-9-])| ?\p{L}+(?:_id)?| ?[^\s\p{L}\p{N}]+|\s+"

MARKED = re.compile("|".join(re.escape(mark) for mark in [*SPECIAL, *MARKS]))


def make(vocabulary: int, seed: int) -> PreTrainedTokenizerFast:
    writer = corpus.Writer(seed)
    texts = (part for _ in range(12_000) for document in sample(writer) for part in MARKED.split(document) if part)
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(PIECES), behavior="isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary - len(MARKS), special_tokens=SPECIAL, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), min_frequency=4, show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_tokens([AddedToken(mark, normalized=False) for mark in MARKS])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<|pad|>", clean_up_tokenization_spaces=False, model_max_length=1024,
        chat_template=Path(__file__).with_name("chat_template.jinja").read_text(encoding="utf-8"),
    )


def sample(writer: corpus.Writer) -> list[str]:
    """Words count for more here than in pre-training, identifiers for less."""
    documents = [writer.text(), writer.small_talk(), writer.json_text(), writer.tools()]
    parts = writer.rng.sample(corpus.words.PARTS, 8)
    return ["".join(text for text, _ in document) for document in documents] + [
        " ".join(word.title() if writer.rng.random() < 0.1 else word for word in writer.rng.sample(corpus.words.COMMON, 60)),
        f"{parts[0]}_{parts[1]}({parts[2]}, {parts[3]}: {parts[4]}|{parts[5]})\n" + '{"' + f'{parts[6]}": "{parts[7]}"' + "}",
    ]
