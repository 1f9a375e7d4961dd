"""The memory that a pass is said to need, beside what a process takes for it, each in one of its own. Prints one JSON line a shape.

    MALLOC_MMAP_THRESHOLD_=131072 python test/engine/peft/peak.py src/engine/peft

So that glibc gives back what is freed, as PyTorch's allocator for GPUs does."""

import json
import os
import resource
import sys

sys.path.insert(0, sys.argv[1])

import memory
import model
import numpy as np
import torch
import transformers
from peft import get_peft_model
from rows import Pack, Row
from train import adamw

ADAM = {"learningRate": 1e-3, "adamBeta1": 0.9, "adamBeta2": 0.999, "adamEpsilon": 1e-8, "weightDecay": 0}
LORA = {"r": 16, "alpha": 32, "dropout": 0.0, "targets": ["q_proj", "v_proj", "down_proj"], "rslora": False}
SHAPES = {
    "activations kept": {"hidden_size": 384, "num_hidden_layers": 6, "vocab_size": 512},
    "activations computed again": {"hidden_size": 384, "num_hidden_layers": 6, "vocab_size": 512, "recompute": True},
    "logits and weights": {"hidden_size": 384, "num_hidden_layers": 2, "vocab_size": 24000, "precision": "bf16"},
}


def made(shape: dict, precision: str) -> model.Trained:
    sizes = {"intermediate_size": 3 * shape["hidden_size"], "num_attention_heads": 8, "num_key_value_heads": 4}
    config = transformers.AutoConfig.for_model("llama", **shape, **sizes, tie_word_embeddings=False)
    base = transformers.AutoModelForCausalLM.from_config(
        config, dtype=model.DTYPES[precision], attn_implementation=model.attention.PACKED
    )
    lora = get_peft_model(base.requires_grad_(False), model.lora_config(LORA))
    return model.Trained(lora, torch.device("cpu"), {"training": {"seed": 1, "precision": precision}, "lora": LORA})


def train_two_steps(shape: dict, tokens: int, recompute: bool, precision: str) -> dict[str, float]:
    """@returns what it is said to need"""
    trained = made(shape, precision)
    row = Row.of(*2 * [np.random.default_rng(0).integers(shape["vocab_size"], size=tokens)])
    pack, optimizer = Pack.of([row, row], trained.device), adamw(trained, ADAM)
    parts = memory.needs(trained, pack, memory.tokens_hold(trained, memory.PROBE)[recompute])
    trained.recompute(recompute)
    for step in (1, 2):
        trained.backward(pack, step, 1.0)
        optimizer.step()
    return parts


def measured(recompute: bool = False, precision: str = "f32", **shape) -> dict:
    peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    train_two_steps({"hidden_size": 64, "num_hidden_layers": 1, "vocab_size": 64}, 8, recompute, precision)
    before = peak()  # with what PyTorch loads at its first step
    parts = train_two_steps(shape, 700, recompute, precision)
    mib = {what: round(size / 2**20) for what, size in parts.items()}
    return {"said": sum(mib.values()), "taken": round((peak() - before) / 2**20), "parts": mib}


torch.set_num_threads(1)
for name, shape in SHAPES.items():
    if os.fork() == 0:
        print(json.dumps({"shape": name, **measured(**shape)}), flush=True)
        os._exit(0)
    os.wait()
