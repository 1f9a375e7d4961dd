"""The example's recipe in PyTorch and PEFT: tool calls of base and adapter on the held-out split, for a few seeds.

    python scripts/check.py [--base base] [--seeds 1 2 3]

An oracle for whoever changes the data, the base model or the recipe. The product itself trains without Python.
"""

import argparse
import json
import math
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer

ROOT = Path(__file__).resolve().parent.parent
TARGETS = {"attention": ["q_proj", "k_proj", "v_proj", "o_proj"], "all-linear": ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]}


def rows(pattern: str) -> list[dict]:
    """Conversations with arguments as objects, exact copies left out."""
    found = {}
    for path in sorted((ROOT / "datasets/support-desk").glob(pattern)):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            for turn in row["messages"]:
                for call in turn.get("tool_calls", []):
                    call["function"]["arguments"] = json.loads(call["function"]["arguments"])
            found.setdefault(json.dumps([[" ".join((t["content"] or "").split()), t.get("tool_calls")] for t in row["messages"]]), row)
    return list(found.values())


def ids(tokenizer, row: dict, turns: int, prompt: bool) -> list[int]:
    text = tokenizer.apply_chat_template(row["messages"][:turns], tools=row["tools"], tokenize=False, add_generation_prompt=prompt)
    return tokenizer.encode(text, add_special_tokens=False)


def labelled(tokenizer, row: dict) -> tuple[list[int], list[int]]:
    """Token ids, and labels on the assistant's turns and their end tokens."""
    whole = ids(tokenizer, row, len(row["messages"]), False)
    labels = [-100] * len(whole)
    for turn, message in enumerate(row["messages"]):
        if message["role"] == "assistant":
            begin, end = len(ids(tokenizer, row, turn, True)), len(ids(tokenizer, row, turn + 1, False)) - 1
            labels[begin:end] = whole[begin:end]
    return whole, labels


def batch(group):
    width = max(len(row) for row, _ in group)
    inputs = torch.tensor([row + [0] * (width - len(row)) for row, _ in group])
    labels = torch.tensor([label + [-100] * (width - len(label)) for _, label in group])
    return inputs, labels


def loss_of(model, group):
    inputs, labels = batch(group)
    logits = model(input_ids=inputs).logits[:, :-1].float()
    return F.cross_entropy(logits.flatten(0, 1), labels[:, 1:].flatten(), ignore_index=-100)


def train(model, data, options, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    order = [int(i) for _ in range(options.epochs) for i in torch.randperm(len(data), generator=generator)]
    steps = math.ceil(len(order) / options.batch)
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=options.rate, weight_decay=0.0)
    warmup = max(1, round(0.05 * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: (s + 1) / warmup if s < warmup else 0.5 * (1 + math.cos(math.pi * (s - warmup) / max(1, steps - warmup))))
    model.train()
    for step in range(steps):
        loss = loss_of(model, [data[i] for i in order[step * options.batch : (step + 1) * options.batch]])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        if options.verbose and step % 10 == 0:
            print(f"  step {step + 1}/{steps} loss {loss.item():.3f}", flush=True)


@torch.no_grad()
def answers(model, tokenizer, prompts: list[list[int]], most: int = 72) -> list[str]:
    """Greedy continuations, prompts of one length together."""
    model.eval()
    found: list[str] = [""] * len(prompts)
    for length in sorted({len(p) for p in prompts}):
        chosen = [i for i, p in enumerate(prompts) if len(p) == length]
        output = model.generate(input_ids=torch.tensor([prompts[i] for i in chosen]), attention_mask=torch.ones(len(chosen), length, dtype=torch.long), max_new_tokens=most, do_sample=False)
        for i, row in zip(chosen, output):
            found[i] = tokenizer.decode(row[length:], skip_special_tokens=False).split("<|im_end|>")[0].replace("<|pad|>", "")
    return found


def call_of(text: str):
    try:
        return json.loads(text.removeprefix("<tool_call>\n").removesuffix("\n</tool_call>")) if text.startswith("<tool_call>") else None
    except ValueError:
        return None


def score(model, tokenizer, held_out, show: int) -> float:
    cases = [(row, turn) for row in held_out for turn, m in enumerate(row["messages"]) if m.get("tool_calls")]
    texts = answers(model, tokenizer, [ids(tokenizer, row, turn, True) for row, turn in cases])
    passed = 0
    for (row, turn), text in zip(cases, texts):
        expected = row["messages"][turn]["tool_calls"][0]["function"]
        if call_of(text) == {"name": expected["name"], "arguments": expected["arguments"]}:
            passed += 1
        elif show > 0:
            show -= 1
            print("   ", row["messages"][turn - 1]["content"], "→", text.replace("\n", "⏎"))
    return passed / len(cases)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--base", type=Path, default=ROOT / "base")
    options.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    options.add_argument("--r", type=int, default=16)
    options.add_argument("--rate", type=float, default=4e-3)
    options.add_argument("--epochs", type=int, default=1)
    options.add_argument("--batch", type=int, default=8)
    options.add_argument("--targets", default="all-linear")
    options.add_argument("--threads", type=int, default=1)
    options.add_argument("--show", type=int, default=0)
    options.add_argument("--train-show", type=int, default=0)
    options.add_argument("--verbose", action="store_true")
    options = options.parse_args()
    torch.set_num_threads(options.threads)
    tokenizer = AutoTokenizer.from_pretrained(options.base)
    data, held_out = [labelled(tokenizer, row) for row in rows("data/*.jsonl")], rows("heldout.jsonl")
    test = [labelled(tokenizer, row) for row in held_out]
    print(f"{len(data)} rows, {sum(len(row) for row, _ in data)} tokens, {sum(l != -100 for _, ls in data for l in ls)} supervised")
    load = lambda: AutoModelForCausalLM.from_pretrained(options.base, dtype=torch.float32)
    base = load()
    with torch.no_grad():
        print(f"base: tool calls {score(base, tokenizer, held_out, options.show):.3f}, loss {loss_of(base, test).item():.3f}")
    for seed in options.seeds:
        torch.manual_seed(seed)
        model = get_peft_model(load(), LoraConfig(r=options.r, lora_alpha=2 * options.r, lora_dropout=0.0, target_modules=TARGETS[options.targets], task_type="CAUSAL_LM"))
        begun = time.time()
        train(model, data, options, seed)
        took = time.time() - begun
        with torch.no_grad():
            print(f"seed {seed}: tool calls {score(model, tokenizer, held_out, options.train_show):.3f}, loss {loss_of(model, test).item():.3f}, trained in {took:.0f} s", flush=True)


if __name__ == "__main__":
    main()
