"""Trains the adapter of a run directory, or goes on from its last checkpoint: the canonical recipe, in its eight steps."""

import json
import math
import time
from pathlib import Path

import torch
from checkpoint import is_adapter_of, resume, write_adapter, write_checkpoint, write_directory
from fault import Fault, non_finite, note, write_line
from group import Group, shard
from memory import dry_run
from model import Trained, load_base, lora_config, weight_bytes
from peft import LoraConfig, get_peft_model
from plan import deterministic, read_plan, versions
from rows import Pack, Rows, cut_step, spread
from transformers import get_scheduler


def train(run: Path, directory: Path) -> None:
    plan = read_plan(run)
    training, checkpoints, metrics = plan["training"], run / "checkpoints", run / "metrics.jsonl"
    if is_adapter_of(run / "adapter", plan["closure"]):
        return note("The adapter of this closure is complete; there is nothing to train.")
    deterministic(training["deterministic"])
    group = Group(plan["engine"]["device"])

    # 1. Pin the base: the pipeline resolved model id and revision to a directory, and recorded every file's digest in the plan.
    # 2. Choose targets, 3. set PEFT: the plan has every field.
    config = lora_config(plan["lora"])
    # 4. Load in bf16, freeze, and put the adapter on.
    trained = load(directory, config, plan, group)
    # 5. Tokens and labels: rendered, tokenised and masked by the pipeline; -100 outside assistant turns.
    data = Rows.read(run / "tokens.safetensors", trained.base.config.get_text_config().vocab_size)
    steps = math.ceil(len(data.order) / training["batchSize"])
    # 6. Train, after a dry run.
    optimizer, rate = adamw(trained, training), schedule(training, steps)
    done = resume(checkpoints, trained, optimizer, plan["closure"])
    if done:
        note(f"Resumed at step {done} of {steps}.")
    dry_run(trained, group, data, training, directory)
    trained.check()
    if group.first:
        write_environment(run / "environment.json", trained, group)
        truncate(metrics, done)
    for step in range(done + 1, steps + 1):
        line = train_step(trained, group, optimizer, rate(step), data, training, step)
        if group.first:
            with open(metrics, "a") as file:
                file.write(json.dumps(line) + "\n")
            write_line({"event": "step", "steps": steps, **line})
            every = training["checkpointEvery"]
            if every and step % every == 0 and step < steps:
                write_checkpoint(checkpoints, step, trained, optimizer, plan)
    # 7. Save the adapter alone, in PEFT's layout.
    if group.first:
        write_directory(run / "adapter", lambda new: write_adapter(new, trained, plan))
    group.close()
    # 8. Load for inference: respond.py.


def load(directory: Path, config: LoraConfig, plan: dict, group: Group) -> Trained:
    training, device = plan["training"], group.device
    sharded = group.size > 1 and needs_sharding(directory, training["sharding"], device)
    if sharded and training["quantization"] != "none":
        raise Fault("sharding-quantized", "A quantized base is not sharded over several GPUs.")
    with group.turn(taken=sharded):  # the machine holds one base at a time
        where = torch.device("cpu") if sharded else device
        base = load_base(directory, training["precision"], where, training["quantization"])
        model = get_peft_model(base, config)
        if sharded:
            shard(model, getattr(base, base.base_model_prefix).layers, device, group.size)
    trained = Trained(model, device, plan, sharded)
    if training["compile"]:
        trained.compile()
        if not trained.varlen:
            note(
                "Attention goes row by row here: layers are compiled around it, and not where activations are computed again."
            )
    if device.type == "cuda" and not trained.varlen:
        note(f"{torch.cuda.get_device_name()} has no kernel for packed rows of this base: attention goes row by row.")
    return trained


def needs_sharding(directory: Path, asked: str, device: torch.device) -> bool:
    if asked != "auto" or device.type == "cpu":
        return asked == "on"
    room = torch.cuda.get_device_properties(device).total_memory
    fits = weight_bytes(directory) < 0.7 * room  # the rest is for activations, the adapter and its moments
    if not fits:
        note(f"The base does not fit into one GPU of {room / 2**30:.0f} GiB: it is sharded over all of them (FSDP2).")
    return not fits


