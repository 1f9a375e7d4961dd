"""Shapes of real models with random weights, and rows with the lengths of chats."""

import numpy as np
import torch
import transformers

LLAMA = dict(model_type="llama", rms_norm_eps=1e-5, max_position_embeddings=8192)
QWEN2 = dict(model_type="qwen2", rms_norm_eps=1e-6, max_position_embeddings=8192)
SHAPES = {
    "llama-3.1-8b": LLAMA
    | dict(
        vocab_size=128256,
        hidden_size=4096,
        intermediate_size=14336,
        num_hidden_layers=32,
        num_attention_heads=32,
        num_key_value_heads=8,
        tie_word_embeddings=False,
    ),
    "qwen2.5-7b": QWEN2
    | dict(
        vocab_size=152064,
        hidden_size=3584,
        intermediate_size=18944,
        num_hidden_layers=28,
        num_attention_heads=28,
        num_key_value_heads=4,
        tie_word_embeddings=False,
    ),
    "llama-3.2-1b": LLAMA
    | dict(
        vocab_size=128256,
        hidden_size=2048,
        intermediate_size=8192,
        num_hidden_layers=16,
        num_attention_heads=32,
        num_key_value_heads=8,
        head_dim=64,
        tie_word_embeddings=True,
    ),
    "qwen2.5-0.5b": QWEN2
    | dict(
        vocab_size=151936,
        hidden_size=896,
        intermediate_size=4864,
        num_hidden_layers=24,
        num_attention_heads=14,
        num_key_value_heads=2,
        tie_word_embeddings=True,
    ),
}
SMALL = {
    "llama-small": LLAMA
    | dict(
        vocab_size=4096,
        hidden_size=256,
        intermediate_size=768,
        num_hidden_layers=4,
        num_attention_heads=8,
        num_key_value_heads=4,
        tie_word_embeddings=False,
    ),
    "qwen2-small": QWEN2
    | dict(
        vocab_size=6144,
        hidden_size=192,
        intermediate_size=512,
        num_hidden_layers=3,
        num_attention_heads=6,
        num_key_value_heads=2,
        tie_word_embeddings=True,
    ),
}


def random_base(shape: dict, device: torch.device, attention: str):
    config = transformers.AutoConfig.for_model(
        **shape, attn_implementation=attention, pad_token_id=0, eos_token_id=None, bos_token_id=None
    )
    with torch.device(device):
        model = transformers.AutoModelForCausalLM.from_config(
            config, dtype=torch.bfloat16, attn_implementation=attention
        )
    draw = torch.Generator(device).manual_seed(0)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.normal_(0, 0.02, generator=draw) if parameter.dim() > 1 else parameter.fill_(
                0 if name.endswith("bias") else 1
            )
    model.generation_config.eos_token_id = None
    return model.requires_grad_(False)


def chats(count: int, vocabulary: int, longest: int, seed: int = 0) -> list[tuple[np.ndarray, np.ndarray]]:
    """Lengths are log-normal, as those of public chat data are: median a ninth of the longest, which few reach. Turns of user and
    assistant alternate; about 55% of the tokens are an assistant's."""
    draw, rows = np.random.default_rng(seed), []
    for length in np.clip(draw.lognormal(np.log(longest / 9), 0.9, count), longest / 64, longest).astype(int):
        ids = draw.integers(1, vocabulary, length)
        labels, at = np.full(length, -100), 0
        for turn in range(int(draw.integers(1, 5)) * 2):
            end = min(length, at + max(2, int(length / 6 * (0.8 if turn % 2 == 0 else 1.2))))
            if turn % 2:
                labels[at:end] = ids[at:end]
            at = end
        labels[-1] = ids[-1]
        rows.append((ids, labels))
    return rows


def needed_flops(shape: dict, lengths: list[int], supervised: int) -> float:
    """What LoRA cannot do without: forward, and backward to the inputs of frozen weights (2 + 2 a weight and token), the head at
    supervised tokens, causal attention (2 + 4 products). The adapter's own share is left out."""
    hidden, heads = shape["hidden_size"], shape["num_attention_heads"]
    size = shape.get("head_dim", hidden // heads)
    layer = hidden * size * (2 * heads + 2 * shape["num_key_value_heads"]) + 3 * hidden * shape["intermediate_size"]
    tokens = sum(lengths)
    meetings = sum(length * length / 2 for length in lengths)
    return (
        4 * shape["num_hidden_layers"] * layer * tokens
        + 4 * shape["vocab_size"] * hidden * supervised
        + 12 * shape["num_hidden_layers"] * heads * size * meetings
    )
