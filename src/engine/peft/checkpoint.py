"""Adapters and checkpoints on disk: PEFT's names and layout, whole or not at all (`src/engine/tfjs/{adapter,checkpoint}.ts`)."""

import json
import os
import re
import shutil
from pathlib import Path

import torch
from safetensors import safe_open

WEIGHTS, CONFIG, OPTIMIZER = "adapter_model.safetensors", "adapter_config.json", "optimizer.safetensors"
KEPT = 2


def tensor_name(parameter: str) -> str:
    return f"base_model.model.{parameter}.weight"


def replace_directory(target: Path, write) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary, previous = (target.with_name(f".{target.name}.{kind}") for kind in ("new", "previous"))
    for leftover in (temporary, previous):
        shutil.rmtree(leftover, ignore_errors=True)
    temporary.mkdir()
    write(temporary)
    for file in temporary.iterdir():
        with open(file, "rb+") as written:
            os.fsync(written.fileno())
    if target.exists():
        target.rename(previous)
    temporary.rename(target)
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


def write_adapter(target: Path, trained, plan: dict) -> None:
    replace_directory(target, lambda directory: write_adapter_files(directory, trained, plan))


def write_adapter_files(directory: Path, trained, plan: dict) -> None:
    tensors = {tensor_name(name): parameter for name, parameter in trained.parameters().items()}
    write_safetensors(directory / WEIGHTS, tensors, {"format": "pt", "closure": plan["closure"]})
    base = {"base_model_name_or_path": plan["base"]["model"], "revision": plan["base"]["revision"]}
    config = trained.model.peft_config["default"].to_dict() | base | {"inference_mode": True}
    plain = {key: sorted(value) if isinstance(value, set) else value for key, value in config.items()}
    (directory / CONFIG).write_text(json.dumps(plain, indent=2, sort_keys=True, default=str) + "\n")


def adapter_closure(directory: Path) -> str | None:
    """Closure of a whole adapter, or None."""
    try:
        json.loads((directory / CONFIG).read_text())
        with safe_open(directory / WEIGHTS, "pt") as file:
            return (file.metadata() or {}).get("closure")
    except Exception:
        return None


def write_checkpoint(checkpoints: Path, step: int, trained, optimizer: torch.optim.Optimizer, plan: dict) -> None:
    """A checkpoint is also an adapter directory. Random numbers and the order of rows follow from the step."""

    def write(directory: Path) -> None:
        write_adapter_files(directory, trained, plan)
        moments = {
            f"{name}.{kind}": optimizer.state[parameter][theirs]
            for name, parameter in trained.parameters().items()
            for kind, theirs in (("first", "exp_avg"), ("second", "exp_avg_sq"))
        }
        write_safetensors(directory / OPTIMIZER, moments, {"closure": plan["closure"], "step": str(step)})

    replace_directory(checkpoints / f"step-{step}", write)
    for old in steps_of(checkpoints)[KEPT:]:
        shutil.rmtree(checkpoints / f"step-{old}", ignore_errors=True)


def steps_of(checkpoints: Path) -> list[int]:
    """Steps that have a checkpoint, newest first."""
    names = [re.fullmatch(r"step-(\d+)", path.name) for path in checkpoints.glob("step-*")]
    return sorted((int(name[1]) for name in names if name), reverse=True)


def resume(checkpoints: Path, trained, optimizer: torch.optim.Optimizer, closure: str) -> int:
    """Takes up the newest checkpoint of this closure that reads without fault; others are passed over. Returns its step, or 0."""
    for step in steps_of(checkpoints):
        directory = checkpoints / f"step-{step}"
        try:
            with safe_open(directory / WEIGHTS, "pt") as weights, safe_open(directory / OPTIMIZER, "pt") as moments:
                about = moments.metadata() or {}
                if {(weights.metadata() or {}).get("closure"), about.get("closure")} != {closure} or about.get(
                    "step"
                ) != str(step):
                    continue
                found = {
                    name: (
                        weights.get_tensor(tensor_name(name)),
                        moments.get_tensor(f"{name}.first"),
                        moments.get_tensor(f"{name}.second"),
                    )
                    for name in trained.parameters()
                }
        except Exception:
            continue
        if any(
            tensor.shape != parameter.shape
            for name, parameter in trained.parameters().items()
            for tensor in found[name]
        ):
            continue
        for name, parameter in trained.parameters().items():
            values, first, second = (tensor.to(parameter.device) for tensor in found[name])
            with torch.no_grad():
                parameter.copy_(values)
            optimizer.state[parameter] = {
                "step": torch.tensor(float(step), device=step_device(optimizer, parameter)),
                "exp_avg": first,
                "exp_avg_sq": second,
            }
        return step
    return 0


def step_device(optimizer: torch.optim.Optimizer, parameter: torch.Tensor) -> torch.device:
    """Fused AdamW counts its steps on the parameter's device."""
    return parameter.device if optimizer.defaults.get("fused") else torch.device("cpu")
