"""Cosines and sines of rotary angles of released checkpoints, at positions near and far, as Transformers computes them.

    python test/oracle/rope.py test/fixtures/rope.safetensors [--check]

The parameters are those of the checkpoints' config.json. Half of a head is kept; the other half is the same.
"""
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from transformers import LlamaConfig
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding

POSITIONS = [1, 100, 4095, 32767, 131071]
LLAMA3 = dict(rope_type="llama3", rope_theta=500000.0, low_freq_factor=1.0, high_freq_factor=4.0,
              original_max_position_embeddings=8192)
CHECKPOINTS = {
    "Llama-2-7b, Mistral-7B-v0.1, DeepSeek-R1-Distill-Qwen-7B": (128, dict(rope_type="default", rope_theta=10000.0)),
    "Meta-Llama-3-8B": (128, dict(rope_type="default", rope_theta=500000.0)),
    "Llama-3.1-8B": (128, dict(LLAMA3, factor=8.0)),
    "Llama-3.2-1B": (64, dict(LLAMA3, factor=32.0)),
    "SmolLM2-135M": (64, dict(rope_type="default", rope_theta=100000.0)),
    "Mistral-7B-v0.3, Mistral-Nemo, Qwen2.5-7B, Qwen3-0.6B": (128, dict(rope_type="default", rope_theta=1000000.0)),
    "Qwen2.5-0.5B": (64, dict(rope_type="default", rope_theta=1000000.0)),
}


def main(path: Path, check: bool) -> None:
    tensors = {"positions": torch.tensor(POSITIONS, dtype=torch.int32)}
    for name, (head_dim, parameters) in CHECKPOINTS.items():
        config = LlamaConfig(hidden_size=head_dim, num_attention_heads=1, head_dim=head_dim, rope_parameters=parameters,
                             max_position_embeddings=131072)
        cos, sin = LlamaRotaryEmbedding(config)(torch.zeros(1), torch.tensor([POSITIONS]))
        tensors[f"{name}.cos"], tensors[f"{name}.sin"] = (x[0, :, : head_dim // 2].contiguous() for x in (cos, sin))
    if not check:
        return save_file(tensors, path)
    committed = load_file(path)
    assert committed.keys() == tensors.keys()
    # An angle is up to 131071 in float32, where neighbours are 2^-7 apart.
    worst = max((committed[key].double() - tensors[key].double()).abs().max().item() for key in tensors)
    assert worst <= 2**-6, f"rotary angles differ by {worst}"
    print(f"  rotary angles: the same within {worst:.1e}")


main(Path(sys.argv[1]), "--check" in sys.argv)
