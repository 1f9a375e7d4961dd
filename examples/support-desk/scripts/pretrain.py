"""Makes base/: the tokenizer, and a Llama of about a million parameters trained from nothing on corpus.py's text.

    python scripts/pretrain.py [--minutes 12] [--out base]

The number of steps is fixed by --steps; the seed makes a run repeatable on one machine and version of torch, not across machines.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from transformers import GenerationConfig, LlamaConfig, LlamaForCausalLM

import corpus
import tokenizer as tokenizers

BASE = Path(__file__).resolve().parent.parent / "base"


def config(tokenizer) -> LlamaConfig:
    ids = tokenizer.convert_tokens_to_ids
    return LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=128, intermediate_size=384, num_hidden_layers=4, num_attention_heads=4, num_key_value_heads=2,
        max_position_embeddings=1024, rms_norm_eps=1e-5, tie_word_embeddings=True, bos_token_id=None,
        eos_token_id=ids("<|im_end|>"), pad_token_id=ids("<|pad|>"),
    )


def encode(tokenizer, document) -> tuple[list[int], list[float]]:
    """Token ids and the loss weight of each."""
    ids, weights = [], []
    for text, weight in document:
        piece = tokenizer.encode(text, add_special_tokens=False)
        ids += piece
        weights += [weight] * len(piece)
    return ids, weights


def repeats(rng: np.random.Generator, size: int, first: int) -> tuple[list[int], list[float]]:
    """A random run of tokens, then again, whole or from the middle: only the second time is predictable, and counts."""
    run = rng.integers(first, size, rng.integers(8, 48)).tolist()
    start = int(rng.integers(0, len(run) - 4))
    gap = rng.integers(first, size, rng.integers(0, 20)).tolist()
    return run + gap + run[start:], [0.0] * (len(run) + len(gap) + 1) + [1.0] * (len(run) - start - 1)


def batches(tokenizer, seed: int, steps: int, tokens: int):
    """Padded (ids, weights) of about `tokens` tokens; rows of like length lie together. The share of `repeats` falls."""
    writer, rng = corpus.Writer(seed), np.random.default_rng(seed)
    step = 0
    while step < steps:
        pool = []
        for _ in range(3000):
            share = 0.25 if step < steps * 0.15 else 0.03
            pool.append(repeats(rng, len(tokenizer), 3) if rng.random() < share else encode(tokenizer, writer.document()))
        pool.sort(key=lambda row: len(row[0]))
        groups, group = [], []
        for row in pool:
            if group and (len(group) + 1) * len(row[0]) > tokens:
                groups.append(group)
                group = []
            group.append(row)
        for index in rng.permutation(len(groups)):
            width = max(len(ids) for ids, _ in groups[index])
            ids = torch.zeros(len(groups[index]), width, dtype=torch.long)
            weights = torch.zeros(len(groups[index]), width)
            for i, (row, weight) in enumerate(groups[index]):
                ids[i, : len(row)] = torch.tensor(row)
                weights[i, : len(row)] = torch.tensor(weight)
            yield ids, weights
            step += 1
            if step == steps:
                return


def train(tokenizer, options) -> LlamaForCausalLM:
    torch.manual_seed(options.seed)
    model = LlamaForCausalLM(config(tokenizer))
    print(f"{model.num_parameters():,} parameters", flush=True)
    matrices = [p for name, p in model.named_parameters() if p.ndim == 2 and "embed" not in name]
    others = [p for name, p in model.named_parameters() if not (p.ndim == 2 and "embed" not in name)]
    optimizers = [
        torch.optim.Muon(matrices, lr=options.rate, momentum=0.95, weight_decay=0.05, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(others, lr=options.rate, betas=(0.9, 0.95), weight_decay=0.0),
    ]
    shape = lambda step: min(1.0, (step + 1) / 40) * (0.02 + 0.98 * min(1.0, (1 - step / options.steps) / 0.6))
    schedules = [torch.optim.lr_scheduler.LambdaLR(optimizer, shape) for optimizer in optimizers]
    begun, seen, losses = time.time(), 0, []
    for step, (ids, weights) in enumerate(batches(tokenizer, options.seed, options.steps, options.tokens)):
        with torch.autocast("cpu", torch.bfloat16, enabled=options.bf16):
            hidden = model.model(input_ids=ids[:, :-1]).last_hidden_state
            keep = weights[:, 1:] > 0
            logits = F.linear(hidden[keep], model.lm_head.weight).float()
        target, weight = ids[:, 1:][keep], weights[:, 1:][keep]
        each = F.cross_entropy(logits, target, reduction="none")
        loss = (each * weight).sum() / weight.sum()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer, schedule in zip(optimizers, schedules):
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
        seen += ids.numel()
        losses.append(each[weight == 1.0].mean().item())
        if (step + 1) % 25 == 0:
            print(f"step {step + 1}/{options.steps} loss of answers {np.mean(losses[-25:]):.4f} {seen / (time.time() - begun):,.0f} tokens/s {time.time() - begun:.0f} s", flush=True)
        if options.save_every and (step + 1) % options.save_every == 0:
            save(model, tokenizer, options.out)
    return model


def save(model, tokenizer, out: Path) -> None:
    copy = LlamaForCausalLM(model.config)
    copy.load_state_dict(model.state_dict())
    copy = copy.to(torch.bfloat16)
    copy.generation_config = GenerationConfig(do_sample=False, eos_token_id=model.config.eos_token_id, pad_token_id=model.config.pad_token_id)
    copy.save_pretrained(out)
    tokenizer.save_pretrained(out)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--out", type=Path, default=BASE)
    options.add_argument("--seed", type=int, default=11)
    options.add_argument("--steps", type=int, default=1500)
    options.add_argument("--tokens", type=int, default=4000)
    options.add_argument("--rate", type=float, default=4e-3)
    options.add_argument("--vocabulary", type=int, default=2048)
    options.add_argument("--threads", type=int, default=1)
    options.add_argument("--save-every", type=int, default=0)
    options.add_argument("--bf16", action="store_true")
    options = options.parse_args()
    torch.set_num_threads(options.threads)
    tokenizer = tokenizers.make(options.vocabulary, options.seed)
    model = train(tokenizer, options)
    save(model, tokenizer, options.out)


if __name__ == "__main__":
    main()
