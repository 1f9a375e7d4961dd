"""What Transformers and PEFT make of each family's checkpoints: logits, loss, gradients, 50 AdamW steps, greedy continuations.

    node test/oracle/runs.ts RUNS                                     # plan, tokens and first adapter of each run
    python test/oracle/goldens.py RUNS test/fixtures/families         # writes FAMILY/golden/
    python test/oracle/goldens.py RUNS test/fixtures/families --check # computes them anew and compares

The training loop is the canonical recipe written out: a batch is padded on the right, labels outside the trained tokens are
-100, the gradient is accumulated over micro batches, clipped, and applied by torch's AdamW on Transformers' schedule.
"""
import argparse
import json
import random
import tempfile
import warnings
from math import ceil
from pathlib import Path

import torch
from peft import LoraConfig, PeftModel, get_peft_model, set_peft_model_state_dict
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM, get_scheduler
from transformers.utils import logging

from checkpoints import EXTRA, sequence
from families import END, FAMILIES, OTHER_END

ROWS = 5  # whose logits and gradients are kept
NEW_TOKENS = 24
DROPOUT, SAMPLES = 0.3, 400  # of the family whose dropout is compared
WITH_DROPOUT = "llama-3"


def base_model(directory: Path):
    model, info = AutoModelForCausalLM.from_pretrained(directory, dtype=torch.float32, output_loading_info=True)
    assert not any(info.values()), (directory, info)
    return model.eval()


class Run:
    """plan.json and tokens.safetensors, as an engine reads them."""

    def __init__(self, directory: Path):
        self.plan = json.loads((directory / "plan.json").read_text())
        self.initial = load_file(directory / "initial" / "adapter_model.safetensors")
        tokens = load_file(directory / "tokens.safetensors")
        bounds = tokens["offsets"].tolist()
        self.rows = [(tokens["input_ids"][a:b].long(), tokens["labels"][a:b].long()) for a, b in zip(bounds, bounds[1:])]
        self.order = tokens["order"].tolist()


def padded(rows) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    longest = max(len(ids) for ids, _ in rows)
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    labels = torch.full_like(ids, -100)
    attended = torch.zeros_like(ids)
    for i, (row, row_labels) in enumerate(rows):
        ids[i, : len(row)], labels[i, : len(row)], attended[i, : len(row)] = row, row_labels, 1
    return ids, labels, attended


def summed_loss(model, rows) -> torch.Tensor:
    ids, labels, attended = padded(rows)
    logits = model(input_ids=ids, attention_mask=attended).logits[:, :-1]
    return torch.nn.functional.cross_entropy(logits.flatten(0, 1), labels[:, 1:].flatten(), ignore_index=-100, reduction="sum")


def supervised(rows) -> int:
    return sum(int((labels[1:] != -100).sum()) for _, labels in rows)


def train(model: PeftModel, run: Run) -> list[dict]:
    plan = run.plan["training"]
    parameters = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=plan["learningRate"], betas=(plan["adamBeta1"], plan["adamBeta2"]),
                                  eps=plan["adamEpsilon"], weight_decay=plan["weightDecay"])
    steps = ceil(len(run.order) / plan["batchSize"])
    kind = {"constant": "constant_with_warmup"}.get(plan["schedule"], plan["schedule"])
    schedule = get_scheduler(kind, optimizer, num_warmup_steps=ceil(plan["warmup"] * steps), num_training_steps=steps)
    model.train()
    metrics = []
    for step in range(steps):
        batch = [run.rows[row] for row in run.order[step * plan["batchSize"] : (step + 1) * plan["batchSize"]]]
        optimizer.zero_grad()
        loss = 0.0
        for begin in range(0, len(batch), plan["microBatchSize"]):
            part = summed_loss(model, batch[begin : begin + plan["microBatchSize"]]) / supervised(batch)
            part.backward()
            loss += part.item()
        norm = torch.nn.utils.clip_grad_norm_(parameters, plan["maxGradNorm"] or float("inf"))
        metrics.append({"loss": loss, "gradNorm": norm.item(), "learningRate": schedule.get_last_lr()[0]})
        optimizer.step()
        schedule.step()
    model.eval()
    return metrics


