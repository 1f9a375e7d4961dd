"""Attention over rows laid end to end, where no row sees another (registered with Transformers' AttentionInterface).

`torch.nn.attention.varlen.varlen_attn` computes all rows in one kernel, where the device has it (CUDA from Ampere on, bf16 or f16);
elsewhere each row goes through `scaled_dot_product_attention` by itself. Neither makes a mask over the whole pass.
"""

from types import SimpleNamespace

import torch
import torch.nn.functional as F
from fault import Fault
from transformers import AttentionInterface

try:
    from torch.nn.attention.varlen import varlen_attn
except ImportError:  # before torch 2.10; what it should do is then tried in vain
    varlen_attn = None

PACKED = "lora_packed"
# What other families' attention asks for and this does not compute: refused, never passed over.
_FOREIGN = ("softcap", "s_aux", "position_bias", "cache")


def packed_attention(
    module, query, key, value, attention_mask, dropout=0.0, scaling=None, sliding_window=None, packing=None, **kwargs
):
    """query [1, heads, tokens, headDim], key and value [1, keyValueHeads, tokens, headDim] → ([1, tokens, heads, headDim], None).

    packing: of `layout`. sliding_window: tokens a token sees, itself among them."""
    asked = [name for name in _FOREIGN if kwargs.get(name) is not None] + (["dropout"] if dropout else [])
    if asked or attention_mask is not None or packing is None:
        what = f"{type(module).__name__} asks for {', '.join(asked) or 'a mask'}"
        raise Fault("base-attention", f"The base's attention ({what}) cannot be computed over packed rows.")
    if packing.ends is None:
        return _row_by_row(query, key, value, scaling, sliding_window, packing), None
    ends = packing.ends.to(query.device)
    out = varlen_attn(
        *(x[0].transpose(0, 1) for x in (query, key, value)),
        *(ends, ends, packing.longest, packing.longest),
        scale=scaling,
        window_size=(-1 if sliding_window is None else sliding_window - 1, 0),  # earlier tokens, later tokens
        enable_gqa=True,
    )
    return out[None], None


@torch.compiler.disable  # one graph for rows of all lengths ends where these begin
def _row_by_row(query, key, value, scaling, window, packing):
    rows = zip(*(x.split(packing.lengths, dim=2) for x in (query, key, value)))
    return torch.cat([_one_row(q, k, v, scaling, window) for q, k, v in rows], dim=2).transpose(1, 2)


def _one_row(query, key, value, scaling, window):
    length, mask = query.shape[2], None
    if window is not None and length > window:
        at = torch.arange(length, device=query.device)
        mask = (at[:, None] >= at) & (at[:, None] - at < window)
    return F.scaled_dot_product_attention(
        query, key, value, attn_mask=mask, is_causal=mask is None, scale=scaling, enable_gqa=True
    )


def layout(lengths: list[int], device: torch.device, varlen: bool) -> SimpleNamespace:
    """Of a pass, for `packed_attention`: tokens of each row and, for the one kernel, their sums from 0 (int32, on the device)."""
    ends = torch.tensor([0, *lengths]).cumsum(0).to(device, torch.int32) if varlen else None
    return SimpleNamespace(lengths=lengths, ends=ends, longest=max(lengths))


def varlen_works(config, device: torch.device, dtype: torch.dtype) -> bool:
    """Whether the one kernel gives what rows one by one give: tried forward and backward on heads of the base's shape. It takes
    head sizes that are multiples of 8 up to 256, and what more it asks for depends on the GPU and on PyTorch."""
    heads = config.num_attention_heads
    size = getattr(config, "head_dim", None) or config.hidden_size // heads
    shared = getattr(config, "num_key_value_heads", None) or heads
    draw = torch.Generator().manual_seed(0)
    made = (torch.randn(1, 200, n, size, generator=draw) for n in (heads, shared, shared))
    qkv = [x.to(device, dtype).transpose(1, 2).requires_grad_() for x in made]

    def computed(varlen: bool, window: int | None) -> list[torch.Tensor]:
        packing = layout([137, 1, 62], device, varlen)
        out, _ = packed_attention(None, *qkv, None, scaling=size**-0.5, sliding_window=window, packing=packing)
        return [out, *torch.autograd.grad(out.float().square().sum(), qkv)]

    try:
        with torch.enable_grad():
            pairs = [pair for window in (None, 64) for pair in zip(computed(True, window), computed(False, window))]
        return all((a - b).norm() < 0.02 * b.norm() for a, b in pairs)
    except (RuntimeError, TypeError):
        return False


AttentionInterface.register(PACKED, packed_attention)
