"""The engine's process:

    main.py train RUN BASE
    main.py respond --base DIR [--adapter DIR] --requests FILE --responses FILE
                    [--precision f32] [--device cpu] [--quantization none]
    main.py doctor [--device gpu]

Answers with one JSON event a line on stdout and with its exit code, and ends when its standard input closes: whoever
started it is gone. See `src/engine/contract.ts`."""

import argparse
import os
import select
import signal
import stat
import sys
import threading
import traceback
import warnings
from pathlib import Path

from fault import Fault, write_line

GONE = 130


def end_with_parent() -> None:
    """A pipe on standard input is whoever started us; a launcher may give a file or nothing instead."""
    kind = os.fstat(0).st_mode
    if not (stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind)):
        return

    def watch() -> None:
        closed = select.poll()
        closed.register(0, select.POLLIN | select.POLLHUP)
        while True:
            closed.poll()
            if not os.read(0, 4096):
                os._exit(GONE)

    threading.Thread(target=watch, daemon=True).start()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="lora peft engine")
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train")
    # Without dashes: launchers take options behind the program's name for their own.
    train.add_argument("run", type=Path)
    train.add_argument("base", type=Path)
    respond = commands.add_parser("respond")
    for name in ("base", "requests", "responses"):
        respond.add_argument(f"--{name}", type=Path, required=True)
    respond.add_argument("--adapter", type=Path)
    respond.add_argument("--precision", choices=["f32", "bf16"], default="f32")
    respond.add_argument("--device", choices=["cpu", "gpu"], default="cpu")
    respond.add_argument("--quantization", choices=["none", "nf4", "int8"], default="none")
    commands.add_parser("doctor").add_argument("--device", choices=["cpu", "gpu"], default="gpu")
    return parser.parse_args()


def run(asked: argparse.Namespace) -> None:
    try:
        import peft  # noqa: F401
        import torch
        import transformers
    except (ImportError, OSError) as error:
        raise Fault(
            "engine-libraries",
            f"{sys.executable} cannot import the engine's libraries: {str(error).splitlines()[0]}",
            next="Run `lora engine install peft`; it clears what is half installed.",
        ) from error
    warnings.simplefilter("ignore")  # what matters is an event; the rest would only bury the last words of a crash
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    try:
        if asked.command == "train":
            from train import train

            train(asked.run, asked.base)
        elif asked.command == "respond":
            from respond import respond

            respond(
                asked.base,
                asked.adapter,
                asked.requests,
                asked.responses,
                asked.precision,
                asked.device,
                asked.quantization,
            )
        else:
            from doctor import doctor

            doctor(asked.device)
    except Fault:
        raise
    except (RuntimeError, MemoryError) as error:
        raise known(error, torch) from error


def known(error: BaseException, torch) -> BaseException:
    """What PyTorch says in its own words, as a fault with a next step; anything else is a defect of this program."""
    said = (str(error).splitlines() or [type(error).__name__])[0]
    from model import is_out_of_memory

    if is_out_of_memory(error):
        return Fault(
            "out-of-memory",
            f"The engine ran out of memory ({said}).",
            next="Lower training.microBatchSize or training.maxLength, set training.gradientCheckpointing: on, or choose a smaller base.",
        )
    if "no kernel image" in said or "driver" in said.lower():
        return Fault(
            "gpu-driver",
            f"The GPU's driver and PyTorch {torch.__version__} (CUDA {torch.version.cuda}) do not fit: {said}",
            next="Update the driver, or give a Python of your own in LORA_PEFT_PYTHON whose PyTorch fits it.",
        )
    return error


def main() -> None:
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: os._exit(GONE))
    end_with_parent()
    try:
        run(arguments())
    except Fault as fault:
        write_line(fault.event())
        leave(fault.event()["exit"])
    except OSError as error:
        write_line(
            Fault(
                "engine-files",
                f"{error.strerror}: {error.filename}.",
                next="Make room or mend the permissions, then run again.",
            ).event()
        )
        leave(3)
    except Exception:
        write_line(Fault("engine-defect", traceback.format_exc()).event())
        leave(3)
    leave(0)


def leave(code: int) -> None:
    """At once: destructors of process groups would wait for processes that are gone."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
