"""Makes test/fixtures/families/<family>/: a checkpoint with random weights, and under trained/ one that has learned something.

    python test/oracle/checkpoints.py random DIRECTORY     # the same bytes on every machine
    python test/oracle/checkpoints.py trained DIRECTORY    # floating-point training: run once, by hand

Random weights are multiples of a power of two drawn as integers, exact in every dtype. They are large, so that no part of the
computation can be left out unnoticed. The trained checkpoints copy: `1 a b c 4` continues `a b c` and an end token, which is 2
or 3 as `a` is even or odd. An adapter beside them says 5 before it ends. Greedy continuations of random weights hang on the last
bit; those of trained ones have a margin.
"""
import json
import random
import sys
from pathlib import Path

import numpy
import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM
from transformers.utils import logging

from families import END, FAMILIES, OTHER_END, VOCABULARY, config_of

COPY, EXTRA = 4, 5
logging.disable_progress_bar()


def main(kind: str, root: Path) -> None:
    for index, name in enumerate(FAMILIES):
        make = {"random": write_random, "trained": write_trained}[kind]
        make(name, root / name, index)
        print(name, flush=True)


def write_random(name: str, directory: Path, index: int) -> None:
    model = AutoModelForCausalLM.from_config(config_of(name))
    draw = numpy.random.Generator(numpy.random.PCG64(index)).integers
    with torch.no_grad():
        for key, tensor in model.named_parameters():
            norm, bias = "norm" in key, key.endswith("bias")
            steps = draw(-32, 33, tensor.shape) / 64 + 1 if norm else draw(-127, 128, tensor.shape) / (128 if bias else 192)
            tensor.copy_(torch.from_numpy(numpy.asarray(steps, numpy.float32)))
    save(model, name, directory, FAMILIES[name].shard)


def save(model, name: str, directory: Path, shard: str | None = None) -> None:
    family = FAMILIES[name]
    model.generation_config.eos_token_id = [END, OTHER_END]
    model.generation_config.pad_token_id = 0
    model.to(getattr(torch, family.dtype)).save_pretrained(directory, **({"max_shard_size": shard} if shard else {}))
    if family.transformers4:
        rewrite_config(directory / "config.json")


def rewrite_config(path: Path) -> None:
    """In the keys of Transformers 4."""
    config = json.loads(path.read_text())
    rope = config.pop("rope_parameters")
    config["rope_theta"] = rope.pop("rope_theta")
    config["rope_scaling"] = None if rope["rope_type"] == "default" else rope
    config["torch_dtype"] = config.pop("dtype")
    config.pop("layer_types", None)
    path.write_text(json.dumps(config, indent=2) + "\n")


def sequence(draw: random.Random, extra: bool) -> tuple[list[int], int]:
    """Token ids, and how many of them are the prompt."""
    words = draw.sample(range(8, VOCABULARY), draw.randint(2, 7))
    prompt = [1, *words, COPY]
    end = END if words[0] % 2 == 0 else OTHER_END
    return prompt + words + ([EXTRA] if extra else []) + [end], len(prompt)


def fit(model, parameters: list, steps: int, rate: float, extra: bool, seed: int) -> float:
    optimizer = torch.optim.AdamW(parameters, lr=rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, steps)
    draw = random.Random(seed)
    for _ in range(steps):
        rows = [sequence(draw, extra) for _ in range(64)]
        longest = max(len(ids) for ids, _ in rows)
        ids = torch.tensor([row + [0] * (longest - len(row)) for row, _ in rows])
        labels = torch.tensor([[-100] * begin + row[begin:] + [-100] * (longest - len(row)) for row, begin in rows])
        loss = model(input_ids=ids, attention_mask=(ids != 0).long(), labels=labels).loss
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        schedule.step()
    return loss.item()


def write_trained(name: str, directory: Path, index: int) -> None:
    torch.manual_seed(index)
    family = FAMILIES[name]
    changes = {"sliding_window": family.window} if family.window else {}
    model = AutoModelForCausalLM.from_config(config_of(name, initializer_range=0.08, **changes)).float().train()
    loss = fit(model, list(model.parameters()), 2500, 4e-3, False, index)
    save(model, name, directory / "trained")
    model = AutoModelForCausalLM.from_pretrained(directory / "trained", dtype=torch.float32).train()
    targets = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
    lora = get_peft_model(model, LoraConfig(task_type="CAUSAL_LM", r=4, lora_alpha=8, target_modules=targets))
    adapted = fit(lora, [p for p in lora.parameters() if p.requires_grad], 800, 1e-2, True, 1000 + index)
    lora.save_pretrained(directory / "trained" / "adapter")
    (directory / "trained" / "adapter" / "README.md").unlink(missing_ok=True)
    print(f"  loss {loss:.4f}, with the adapter {adapted:.4f}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
