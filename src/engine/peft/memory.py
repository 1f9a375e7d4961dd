"""Whether the longest pass fits into memory, found by doing it, and what to change where it does not."""

import math
import resource
import sys
import time
from pathlib import Path

import loss
import torch
from fault import Fault, non_finite, note
from group import Group
from model import Trained, is_out_of_memory, weight_bytes
from rows import Pack, Rows

PROBE = 64  # tokens of the pass that is measured


def dry_run(trained: Trained, group: Group, data: Rows, training: dict, directory: Path) -> None:
    """Forward and backward on the longest pass there can be, so that a run that does not fit fails before it starts.
    `gradientCheckpointing: auto` keeps activations where they fit, and computes them again where they do not."""
    asked = training["gradientCheckpointing"]
    chosen = sorted(set(data.order), key=lambda row: (-data.rows[row].tokens, row))[: training["microBatchSize"]]
    pack = Pack.of([data.rows[row] for row in chosen], trained.device)
    if pack is None:
        return trained.recompute(asked == "on")
    # Out of memory in the middle of a sharded pass would leave the others waiting, so there it is on from the start.
    ways = {"on": [True], "off": [False], "auto": [True] if trained.sharded else [False, True]}[asked]
    for recompute in ways:
        trained.recompute(recompute)
        started = time.perf_counter()
        try:
            value = trained.backward(pack, 0, 1.0).item()
        except Exception as error:  # not kept: its frames hold the tensors that were too many
            if not is_out_of_memory(error):
                raise
            value = None
        for parameter in trained.parameters().values():
            parameter.grad = None
        if trained.device.type == "cuda":
            torch.cuda.empty_cache()
        if not group.any(value is None):
            break
    else:
        raise advice(trained, pack, training, directory, recompute)
    if not math.isfinite(value):
        raise non_finite("loss", 0, chosen)
    note(
        f"Dry run on the longest rows ({len(chosen)} of up to {max(pack.lengths)} tokens): "
        f"{time.perf_counter() - started:.2f} s, peak memory {peak_memory(trained.device) / 2**20:.0f} MiB; "
        f"activations are {'computed again in the backward pass' if recompute else 'kept'}."
    )


def peak_memory(device: torch.device) -> int:
    """Bytes: of the device where it is a GPU, of the process elsewhere."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def activation_bytes(trained: Trained, tokens: int) -> float:
    """Bytes the layers keep for the backward pass, a token, by counting what autograd saves of a row of so many."""
    saved: dict[int, int] = {}

    def count(tensor: torch.Tensor) -> torch.Tensor:
        saved[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes()
        return tensor

    ids = torch.ones(tokens, dtype=torch.long, device=trained.device)
    pack = Pack([0], [tokens], ids[None], ids.cumsum(0)[None] - 1, ids[:1], ids[:1])
    trained.masks.begin(0, pack)
    with torch.autograd.graph.saved_tensors_hooks(count, lambda tensor: tensor):
        trained.hidden(pack)
    frozen = {parameter.untyped_storage().data_ptr() for parameter in trained.model.parameters()}
    return sum(size for at, size in saved.items() if at not in frozen) / tokens


def tokens_hold(trained: Trained, tokens: int) -> tuple[float, float]:
    """Bytes of activations a token, where they are kept and where they are computed again: what is saved, and one layer's at a
    time, computed again and as gradients."""
    trained.recompute(False)
    kept = activation_bytes(trained, tokens)
    trained.recompute(True)
    layer = kept / len(trained.layers)
    return kept + layer, activation_bytes(trained, tokens) + 2 * layer


def needs(trained: Trained, pack: Pack, token: float) -> dict[str, float]:
    """Bytes that training on a pass takes, by what for. @param token of activations a token"""
    adapter = sum(parameter.nbytes for parameter in trained.parameters().values())
    # under FSDP of its own shard
    held = sum(getattr(p, "_local_tensor", p).nbytes for p in trained.model.parameters())
    vocabulary = trained.base.config.get_text_config().vocab_size
    logits = vocabulary * min(len(pack.targets), max(1, loss.PIECE // vocabulary))
    return {
        "weights": held - adapter,
        "adapter, gradient and optimizer": 4 * adapter,
        "activations": token * sum(pack.lengths),
        "logits": logits * (8 if trained.precision == "f32" else 10),  # themselves, their softmax, and that rounded
    }


def advice(trained: Trained, pack: Pack, training: dict, directory: Path, recompute: bool) -> Fault:
    """Out of memory in the dry run: what takes it, which knob to turn, and what that would save."""
    tokens, longest = sum(pack.lengths), max(pack.lengths)
    quantization, base = training["quantization"], weight_bytes(directory)
    saving = base * {"none": 0.7, "int8": 0.4, "nf4": 0}[quantization]
    others = ["several GPUs (training.launcher) share the base"]
    if saving:
        others.insert(0, f"training.quantization: nf4 about {gib(saving)} of the base's {gib(base)}")
    rows = f"the longest rows ({len(pack.lengths)} of up to {longest} tokens)"
    message = f"Forward and backward on {rows} do not fit into the memory of {trained.device}"
    try:
        kept, again = tokens_hold(trained, min(PROBE, tokens))
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        return Fault("out-of-memory", f"{message}. Not even a row of {PROBE} tokens does.", "; ".join(others))
    token = again if recompute else kept
    parts = needs(trained, pack, token)
    half = max(8, longest // 2)
    shorter = tokens - sum(min(length, half) for length in pack.lengths)
    knobs = [] if recompute else [f"training.gradientCheckpointing: on would save about {gib((kept - again) * tokens)}"]
    if len(pack.lengths) > 1:
        knobs.append(f"training.microBatchSize: 1 about {gib(token * (tokens - longest))}")
    knobs.append(f"training.maxLength: {half} about {gib(token * shorter)}")
    taken = ", ".join(f"{what} {gib(size)}" for what, size in parts.items())
    message = f"{message}: they take about {gib(sum(parts.values()))} ({taken}; a token's activations {token / 2**20:.2f} MiB)."
    return Fault("out-of-memory", message, "; ".join(knobs + others))


def gib(size: float) -> str:
    return f"{size / 2**30:.2f} GiB"
