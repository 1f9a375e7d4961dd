"""What this machine can do, and how fast: one JSON line a check. Every check is made, whatever the ones before it found."""

import os
import platform
import time
from importlib.metadata import PackageNotFoundError, version
from types import SimpleNamespace

import torch
from attention import varlen_works
from fault import FAULTS, write_line
from group import why_no_gpu
from plan import engine_version

GIB = 2**30
HEADS = SimpleNamespace(num_attention_heads=8, num_key_value_heads=2, head_dim=128)


def doctor(asked: str) -> None:
    tell("python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    built = torch.version.cuda or torch.version.hip
    tell(
        "torch",
        f"{torch.__version__}, {f'with CUDA {built}' if built else 'without CUDA'}; peft engine {engine_version()}",
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    tell("memory", f"{memory / GIB:.1f} GiB, {os.cpu_count()} processors")
    there = asked == "gpu" and torch.cuda.is_available()
    if asked == "gpu" and not there:
        tell("gpu", f"none: {why_no_gpu()}", "failed", FAULTS["gpu-missing"][1])
    for index in range(torch.cuda.device_count() if there else 0):
        gpu(torch.device("cuda", index))
    try:
        tell("quantization", f"nf4 and int8 with bitsandbytes {version('bitsandbytes')}")
    except PackageNotFoundError:
        what = "no bitsandbytes: training.quantization is refused"
        tell("quantization", what, "missing", "Run `lora engine install peft --gpu` if you want nf4 or int8.")
    device = torch.device("cuda" if there else "cpu")
    rates = (f"{teraflops(device, dtype):.2f} TFLOP/s in {dtype}" for dtype in (torch.float32, torch.bfloat16))
    tell("speed", ", ".join(rates).replace("torch.", ""))


def gpu(device: torch.device) -> None:
    name = f"gpu {device.index}"
    try:
        free, total = torch.cuda.mem_get_info(device)
        bf16 = "bf16" if torch.cuda.get_device_capability(device) >= (8, 0) else "bf16 emulated"
        kernel = "one kernel for packed rows" if varlen_works(HEADS, device, torch.bfloat16) else "attention row by row"
        about = (
            f"{torch.cuda.get_device_name(device)}, {free / GIB:.1f} of {total / GIB:.1f} GiB free, {bf16}, {kernel}"
        )
        tell(name, about, next="Another program holds its memory: look with nvidia-smi." if free < total / 2 else None)
    except RuntimeError as error:
        tell(name, str(error).splitlines()[0], "failed", FAULTS["gpu-missing"][1])


def teraflops(device: torch.device, dtype: torch.dtype) -> float:
    """Median of a few products of square matrices."""
    size, rates = (8192 if device.type == "cuda" else 1024), []
    a = torch.full((size, size), 0.5, dtype=dtype, device=device)
    for _ in range(7):
        started = time.perf_counter()
        (a @ a)[0, 0].item()
        rates.append(2 * size**3 / (time.perf_counter() - started) / 1e12)
    return sorted(rates)[3]


def tell(name: str, detail: str, state: str = "ok", next: str | None = None) -> None:
    write_line({"name": name, "state": state, "detail": detail} | ({} if next is None else {"next": next}))
