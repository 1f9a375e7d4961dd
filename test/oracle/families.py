"""Small checkpoints of every family the engine computes, in the shapes that set the families apart.

Sizes are tiny; what matters is kept: which projections have a bias, whether heads are normalised, how many heads share keys,
whether heads · head_dim is hidden_size, tied or not, the rotary scaling, the sliding window, the dtype and the number of shards
of the stored weights, and whether config.json speaks Transformers 4 or 5.
"""
from dataclasses import dataclass, field

from transformers import LlamaConfig, MistralConfig, Qwen2Config, Qwen3Config

VOCABULARY = 67
END, OTHER_END = 2, 3


@dataclass
class Family:
    config: type
    settings: dict
    dtype: str = "bfloat16"
    shard: str | None = None
    transformers4: bool = False  # config.json with rope_theta, rope_scaling and torch_dtype
    window: int | None = None  # sliding window of the checkpoint with trained weights


def llama3(factor: float) -> dict:
    """Llama 3.1's rotary scaling; the original context is short, so that rows of some dozen tokens reach every branch."""
    return {"rope_type": "llama3", "rope_theta": 500000.0, "factor": factor, "low_freq_factor": 1.0,
            "high_freq_factor": 4.0, "original_max_position_embeddings": 32}


def theta(value: float) -> dict:
    return {"rope_type": "default", "rope_theta": value}


FAMILIES = {
    "llama-2": Family(LlamaConfig, dict(rope_parameters=theta(10000.0)), dtype="float16", transformers4=True),
    "llama-3": Family(LlamaConfig, dict(num_key_value_heads=2, rope_parameters=theta(500000.0), rms_norm_eps=1e-5)),
    "llama-3.1": Family(LlamaConfig, dict(num_key_value_heads=2, rope_parameters=llama3(8.0), rms_norm_eps=1e-5),
                        shard="20KB", transformers4=True),
    "llama-3.2": Family(LlamaConfig, dict(num_key_value_heads=1, rope_parameters=llama3(32.0), tie_word_embeddings=True,
                                          head_dim=8)),
    "smollm2": Family(LlamaConfig, dict(hidden_size=36, num_attention_heads=3, num_key_value_heads=1,
                                        rope_parameters=theta(100000.0), tie_word_embeddings=True), dtype="float32"),
    "deepseek-r1-distill-llama": Family(LlamaConfig, dict(num_key_value_heads=2, rope_parameters=llama3(8.0),
                                                          rms_norm_eps=1e-5), transformers4=True),
    "mistral-v0.1": Family(MistralConfig, dict(num_key_value_heads=2, sliding_window=8, rope_parameters=theta(10000.0)),
                           transformers4=True, window=9),
    "mistral-v0.3": Family(MistralConfig, dict(num_key_value_heads=2, sliding_window=None,
                                               rope_parameters=theta(1000000.0)), shard="20KB"),
    "mistral-nemo": Family(MistralConfig, dict(num_key_value_heads=1, head_dim=12, sliding_window=None,
                                               rope_parameters=theta(1000000.0))),
    "qwen2": Family(Qwen2Config, dict(num_key_value_heads=2, tie_word_embeddings=True, rope_parameters=theta(1000000.0)),
                    transformers4=True),
    "qwen2.5": Family(Qwen2Config, dict(num_key_value_heads=1, rope_parameters=theta(1000000.0), use_sliding_window=False,
                                        sliding_window=131072, max_window_layers=1)),
    "qwen2-windowed": Family(Qwen2Config, dict(num_key_value_heads=2, rope_parameters=theta(1000000.0),
                                               use_sliding_window=True, sliding_window=7, max_window_layers=1), window=9),
    "deepseek-r1-distill-qwen": Family(Qwen2Config, dict(num_key_value_heads=2, rope_parameters=theta(10000.0),
                                                         use_sliding_window=False, sliding_window=4096), transformers4=True),
    "qwen3": Family(Qwen3Config, dict(num_key_value_heads=2, head_dim=16, tie_word_embeddings=True,
                                      rope_parameters=theta(1000000.0))),
}

COMMON = dict(vocab_size=VOCABULARY, hidden_size=32, intermediate_size=44, num_hidden_layers=2, num_attention_heads=4,
              max_position_embeddings=128, bos_token_id=1, eos_token_id=END)


def config_of(name: str, **changes):
    family = FAMILIES[name]
    return family.config(**{**COMMON, **family.settings, **changes})