def adamw(trained: Trained, training: dict) -> torch.optim.AdamW:
    return torch.optim.AdamW(
        trained.parameters().values(),
        lr=training["learningRate"],
        betas=(training["adamBeta1"], training["adamBeta2"]),
        eps=training["adamEpsilon"],
        weight_decay=training["weightDecay"],
        fused=trained.device.type == "cuda",
    )


def schedule(training: dict, steps: int):
    """Transformers' own, with warmup: step, from 1 → learning rate. The first step of a warmup has rate 0."""
    kind = {"constant": "constant_with_warmup"}.get(training["schedule"], training["schedule"])
    nothing = torch.optim.SGD([torch.zeros(1)], lr=training["learningRate"])
    made = get_scheduler(kind, nothing, math.ceil(training["warmup"] * steps), steps)
    return lambda step: training["learningRate"] * made.lr_lambdas[0](step - 1)


def train_step(trained: Trained, group: Group, optimizer, rate: float, data: Rows, training: dict, step: int) -> dict:
    """One optimizer step: its loss is the summed loss over the supervised tokens of all its rows, however they are cut."""
    started = time.perf_counter()
    some = data.order[(step - 1) * training["batchSize"] : step * training["batchSize"]]
    rows = [data.rows[row] for row in some]
    lengths = [row.tokens for row in rows]
    supervised = sum(len(row.select) for row in rows)
    if supervised == 0:
        raise Fault("tokens-unsupervised", f"No token of step {step} is trained.")
    passes = cut_step(lengths, training["microBatchSize"], training["packing"], data.longest, group.size)
    shares = spread(passes, lengths, group.size)
    parameters, losses = list(trained.parameters().values()), torch.zeros(len(passes), device=trained.device)
    for parameter in parameters:
        parameter.grad = torch.zeros_like(parameter)
    for at in shares[group.rank]:
        pack = Pack.of([rows[slot] for slot in passes[at]], trained.device, passes[at])
        if pack is not None:
            losses[at] = trained.backward(pack, step, supervised)
    # A sharded base gathers its weights together: who has fewer passes goes along, and adds nothing.
    for _ in range(max(map(len, shares)) - len(shares[group.rank]) if trained.sharded else 0):
        trained.backward(Pack.of([row for row in rows if len(row.select)][:1], trained.device), step, math.inf)

    group.sum([*(parameter.grad for parameter in parameters), losses])
    told = losses.tolist()
    for slots, loss in zip(passes, told):
        if not math.isfinite(loss):
            raise non_finite("loss", step, [some[slot] for slot in slots])
    norm = torch.nn.utils.clip_grad_norm_(parameters, training["maxGradNorm"] or math.inf).item()
    if not math.isfinite(norm):
        raise non_finite("gradient", step, some)
    optimizer.param_groups[0]["lr"] = rate
    optimizer.step()
    if not math.isfinite(torch.nn.utils.get_total_norm(parameters, math.inf).item()):
        raise non_finite("update", step, some)
    pace = {"tokens": sum(lengths), "seconds": time.perf_counter() - started}
    return {"step": step, "loss": sum(told), "learningRate": rate, "gradNorm": norm, **pace}


def write_environment(path: Path, trained: Trained, group: Group) -> None:
    """For the provenance: what this run was computed with."""
    told = versions() | {
        "processes": str(group.size),
        "device": group.device.type,
        "attention": "varlen" if trained.varlen else "scaled_dot_product",
        "sharding": "fsdp2" if trained.sharded else "none",
    }
    path.write_text(json.dumps(told, indent=2, sort_keys=True) + "\n")


def truncate(metrics: Path, step: int) -> None:
    """Drops the lines behind `step`: those steps are done again. A half-written line is behind the last checkpoint."""
    lines = metrics.read_text().splitlines() if metrics.exists() else []
    new = metrics.with_suffix(".new")
    new.write_text("".join(f"{line}\n" for line in lines[:step]))
    new.replace(metrics)
