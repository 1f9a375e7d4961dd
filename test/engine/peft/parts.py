"""What the scripts beside share: bases of every family with an adapter, rows, and one JSON line a property.

python SCRIPT src/engine/peft FAMILIES [VECTORS]"""

import json
import sys
import traceback
from pathlib import Path

sys.path.insert(0, sys.argv[1])
FAMILIES = Path(sys.argv[2])

import numpy as np  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402
from group import Group  # noqa: E402
from model import Trained, lora_config  # noqa: E402
from rows import Pack, Row  # noqa: E402
from train import load  # noqa: E402

torch.set_num_threads(1)
transformers.utils.logging.disable_progress_bar()
NAMES = sorted(path.name for path in FAMILIES.iterdir() if (path / "config.json").is_file())
LINEAR = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


def trained(family: str, dropout=0.0, precision="f32") -> Trained:
    training = {"seed": 3, "precision": precision, "quantization": "none", "sharding": "off", "compile": False}
    lora = {"r": 4, "alpha": 8, "dropout": dropout, "targets": LINEAR, "rslora": False}
    made = load(FAMILIES / family, lora_config(lora), {"lora": lora, "training": training}, Group("cpu"))
    with torch.no_grad():  # B is zero at first, and so would be A's gradient
        draw = torch.Generator().manual_seed(1)
        for name, parameter in made.parameters().items():
            if name.endswith("lora_B"):
                parameter.copy_(0.1 * torch.randn(parameter.shape, generator=draw))
    return made


def some_rows(count=5, seed=0) -> list[Row]:
    draw = np.random.default_rng(seed)
    rows = []
    for _ in range(count):
        ids = draw.integers(4, 67, draw.integers(5, 40))
        labels = np.where(draw.random(len(ids)) < 0.4, ids, -100)
        labels[-1] = ids[-1]
        rows.append(Row.of(ids, labels))
    return rows


def pack(rows, slots=None) -> Pack:
    return Pack.of(rows, torch.device("cpu"), slots)


def gradients(made: Trained, packs: list[Pack], step=1) -> tuple[float, torch.Tensor]:
    for parameter in made.parameters().values():
        parameter.grad = None
    total = sum(made.backward(each, step, 1.0).item() for each in packs)
    return total, torch.cat([parameter.grad.flatten() for parameter in made.parameters().values()])


def distance(a: torch.Tensor, b: torch.Tensor) -> float:
    return ((a - b).norm() / b.norm()).item()


def below(value: float, bound: float, what="") -> None:
    assert value < bound, f"{what} {value:.2e} is not below {bound:.0e}"


def report(properties: dict) -> None:
    """Of the functions that a script defines and does not begin with an underscore."""
    for name, each in properties.items():
        if not callable(each) or each.__module__ != "__main__" or name.startswith("_"):
            continue
        try:
            each()
            told = {"ok": True}
        except Exception:
            told = {"ok": False, "detail": traceback.format_exc()[-1500:]}
        print(json.dumps({"property": name.replace("_", " "), **told}), flush=True)
