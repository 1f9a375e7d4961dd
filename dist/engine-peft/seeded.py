"""Random numbers that are a function of a seed and a name, as `src/formats/random.ts` draws them: the first adapter, and dropout.

Philox4x32-10 is that of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011).
"""

import hashlib
import math
import re

import numpy as np
import torch

_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)


def philox(key: tuple[int, int], c0: np.ndarray, c1: np.ndarray, c2: int, c3: int) -> np.ndarray:
    """Four words for each counter. c0, c1: uint64 [n] of 32-bit values; returns uint64 [n, 4]."""
    k0, k1 = key
    x0, x1 = c0.astype(np.uint64), c1.astype(np.uint64)
    x2, x3 = np.full_like(x0, c2), np.full_like(x0, c3)
    for _ in range(10):
        product0, product1 = np.uint64(0xD2511F53) * x0, np.uint64(0xCD9E8D57) * x2
        x0 = (product1 >> _32) ^ x1 ^ np.uint64(k0)
        x2 = (product0 >> _32) ^ x3 ^ np.uint64(k1)
        x1, x3 = product1 & _LOW, product0 & _LOW
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return np.stack([x0, x1, x2, x3], axis=1)


def stream_words(seed: int, stream: str, count: int) -> np.ndarray:
    """The first words of a stream, uint64 [count] of 32-bit values."""
    digest = hashlib.sha256(f"lora-action random stream v1\n{seed}\n{stream}".encode()).digest()
    k0, k1, c2, c3 = (int.from_bytes(digest[i : i + 4], "little") for i in range(0, 16, 4))
    blocks = np.arange((count + 3) // 4, dtype=np.uint64)
    return philox((k0, k1), blocks & _LOW, blocks >> _32, c2, c3).reshape(-1)[:count]


def first_lora_a(seed: int, name: str, shape: tuple[int, int]) -> torch.Tensor:
    """Uniform over ±1/√in: Kaiming-uniform with a = √5 (He et al. 2015), as PEFT starts A. float32 [r, in]."""
    words = stream_words(seed, f"lora-init/{name}", shape[0] * shape[1])
    values = (1 / math.sqrt(shape[1])) * (2 * (words / 2**32) - 1)
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


def dropped(p: float, seed: int, name: str, step: int, slot: int, size: int) -> np.ndarray:
    """Elements that dropout takes from one row at one projection: the distances between them are geometric. int64, ascending."""
    digest = hashlib.sha256(f"lora-action dropout v1\n{seed}\n{name}".encode()).digest()
    key = (int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:8], "little"))
    found, begin, block = [], 0, 0
    while begin < size:
        blocks = np.arange(block, block + int((size - begin) * p / 4) + 16, dtype=np.uint64)
        words = philox(key, blocks, np.full_like(blocks, slot), step, 0).reshape(-1)
        gaps = np.floor(np.log((words + 1) / 2**32) / math.log1p(-p)).astype(np.int64)
        at = begin + np.cumsum(gaps + 1) - 1
        found.append(at[at < size])
        begin, block = int(at[-1]) + 1, int(blocks[-1]) + 1
    return np.concatenate(found)


class Masks:
    """Dropout of a pass. On a CPU the masks are the tfjs engine's own, drawn for each row; a GPU draws them with PyTorch's
    generator, set anew for each pass, so that resuming does not change them."""

    def __init__(self, p: float, seed: int, exact: bool, layers: int):
        self.p, self.seed, self.exact = p, seed, exact
        # Behind the last attention the tfjs engine computes, and draws for, no token but those that predict a label.
        self.narrow = re.compile(rf"\.layers\.{layers - 1}\.(self_attn\.o_proj|mlp\.\w+)$")

    def begin(self, step: int, pack) -> None:
        self.step, self.pack = step, pack
        if self.p > 0 and not self.exact:
            words = stream_words(self.seed, f"torch-dropout/{step}/{pack.slots[0]}", 2)
            torch.manual_seed(int(words[0]) << 31 | int(words[1]) >> 1)

    def mask(self, name: str, features: int) -> torch.Tensor:
        """[1, tokens, features]: 0 where dropped, 1 / (1 − p) elsewhere."""
        values = np.full((sum(self.pack.lengths), features), 1 / (1 - self.p), dtype=np.float32)
        select, ends = self.pack.select.numpy(), np.cumsum(self.pack.lengths)
        narrow = self.narrow.search(name)
        drawn, bounds = (values[select], np.searchsorted(select, ends)) if narrow else (values, ends)
        for slot, begin, end in zip(self.pack.slots, [0, *bounds], bounds):
            row = drawn[begin:end].reshape(-1)
            row[dropped(self.p, self.seed, name, self.step, slot, row.size)] = 0
        if narrow:
            values[select] = drawn
        return torch.from_numpy(values[None])


class SeededDropout(torch.nn.Module):
    """Takes the place of PEFT's `lora_dropout` at one projection, where masks are the tfjs engine's."""

    def __init__(self, masks: Masks, name: str):
        super().__init__()
        self.masks, self.name = masks, name

    @torch.compiler.disable  # numpy's random numbers are no part of a graph
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * self.masks.mask(self.name, x.shape[-1]).to(x.dtype) if self.training else x