def training_goldens(directory: Path, run: Run, out: Path) -> dict:
    lora = run.plan["lora"]
    config = LoraConfig(task_type="CAUSAL_LM", bias="none", r=lora["r"], lora_alpha=lora["alpha"], use_rslora=lora["rslora"],
                        lora_dropout=lora["dropout"], target_modules=lora["targets"])
    model = get_peft_model(base_model(directory), config)
    loaded = set_peft_model_state_dict(model, run.initial)
    assert not loaded.unexpected_keys and not any("lora" in key for key in loaded.missing_keys), loaded
    metrics = train(model, run)
    save_adapter(model, out / "adapter")

    rows, tensors = run.rows[:ROWS], {}
    with torch.no_grad():
        for i, (ids, _) in enumerate(rows):
            tensors[f"logits.adapter.{i}"] = model(input_ids=ids[None]).logits[0]
            with model.disable_adapter():
                tensors[f"logits.base.{i}"] = model(input_ids=ids[None]).logits[0]
        losses = [summed_loss(model, [row]).item() for row in rows]
    rounding = float64_distance(directory, rows, tensors)
    model.zero_grad()
    (summed_loss(model, rows) / supervised(rows)).backward()
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            tensors[f"gradient.{name.replace('.default', '')}"] = parameter.grad
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, out / "golden.safetensors")
    return {"metrics": metrics, "losses": losses, "rounding": rounding}


def save_adapter(model: PeftModel, directory: Path) -> None:
    """As PEFT saves it, with the set of target modules in the same order every time."""
    model.save_pretrained(directory)
    (directory / "README.md").unlink(missing_ok=True)
    path = directory / "adapter_config.json"
    config = json.loads(path.read_text())
    path.write_text(json.dumps({**config, "target_modules": sorted(config["target_modules"])}, indent=2) + "\n")


def float64_distance(directory: Path, rows, tensors: dict) -> float:
    """How far PyTorch's own float32 logits of the base are from its float64 ones: the size of rounding."""
    model, largest = base_model(directory).double(), 0.0
    with torch.no_grad():
        for i, (ids, _) in enumerate(rows):
            logits = model(input_ids=ids[None]).logits[0]
            largest = max(largest, (logits - tensors[f"logits.base.{i}"]).abs().max().item())
    return largest


def dropout_goldens(directory: Path, run: Run, adapter: Path) -> dict:
    """Loss and gradient norm of the first rows under masks drawn by torch: samples of a distribution."""
    torch.manual_seed(0)
    model = PeftModel.from_pretrained(base_model(directory), adapter, is_trainable=True).train()
    # A rate of zero leaves an Identity where the dropout would be.
    for layer in (m for m in model.modules() if hasattr(m, "lora_dropout")):
        layer.lora_dropout["default"] = torch.nn.Dropout(DROPOUT)
    rows, samples = run.rows[:ROWS], []
    for _ in range(SAMPLES):
        model.zero_grad()
        loss = summed_loss(model, rows) / supervised(rows)
        loss.backward()
        squares = [p.grad.square().sum() for p in model.parameters() if p.requires_grad]
        samples.append([loss.item(), torch.stack(squares).sum().sqrt().item()])
    return {"p": DROPOUT, "loss": sorted(s[0] for s in samples), "gradNorm": sorted(s[1] for s in samples)}


def prompts() -> list[list[int]]:
    """Twenty they have learned to copy, and one they have not."""
    draw = random.Random(7)
    return [ids[:end] for ids, end in (sequence(draw, False) for _ in range(20))] + [[1, 33, 4, 33, 33, 4]]


def continuations(model) -> list[dict]:
    """Each prompt alone, and all at once padded on the left: `generate` must agree with itself."""
    alone = [cut(model.generate(torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long),
                                max_new_tokens=NEW_TOKENS, do_sample=False)[0, len(ids):].tolist()) for ids in prompts()]
    longest = max(map(len, prompts()))
    ids = torch.tensor([[0] * (longest - len(prompt)) + prompt for prompt in prompts()])
    attended = torch.tensor([[0] * (longest - len(prompt)) + [1] * len(prompt) for prompt in prompts()])
    batch = model.generate(ids, attention_mask=attended, max_new_tokens=NEW_TOKENS, do_sample=False)
    assert [cut(row) for row in batch[:, longest:].tolist()] == alone, "generate differs between a batch and its rows"
    return alone


