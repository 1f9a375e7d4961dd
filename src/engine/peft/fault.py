"""What this program says to whoever started it: one JSON event a line on stdout, and faults with a code and a next step."""

import json
import os
import sys
from typing import Any


class Fault(Exception):
    """A failure a person can act on. `exit` 1: findings; 2: usage or manifest; 3: the machine or its files."""

    def __init__(self, code: str, message: str, *, next: str | None = None, exit: int = 3, **more: Any):
        super().__init__(message)
        self.code, self.next, self.exit, self.more = code, next, exit, more

    def event(self) -> dict[str, Any]:
        said = {"event": "error", "code": self.code, "message": str(self), "exit": self.exit, **self.more}
        return said if self.next is None else {**said, "next": self.next}


class NonFinite(Fault):
    """Loss, gradient or update stopped being a number. `rows` are indices into `tokens.safetensors`."""

    def __init__(self, what: str, step: int, rows: list[int]):
        shown = ", ".join(map(str, rows[:16])) + (", …" if len(rows) > 16 else "")
        super().__init__(
            "non-finite",
            f"The {what} of {'the dry run' if step == 0 else f'step {step}'} is not finite (rows {shown}).",
            next="Nothing is trained yet, so the base itself gives it: look for NaN or infinity in its weights, "
            "then at these rows with `lora inspect tokens`."
            if step == 0
            else "Lower training.learningRate, or look at these rows with `lora inspect tokens`.",
            exit=1,
            step=step,
            rows=rows,
        )


def write_line(value: dict[str, Any]) -> None:
    """Only the first of several processes speaks, unless it is of an error."""
    if os.environ.get("RANK", "0") != "0" and value.get("event") != "error":
        return
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def note(message: str) -> None:
    write_line({"event": "note", "message": message})


def progress(task: str, done: int, total: int, unit: str) -> None:
    write_line({"event": "progress", "task": task, "done": done, "total": total, "unit": unit})
