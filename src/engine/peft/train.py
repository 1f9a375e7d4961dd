"""Trains the adapter of a run directory, or goes on from its last checkpoint: the canonical recipe, in its eight steps."""

import json
import math
import time
from pathlib import Path

import torch
from checkpoint import adapter_closure, resume, write_adapter, write_checkpoint
from fault import Fault, NonFinite, note, write_line
from group import Group
from loss import summed_loss
from memory import advise, peak_memory
from model import Trained, check_head, check_isolation, is_out_of_memory, weight_bytes
from plan import deterministic, read_plan, write_environment
from rows import Pack, Rows, cut_step, read_rows, spread


def train(run: Path, directory: Path) -> None:
    plan = read_plan(run)
    if adapter_closure(run / "adapter") == plan["closure"]:
        return note("The adapter of this closure is complete; there is nothing to train.")
    training = plan["training"]
    deterministic(training.get("deterministic", True))
    group = Group(plan["engine"]["device"])

    # 1. Pin the base: the pipeline resolved model id and revision to a directory and recorded every file's digest in the plan.
    # 2. Choose targets and 3. set PEFT: model.lora_config.
    # 4. Load in bf16, freeze, and put the adapter on.
    try:
        trained = Trained(directory, plan, group)
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        raise Fault(
            "out-of-memory",
            f"The base's {weight_bytes(directory) / 2**30:.1f} GiB of weights do not fit into the memory of {group.device}.",
            next="Set training.quantization: nf4, which holds them in about a quarter, use several GPUs (training.launcher), or choose a smaller base.",
        ) from error

    # 5. Tokens and labels: rendered, tokenised and masked by the pipeline; -100 outside assistant turns.
    data = read_rows(run / "tokens.safetensors", trained.base.config.vocab_size)
    limit = getattr(trained.base.config, "max_position_embeddings", None)
    longest = max(data.rows[row].tokens for row in data.order)
    if limit is not None and longest > limit:
        note(f"Rows reach {longest} tokens; the base was made for {limit}.")
    steps = math.ceil(len(data.order) / training["batchSize"])
    if training.get("compile") and trained.varlen:
        trained.compile_layers()
    optimizer = adamw(trained, training)
    done = resume(run / "checkpoints", trained, optimizer, plan["closure"])
    if done:
        note(f"Resumed at step {done} of {steps}.")
    fit_memory(trained, data, training, directory)
    check_head(trained)
    check_isolation(trained)

    # 6. Train.
    metrics = run / "metrics.jsonl"
    if group.first:
        write_environment(run, group, trained)
        truncate(metrics, done)
    for step in range(done + 1, steps + 1):
        line = train_step(trained, optimizer, data, training, longest, step, steps)
        if group.first:
            with open(metrics, "a") as file:
                file.write(json.dumps(line) + "\n")
            write_line({"event": "step", "steps": steps, **line})
            every = training["checkpointEvery"]
            if every and step % every == 0 and step < steps:
                write_checkpoint(run / "checkpoints", step, trained, optimizer, plan)

    # 7. Save the adapter alone, in PEFT's layout. 8. Loading it again for inference is respond.py.
    if group.first:
        write_adapter(run / "adapter", trained, plan)
    group.wait()
    group.close()


def adamw(trained: Trained, training: dict) -> torch.optim.AdamW:
    return torch.optim.AdamW(
        list(trained.parameters().values()),
        lr=training["learningRate"],
        betas=(training["adamBeta1"], training["adamBeta2"]),
        eps=training["adamEpsilon"],
        weight_decay=training["weightDecay"],
        fused=trained.device.type == "cuda",
    )


def learning_rate(training: dict, step: int, steps: int) -> float:
    """Transformers' `get_{cosine,linear,constant}_schedule_with_warmup`: the first step of a warmup has rate 0."""
    peak, warmup, before = training["learningRate"], math.ceil(training["warmup"] * steps), step - 1
    if before < warmup:
        return peak * before / max(1, warmup)
    share = (before - warmup) / max(1, steps - warmup)
    if training["schedule"] == "linear":
        return peak * max(0.0, 1 - share)
    return peak * (0.5 * (1 + math.cos(math.pi * share)) if training["schedule"] == "cosine" else 1.0)


