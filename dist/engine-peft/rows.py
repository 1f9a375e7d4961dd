"""Rows of `tokens.safetensors`, and how an optimizer step is cut into passes (`src/engine/tfjs/{rows,loss,batches}.ts`)."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from fault import Fault
from safetensors.numpy import load_file

IGNORED = -100


@dataclass
class Row:
    """A conversation up to the last token that predicts a label: what comes behind changes nothing."""

    ids: np.ndarray
    select: np.ndarray  # tokens that predict a label
    targets: np.ndarray  # what they should predict
    tokens: int  # of the whole row, for the pace

    @staticmethod
    def of(ids: np.ndarray, labels: np.ndarray) -> "Row":
        select = np.flatnonzero(labels[1:] != IGNORED)
        length = int(select[-1]) + 1 if len(select) else 0
        return Row(ids[:length], select, labels[1:][select], len(ids))


@dataclass
class Rows:
    rows: list[Row]
    order: list[int]  # row indices in the order they are trained, all epochs

    @staticmethod
    def read(path: Path, vocabulary: int) -> "Rows":
        tensors = load_file(path)
        ids, labels = (tensors[name].astype(np.int64) for name in ("input_ids", "labels"))
        if ids.max() >= vocabulary:
            raise Fault("tokens-vocabulary", f"{path} has token {ids.max()}; the base knows {vocabulary}.")
        bounds = tensors["offsets"].tolist()
        return Rows([Row.of(ids[a:b], labels[a:b]) for a, b in zip(bounds, bounds[1:])], tensors["order"].tolist())

    @cached_property
    def longest(self) -> int:
        """Tokens."""
        return max(self.rows[row].tokens for row in self.order)


@dataclass
class Pack:
    """Rows laid end to end for one pass, never padded."""

    slots: list[int]  # position of each row in its optimizer step
    lengths: list[int]
    ids: torch.Tensor  # int64 [1, tokens]
    positions: torch.Tensor  # int64 [1, tokens], from 0 in every row
    select: torch.Tensor  # int64 [supervised]
    targets: torch.Tensor  # int64 [supervised]

    @staticmethod
    def of(rows: list[Row], device: torch.device, slots: list[int] | None = None) -> "Pack | None":
        """None where nothing is trained."""
        kept = [(slot, row) for slot, row in zip(slots or range(len(rows)), rows) if len(row.select)]
        if not kept:
            return None
        lengths = [len(row.ids) for _, row in kept]
        starts = np.cumsum([0, *lengths[:-1]])

        def joined(parts) -> torch.Tensor:
            return torch.from_numpy(np.concatenate(list(parts))).to(device, non_blocking=True)

        return Pack(
            [slot for slot, _ in kept],
            lengths,
            joined(row.ids for _, row in kept)[None],
            joined(np.arange(length) for length in lengths)[None],
            joined(row.select + start for (_, row), start in zip(kept, starts)),
            joined(row.targets for _, row in kept),
        )


def cut_step(lengths: list[int], micro: int, packing: bool, longest: int, processes: int) -> list[list[int]]:
    """The passes of a step, as indices into `lengths`: `micro` rows each or, packed, what `micro` of the run's longest rows
    hold. With several processes passes are smaller, so that there is one for each."""
    count = len(lengths)
    if packing:
        shared = max(max(lengths), -(-sum(lengths) // processes))
        return pack_rows(lengths, min(micro * longest, shared) if processes > 1 else micro * longest)
    if processes > 1:
        passes = max(-(-count // micro), min(processes, count))
        bounds = [count * i // passes for i in range(passes + 1)]
    else:
        bounds = [*range(0, count, micro), count]
    return [list(range(a, b)) for a, b in zip(bounds, bounds[1:])]


def pack_rows(lengths: list[int], capacity: int) -> list[list[int]]:
    """First-fit decreasing, ties by index, as `src/chat/pack.ts`."""
    bins, room = [], []
    for row in sorted(range(len(lengths)), key=lambda i: (-lengths[i], i)):
        at = next((i for i, free in enumerate(room) if free >= lengths[row]), len(bins))
        if at == len(bins):
            bins.append([])
            room.append(capacity)
        bins[at].append(row)
        room[at] -= lengths[row]
    return bins


def spread(passes: list[list[int]], lengths: list[int], processes: int) -> list[list[int]]:
    """Which passes each process takes: the fullest first, each to whoever has least to do. The order within is kept."""
    loads, taken = [0] * processes, [[] for _ in range(processes)]
    for at in sorted(range(len(passes)), key=lambda i: (-sum(lengths[row] for row in passes[i]), i)):
        least = loads.index(min(loads))
        loads[least] += sum(lengths[row] for row in passes[at])
        taken[least].append(at)
    return [sorted(each) for each in taken]
