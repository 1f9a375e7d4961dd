"""Adapters and checkpoints on disk: PEFT's names and layout, whole or not at all (`src/engine/tfjs/{adapter,checkpoint}.ts`)."""

import json
import os
import re
import shutil
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open

WEIGHTS, CONFIG, OPTIMIZER = "adapter_model.safetensors", "adapter_config.json", "optimizer.safetensors"
KEPT = 2
MOMENTS = {"first": "exp_avg", "second": "exp_avg_sq"}


def write_directory(target: Path, write) -> None:
    """Replaces it by what `write` puts into a new one. A run that ends in between leaves the old one, or none."""
    target.parent.mkdir(parents=True, exist_ok=True)
    new, previous = (target.with_name(f".{target.name}.{kind}") for kind in ("new", "previous"))
    for leftover in (new, previous):
        shutil.rmtree(leftover, ignore_errors=True)
    new.mkdir()
    write(new)
    for file in new.iterdir():
        with open(file, "rb+") as written:
            os.fsync(written.fileno())
    if target.exists():
        target.rename(previous)
    new.rename(target)
    shutil.rmtree(previous, ignore_errors=True)


def write_safetensors(path: Path, tensors: dict[str, torch.Tensor], metadata: dict[str, str]) -> None:
    """As the library does, but the same tensors give the same bytes: its metadata come in another order every time."""
    header, at, parts = {"__metadata__": dict(sorted(metadata.items()))}, 0, []
    for name in sorted(tensors):
        data = tensors[name].detach().to("cpu", torch.float32).contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensors[name].shape), "data_offsets": [at, at + len(data)]}
        at += len(data)
        parts.append(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(b"".join([len(text).to_bytes(8, "little"), text, *parts]))


def tensor_name(parameter: str) -> str:
    return f"base_model.model.{parameter}.weight"


def write_adapter(directory: Path, trained, plan: dict) -> None:
    tensors = {tensor_name(name): parameter for name, parameter in trained.parameters().items()}
    write_safetensors(directory / WEIGHTS, tensors, {"format": "pt", "closure": plan["closure"]})
    base = {"base_model_name_or_path": plan["base"]["model"], "revision": plan["base"]["revision"]}
    config = trained.model.peft_config["default"].to_dict() | base | {"inference_mode": True}
    plain = {key: sorted(value) if isinstance(value, set) else value for key, value in config.items()}
    (directory / CONFIG).write_text(json.dumps(plain, indent=2, sort_keys=True, default=str) + "\n")


def is_adapter_of(directory: Path, closure: str) -> bool:
    return (directory / CONFIG).is_file() and read_tensors(directory / WEIGHTS, closure) is not None


def read_tensors(path: Path, closure: str) -> dict[str, torch.Tensor] | None:
    """Of a file of this closure that reads without fault; else None."""
    try:
        with safe_open(path, "pt") as file:
            of = (file.metadata() or {}).get("closure")
            return {name: file.get_tensor(name) for name in file.keys()} if of == closure else None
    except (OSError, SafetensorError):
        return None


def write_checkpoint(checkpoints: Path, step: int, trained, optimizer: torch.optim.Optimizer, plan: dict) -> None:
    """A checkpoint is also an adapter directory. Random numbers and the order of rows follow from the step."""
    moments = {
        f"{name}.{kind}": optimizer.state[parameter][theirs]
        for name, parameter in trained.parameters().items()
        for kind, theirs in MOMENTS.items()
    }

    def write(directory: Path) -> None:
        write_adapter(directory, trained, plan)
        write_safetensors(directory / OPTIMIZER, moments, {"closure": plan["closure"], "step": str(step)})

    write_directory(checkpoints / f"step-{step}", write)
    for old in steps_of(checkpoints)[KEPT:]:
        shutil.rmtree(checkpoints / f"step-{old}", ignore_errors=True)


def steps_of(checkpoints: Path) -> list[int]:
    """Steps that have a checkpoint, newest first."""
    names = [re.fullmatch(r"step-(\d+)", path.name) for path in checkpoints.glob("step-*")]
    return sorted((int(name[1]) for name in names if name), reverse=True)


def resume(checkpoints: Path, trained, optimizer: torch.optim.Optimizer, closure: str) -> int:
    """Takes up the newest checkpoint of this closure that reads without fault; others are passed over. Returns its step, or 0."""
    for step in steps_of(checkpoints):
        at = checkpoints / f"step-{step}"
        weights, moments = (read_tensors(at / file, closure) for file in (WEIGHTS, OPTIMIZER))
        if weights is None or moments is None:
            continue
        for name, parameter in trained.parameters().items():
            parameter.data.copy_(weights[tensor_name(name)])
            counted_at = parameter.device if optimizer.defaults["fused"] else "cpu"
            optimizer.state[parameter] = {"step": torch.tensor(float(step), device=counted_at)}
            for kind, theirs in MOMENTS.items():
                optimizer.state[parameter][theirs] = moments[f"{name}.{kind}"].to(parameter.device)
        return step
    return 0
