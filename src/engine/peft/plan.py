"""`plan.json`, and what the run computes with."""

import json
import os
import platform
from pathlib import Path

import peft
import torch
import transformers
from fault import Fault

PROGRAM = 1  # rises whenever the same plan and tokens would give another adapter


def engine_version() -> str:
    """As plans write it: `src/engine/peft/version.ts`."""
    torch_version = torch.__version__.split("+")[0]
    return f"{PROGRAM}+torch.{torch_version}.transformers.{transformers.__version__}.peft.{peft.__version__}"


def read_plan(run: Path) -> dict:
    file = run / "plan.json"
    try:
        plan = json.loads(file.read_text(encoding="utf-8"))
        engine = plan["engine"]
    except (OSError, ValueError, KeyError) as error:
        raise Fault("engine-plan", f"{file} is no plan: {error}.", next="Plan again with `lora plan`.") from error
    if plan.get("version") != 1 or engine.get("name") != "peft" or engine.get("backend") != "torch":
        raise Fault(
            "engine-plan",
            f"{file} asks for engine {engine.get('name')} on {engine.get('backend')}; this is peft on torch.",
            next="Plan again with `lora plan`.",
        )
    if engine["version"] != engine_version():
        raise Fault(
            "engine-plan",
            f"{file} was made for {engine['version']}; this Python has {engine_version()}.",
            next="Run `lora engine install peft`, which has the versions plans are made for.",
        )
    return plan


def deterministic(on: bool) -> None:
    """Before CUDA starts. Not Trainer's `full_determinism`, which serialises every launch as well."""
    torch.backends.cuda.matmul.allow_tf32 = False
    if on:
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
        torch.use_deterministic_algorithms(True)
        torch.backends.cuda.enable_cudnn_sdp(False)  # flash attention heeds the line above in its backward pass
        torch.utils.deterministic.fill_uninitialized_memory = (
            False  # a debugging aid that costs a pass over every tensor
        )
    torch.backends.cudnn.benchmark = False


def versions() -> dict[str, str]:
    found = {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "peft": peft.__version__,
    }
    if torch.version.cuda is not None and torch.cuda.is_available():
        found |= {
            "cuda": torch.version.cuda,
            "cudnn": str(torch.backends.cudnn.version()),
            "gpu": torch.cuda.get_device_name(),
        }
    try:
        import bitsandbytes

        found["bitsandbytes"] = bitsandbytes.__version__
    except ImportError:
        pass
    return found


def write_environment(run: Path, group, trained) -> None:
    """`environment.json`, for the provenance: what this run was computed with."""
    told = versions() | {
        "processes": str(group.size),
        "device": group.device.type,
        "attention": "varlen" if trained.varlen else "scaled_dot_product",
        "sharding": "fsdp2" if trained.sharded else "none",
    }
    (run / "environment.json").write_text(json.dumps(told, indent=2, sort_keys=True) + "\n")
