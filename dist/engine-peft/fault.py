"""What this program says to whoever started it: one JSON event a line on stdout, and faults with a code and a next step."""

import json
import os

_INSTALL = "Run `lora engine install peft`, which has the versions plans are made for."
_DOCTOR = "Run `lora engine doctor peft`, mend the driver or the installation, or set training.device: cpu."
_FAMILY = "Choose a base of another family."
_FETCH = "Check base.model and base.revision in the manifest, and that the checkpoint's files are whole."
_ROWS = "look at these rows with `lora inspect tokens`."

# Exit code (1: findings; 2: usage or manifest; 3: the machine or its files), and what to do.
FAULTS: dict[str, tuple[int, str]] = {
    "adapter-unloadable": (3, "Look at adapter_config.json."),
    "adapter-missing": (3, "Train it again, or take the adapter's files from where they were published."),
    "adapter-unexpected": (3, "Take adapter_config.json and the weights from one adapter."),
    "base-attention": (3, _FAMILY),
    "base-head": (3, _FAMILY),
    "base-incomplete": (3, _FETCH),
    "base-packing": (3, _FAMILY),
    "base-unloadable": (3, _FETCH),
    "engine-compile": (3, "Install a C++ compiler and Python's headers, or set training.compile: false."),
    "engine-defect": (3, "Run again to go on from the last checkpoint; report it if it repeats."),
    "engine-files": (3, "Make room or mend the permissions, then run again."),
    "engine-libraries": (3, "Run `lora engine install peft`; it clears what is half installed."),
    "engine-plan": (3, _INSTALL),
    "gpu-count": (
        3,
        "In training.launcher, start as many as there are GPUs, and let each see all of them (srun --gpu-bind none).",
    ),
    "gpu-driver": (3, "Update the driver, or name a Python in LORA_PEFT_PYTHON whose PyTorch fits it."),
    "gpu-missing": (3, _DOCTOR),
    "launcher-ranks": (
        2,
        'Export MASTER_ADDR="$(scontrol show hostnames "$SLURM_JOB_NODELIST" | head -1)" where lora is run.',
    ),
    "non-finite": (1, f"Lower training.learningRate, or {_ROWS}"),
    "out-of-memory": (3, "Lower training.microBatchSize or training.maxLength, or choose a smaller base."),
    "quantization-missing": (3, "Run `lora engine install peft --gpu`, or set training.quantization: none."),
    "sharding-quantized": (2, "Set training.sharding: off, or training.quantization: none."),
    "tokens-unsupervised": (2, "Look at the rows with `lora inspect tokens`."),
    "tokens-vocabulary": (2, "Use the tokenizer and the weights of the same checkpoint."),
    "worker-lost": (3, "Look at the other processes' output, then run again: it goes on from the last checkpoint."),
}


class Fault(Exception):
    """A failure a person can act on. `next` where more is known than FAULTS says; `more` goes into the event."""

    def __init__(self, code: str, message: str, next: str | None = None, **more):
        super().__init__(message)
        self.exit, usual = FAULTS[code]
        self.event = {
            "event": "error",
            "code": code,
            "message": message,
            "exit": self.exit,
            "next": next or usual,
            **more,
        }


def non_finite(what: str, step: int, rows: list[int]) -> Fault:
    """@param rows indices into `tokens.safetensors`; step 0 is the dry run"""
    shown = ", ".join(map(str, rows[:16])) + (", …" if len(rows) > 16 else "")
    where = f"step {step}" if step else "the dry run"
    itself = f"Nothing is trained yet, so the base itself gives it: look for NaN in its weights, then {_ROWS}"
    message = f"The {what} of {where} is not finite (rows {shown})."
    return Fault("non-finite", message, None if step else itself, step=step, rows=rows)


def write_line(value: dict) -> None:
    """Only the first of several processes speaks, unless it is of an error."""
    if os.environ.get("RANK", "0") == "0" or value.get("event") == "error":
        print(json.dumps(value, ensure_ascii=False), flush=True)


def note(message: str) -> None:
    write_line({"event": "note", "message": message})
