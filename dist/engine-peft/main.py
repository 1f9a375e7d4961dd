"""The engine's process:

    main.py train RUN BASE
    main.py respond JOB       a JSON object: see respond.py
    main.py doctor cpu|gpu

Answers with one JSON event a line on stdout and with its exit code, and ends when its standard input closes: whoever
started it is gone. See `src/engine/contract.ts`."""

import json
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


def run(command: str, *args: str) -> None:
    try:
        import peft  # noqa: F401
        import torch  # noqa: F401
        import transformers
    except (ImportError, OSError) as error:
        said = str(error).splitlines()[0]
        raise Fault("engine-libraries", f"{sys.executable} cannot import the engine's libraries: {said}") from error
    warnings.simplefilter("ignore")  # what matters is an event; the rest would only bury the last words of a crash
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    if command == "train":
        from train import train

        train(*map(Path, args))
    elif command == "respond":
        from respond import respond

        respond(json.loads(*args))
    else:
        from doctor import doctor

        doctor(*args)


def fault_of(error: Exception) -> Fault:
    """What libraries say in their own words, with a next step. Anything else is a defect of this program."""
    if isinstance(error, Fault):
        return error
    if isinstance(error, OSError):
        return Fault("engine-files", f"{error.strerror}: {error.filename}." if error.filename else str(error))
    import torch
    from model import first_line, is_out_of_memory
    from safetensors import SafetensorError

    said = first_line(error)
    if isinstance(error, SafetensorError):
        return Fault("engine-files", f"A file is damaged: {said}", "Delete the run directory and run again.")
    if type(error).__module__.startswith(("torch._inductor", "torch._dynamo")):
        return Fault("engine-compile", f"PyTorch does not compile the base's layers: {said}")
    if is_out_of_memory(error):
        return Fault("out-of-memory", f"The engine ran out of memory ({said}).")
    if "no kernel image" in said or "driver" in said.lower():
        fit = f"The GPU's driver and PyTorch {torch.__version__} (CUDA {torch.version.cuda}) do not fit"
        return Fault("gpu-driver", f"{fit}: {said}")
    return Fault("engine-defect", "".join(traceback.format_exception(error)))


def main() -> None:
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: os._exit(GONE))
    end_with_parent()
    code = 0
    try:
        run(*sys.argv[1:])
    except Exception as error:
        fault = fault_of(error)
        write_line(fault.event)
        code = fault.exit
    sys.stderr.flush()
    os._exit(code)  # at once: destructors of process groups would wait for processes that are gone


if __name__ == "__main__":
    main()