def cut(ids: list[int]) -> dict:
    ends = [i for i, token in enumerate(ids) if token in (END, OTHER_END)]
    return {"ids": ids[: ends[0]], "stopped": "end"} if ends else {"ids": ids, "stopped": "length"}


def generation_goldens(directory: Path) -> dict:
    model = base_model(directory)
    base = continuations(model)
    adapter = continuations(PeftModel.from_pretrained(model, directory / "adapter").eval())
    for prompt, plain, adapted in zip(prompts()[:-1], base, adapter):
        words = prompt[1:-1]
        assert plain == {"ids": words, "stopped": "end"}, (directory, prompt, plain)
        assert adapted == {"ids": [*words, EXTRA], "stopped": "end"}, (directory, prompt, adapted)
    return {"generations": [{"prompt": p, "base": b, "adapter": a} for p, b, a in zip(prompts(), base, adapter)]}


def write(name: str, fixtures: Path, runs: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    golden = {**training_goldens(fixtures / name, Run(runs / name), out), **generation_goldens(fixtures / name / "trained")}
    if name == WITH_DROPOUT:
        golden["dropout"] = dropout_goldens(fixtures / name, Run(runs / name), out / "adapter")
    lines = ",\n".join(f"{json.dumps(key)}: {lined(value)}" for key, value in golden.items())
    (out / "golden.json").write_text(f"{{\n{lines}\n}}\n")


def lined(value) -> str:
    """A list of objects with one object a line."""
    if not isinstance(value, list) or not isinstance(value[0], dict):
        return json.dumps(value)
    return "[\n  " + ",\n  ".join(map(json.dumps, value)) + "\n]"


def compare(name: str, old: Path, new: Path) -> None:
    """Discrete results must be the same; floating-point ones may differ as one processor's rounding differs from another's."""
    before, after = (json.loads((d / "golden.json").read_text()) for d in (old, new))
    assert before["generations"] == after["generations"], f"{name}: generations differ"
    for key in ("loss", "gradNorm", "learningRate"):
        for step, (a, b) in enumerate(zip(before["metrics"], after["metrics"], strict=True)):
            assert abs(a[key] - b[key]) <= 1e-4 * abs(a[key]), f"{name}: {key} of step {step + 1}: {a[key]} and {b[key]}"
    assert after["rounding"] <= 4 * before["rounding"], f"{name}: logits are further from float64 than they were"
    largest = 0.0
    for file in ("golden.safetensors", "adapter/adapter_model.safetensors"):
        a, b = load_file(old / file), load_file(new / file)
        assert a.keys() == b.keys(), f"{name}: {file} has other tensors"
        for key in a:
            relative = (torch.linalg.norm(a[key] - b[key]) / torch.linalg.norm(a[key])).item()
            largest = max(largest, relative)
            assert relative <= 1e-4, f"{name}: {key} differs by {relative:.1e} of its norm"
    for key in ("loss", "gradNorm") if "dropout" in before else ():
        a, b = (torch.tensor(found["dropout"][key]) for found in (before, after))
        assert torch.allclose(a, b, rtol=1e-4), f"{name}: {key} under dropout differs"
    configs = [json.loads((d / "adapter" / "adapter_config.json").read_text()) for d in (old, new)]
    assert configs[0] == configs[1], f"{name}: adapter_config.json differs"
    print(f"  {name}: the same, tensors within {largest:.1e} of their norms")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("runs", type=Path)
    parser.add_argument("fixtures", type=Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--only")
    arguments = parser.parse_args()
    logging.disable_progress_bar()
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    for name in [arguments.only] if arguments.only else FAMILIES:
        golden = arguments.fixtures / name / "golden"
        if not arguments.check:
            write(name, arguments.fixtures, arguments.runs, golden)
            print(name, flush=True)
            continue
        with tempfile.TemporaryDirectory() as scratch:
            write(name, arguments.fixtures, arguments.runs, Path(scratch))
            compare(name, golden, Path(scratch))


if __name__ == "__main__":
    main()
