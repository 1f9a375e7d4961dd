"""`plan.json`, and what the run computes with."""

import json
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import torch
from fault import Fault

PROGRAM = 2  # rises whenever the same plan and tokens would give another adapter


def engine_version() -> str:
    """As plans write it: `src/engine/peft/version.ts`."""
    libraries = (f"{name}.{version(name).split('+')[0]}" for name in ("torch", "transformers", "peft"))
    return f"{PROGRAM}+{'.'.join(libraries)}"


def read_plan(run: Path) -> dict:
    plan = json.loads((run / "plan.json").read_text(encoding="utf-8"))
    made, here = plan["engine"]["version"], engine_version()
    if made != here:
        raise Fault("engine-plan", f"{run / 'plan.json'} was made for {made}; this Python has {here}.")
    return plan


def deterministic(on: bool) -> None:
    """Before CUDA starts. Not Trainer's `full_determinism`, which serialises every launch as well."""
    if on:
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(on)
    torch.backends.cuda.enable_cudnn_sdp(not on)  # flash attention heeds the line above in its backward pass
    torch.utils.deterministic.fill_uninitialized_memory = False  # a debugging aid that costs a pass over every tensor


def versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in ("torch", "transformers", "peft", "bitsandbytes"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            pass
    if torch.cuda.is_available():
        cuda, cudnn = torch.version.cuda or f"ROCm {torch.version.hip}", torch.backends.cudnn.version()
        found |= {"cuda": cuda, "cudnn": str(cudnn), "gpu": torch.cuda.get_device_name()}
    return found
