"""What a pass holds in memory, and what to change where it does not fit."""

import resource
import sys
from pathlib import Path

import torch
from fault import Fault
from model import Trained, is_out_of_memory, layers_of, weight_bytes
from rows import Pack

PROBE = 64  # tokens of the pass that is measured


def peak_memory(device: torch.device) -> int:
    """Bytes: of the device where it is a GPU, of the process elsewhere."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def activation_bytes(trained: Trained, tokens: int) -> float:
    """Bytes the layers keep for the backward pass, a token, by counting what autograd saves. Measured on a short row."""
    saved: dict[int, int] = {}

    def count(tensor: torch.Tensor) -> torch.Tensor:
        if not isinstance(tensor, torch.nn.Parameter):
            saved[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes()
        return tensor

    ids = torch.ones(1, tokens, dtype=torch.long, device=trained.device)
    at = torch.arange(tokens, device=trained.device)
    pack = Pack([0], [tokens], ids, at[None], at, ids[0])
    with torch.autograd.graph.saved_tensors_hooks(count, lambda tensor: tensor):
        trained.hidden(pack)
    frozen = {p.untyped_storage().data_ptr() for p in trained.model.parameters()}
    return sum(size for at, size in saved.items() if at not in frozen) / tokens


def advise(trained: Trained, pack: Pack, training: dict, directory: Path, recompute: bool) -> Fault:
    """Out of memory in the dry run: which knob, and what it would save."""
    tokens, longest = sum(pack.lengths), max(pack.lengths)
    message = f"Forward and backward on the longest rows ({len(pack.lengths)} of up to {longest} tokens) do not fit into the memory of {trained.device}."
    try:
        trained.recompute(False)
        kept = activation_bytes(trained, min(PROBE, tokens))
        trained.recompute(True)
        # The inputs of all layers, and one layer at a time.
        again = activation_bytes(trained, min(PROBE, tokens)) + kept / len(layers_of(trained.base))
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        return Fault(
            "out-of-memory",
            f"{message} Not even a row of {PROBE} tokens does.",
            next=weights_advice(directory, training),
        )
    per_token = again if recompute else kept
    gib = lambda size: f"{size / 2**30:.2f} GiB"
    knobs = []
    if not recompute:
        knobs.append(f"training.gradientCheckpointing: on would save about {gib((kept - again) * tokens)}")
    if len(pack.lengths) > 1:
        knobs.append(f"training.microBatchSize: 1 about {gib(per_token * (tokens - longest))}")
    knobs.append(f"training.maxLength: {max(8, longest // 2)} about {gib(per_token * (longest - longest // 2))}")
    knobs.append(weights_advice(directory, training))
    return Fault(
        "out-of-memory",
        f"{message} Activations take about {per_token / 2**20:.2f} MiB a token, {gib(per_token * tokens)} in all.",
        next="; ".join(knobs),
    )


def weights_advice(directory: Path, training: dict) -> str:
    held = weight_bytes(directory)
    share = {"none": 0.7, "int8": 0.4}.get(training.get("quantization", "none"))
    several = "several GPUs (training.launcher) share the base"
    return (
        several
        if share is None
        else f"training.quantization: nf4 about {held * share / 2**30:.2f} GiB of the base's {held / 2**30:.2f}; {several}"
    )