def train_step(trained: Trained, optimizer, data: Rows, training: dict, longest: int, step: int, steps: int) -> dict:
    """One optimizer step: the loss is the summed loss over the supervised tokens of the whole step, however it is cut."""
    started, group = time.perf_counter(), trained.group
    begin = (step - 1) * training["batchSize"]
    rows = data.order[begin : begin + training["batchSize"]]
    lengths = [data.rows[row].tokens for row in rows]
    supervised = sum(len(data.rows[row].select) for row in rows)
    if supervised == 0:
        raise Fault(
            "tokens-unsupervised",
            f"No token of step {step} is trained.",
            exit=2,
            next="Look at the rows with `lora inspect tokens`.",
        )
    passes = cut_step(lengths, training["microBatchSize"], training["packing"], longest, group.size)
    shares = spread(passes, lengths, group.size)
    parameters = list(trained.parameters().values())
    losses = torch.zeros(len(passes), device=trained.device)
    optimizer.zero_grad(set_to_none=True)
    for at in shares[group.rank]:
        pack = Pack.of([data.rows[rows[slot]] for slot in passes[at]], passes[at], trained.device)
        if pack is not None:
            losses[at] = backward(trained, pack, step, supervised)
    # A sharded base gathers its weights together: who has fewer passes goes along, and adds nothing.
    for _ in range(max(map(len, shares)) - len(shares[group.rank]) if trained.sharded else 0):
        backward(
            trained,
            Pack.of([next(data.rows[row] for row in rows if len(data.rows[row].select))], [0], trained.device),
            step,
            math.inf,
        )
    gradients = [
        parameter.grad if parameter.grad is not None else torch.zeros_like(parameter) for parameter in parameters
    ]
    group.sum([*gradients, losses])
    for parameter, gradient in zip(parameters, gradients):
        parameter.grad = gradient

    told = losses.tolist()
    bad = next((at for at, loss in enumerate(told) if not math.isfinite(loss)), None)
    if bad is not None:
        raise NonFinite("loss", step, [rows[slot] for slot in passes[bad]])
    norm = torch.nn.utils.get_total_norm(gradients)
    if not math.isfinite(norm.item()):
        raise NonFinite("gradient", step, rows)
    if training["maxGradNorm"]:
        torch.nn.utils.clip_grads_with_norm_(parameters, training["maxGradNorm"], norm)
    rate = learning_rate(training, step, steps)
    for settings in optimizer.param_groups:
        settings["lr"] = rate
    optimizer.step()
    if not math.isfinite(
        torch.nn.utils.get_total_norm([parameter.detach() for parameter in parameters], math.inf).item()
    ):
        raise NonFinite("update", step, rows)
    return {
        "step": step,
        "loss": sum(told),
        "learningRate": rate,
        "gradNorm": norm.item(),
        "tokens": sum(lengths),
        "seconds": time.perf_counter() - started,
    }


def backward(trained: Trained, pack: Pack, step: int, supervised: float) -> torch.Tensor:
    """Forward and backward of one pass; the loss is divided by the step's supervised tokens. Returns it, on the device."""
    trained.masks.begin(step, pack.slots, pack.lengths, pack.select.numpy() if trained.masks.exact else None)
    try:
        loss = summed_loss(trained.base, trained.hidden(pack), pack.targets) / supervised
        loss.backward()
    finally:
        trained.masks.end()
    return loss.detach()


def fit_memory(trained: Trained, data: Rows, training: dict, directory: Path) -> None:
    """The dry run: forward and backward on the longest pass there can be, so that a run that does not fit fails before it
    starts. `gradientCheckpointing: auto` keeps activations where they fit, and computes them again where they do not."""
    asked = training.get("gradientCheckpointing", "auto")
    chosen = sorted(set(data.order), key=lambda row: (-data.rows[row].tokens, row))[: training["microBatchSize"]]
    pack = Pack.of([data.rows[row] for row in chosen], list(range(len(chosen))), trained.device)
    if pack is None:
        return trained.recompute(asked == "on")
    # Out of memory in the middle of a sharded pass would leave the others waiting, so there it is on from the start.
    ways = {"on": [True], "off": [False], "auto": [True] if trained.sharded else [False, True]}[asked]
    for recompute in ways:
        trained.recompute(recompute)
        started = time.perf_counter()
        try:
            loss, failed = backward(trained, pack, 0, 1.0).item(), False
        except Exception as error:  # not kept: its frames hold the tensors that were too many
            if not is_out_of_memory(error):
                raise
            loss, failed = 0.0, True
        for parameter in trained.parameters().values():
            parameter.grad = None
        if trained.device.type == "cuda":
            torch.cuda.empty_cache()
        if trained.group.any(failed):
            if recompute is not ways[-1]:
                continue
            raise advise(trained, pack, training, directory, recompute)
        if not math.isfinite(loss):
            raise NonFinite("loss", 0, chosen)
        kept = "computed again in the backward pass" if recompute else "kept"
        note(
            f"Dry run on the longest rows ({len(chosen)} of up to {max(pack.lengths)} tokens): "
            f"{time.perf_counter() - started:.2f} s, peak memory {peak_memory(trained.device) / 2**20:.0f} MiB; "
            f"activations are {kept}."
        )
        return


def truncate(metrics: Path, step: int) -> None:
    """Drops the lines behind `step`: those steps are done again. A half-written line is behind the last checkpoint."""
    lines = metrics.read_text().splitlines() if metrics.exists() else []
    metrics.with_suffix(".new").write_text("".join(f"{line}\n" for line in lines[:step] if line))
    metrics.with_suffix(".new").replace(metrics)
