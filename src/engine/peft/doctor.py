"""What this machine can do, and how fast: one JSON line a check. Every check is made, whatever the ones before it found."""

import os
import platform
import time

import torch
from attention import varlen_works
from fault import write_line
from group import NO_GPU, why_no_gpu
from plan import engine_version

GIB = 2**30


def doctor(asked: str) -> None:
    tell("python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    tell("torch", f"{torch.__version__}, built for {built_for()}; peft engine {engine_version()}")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0
    tell("memory", f"{memory / GIB:.1f} GiB, {os.cpu_count()} processors")
    there = asked == "gpu" and torch.cuda.is_available()
    if asked == "gpu" and not there:
        tell(
            "gpu",
            f"none: {why_no_gpu()}",
            "failed",
            "Mend the driver or the container; training.device: cpu works as it is.",
        )
    for at in range(torch.cuda.device_count() if there else 0):
        gpu(torch.device("cuda", at))
    try:
        import bitsandbytes

        tell("quantization", f"nf4 and int8 with bitsandbytes {bitsandbytes.__version__}")
    except ImportError:
        tell(
            "quantization",
            "no bitsandbytes: training.quantization is refused",
            "missing",
            "Run `lora engine install peft --gpu` if you want nf4 or int8.",
        )
    device = torch.device("cuda" if there else "cpu")
    tell(
        "speed",
        ", ".join(
            f"{teraflops(device, dtype):.2f} TFLOP/s in {name}"
            for name, dtype in (("f32", torch.float32), ("bf16", torch.bfloat16))
        ),
    )


def gpu(device: torch.device) -> None:
    try:
        about = torch.cuda.get_device_properties(device)
        free, total = torch.cuda.mem_get_info(device)
        bf16 = torch.cuda.get_device_capability(device) >= (8, 0)
        kernel = "varlen attention" if varlen_works(device, torch.bfloat16) else "attention row by row"
        detail = f"{about.name}, {free / GIB:.1f} of {total / GIB:.1f} GiB free, bf16 {'yes' if bf16 else 'emulated'}, {kernel}"
        busy = free < 0.5 * total
        tell(
            f"gpu {device.index}",
            detail,
            "ok",
            "Another program holds its memory: look with nvidia-smi." if busy else None,
        )
    except RuntimeError as error:
        tell(f"gpu {device.index}", str(error).splitlines()[0], "failed", NO_GPU)


def built_for() -> str:
    return (
        f"CUDA {torch.version.cuda}"
        if torch.version.cuda
        else f"ROCm {torch.version.hip}"
        if torch.version.hip
        else "the processor alone"
    )


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
