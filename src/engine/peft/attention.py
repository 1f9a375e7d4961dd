"""Attention over rows laid end to end, where no row sees another (registered with Transformers' AttentionInterface).

On a GPU in bf16 or f16 it is `torch.nn.attention.varlen.varlen_attn`, one kernel for all rows; elsewhere each row goes through
`scaled_dot_product_attention` by itself. Neither ever makes a mask over the whole pass.
"""

import inspect

import torch
import torch.nn.functional as F
from fault import Fault
from transformers import AttentionInterface

PACKED = "lora_packed"

try:
    from torch.nn.attention.varlen import varlen_attn
except ImportError:  # before torch 2.10
    varlen_attn = None
_ARGUMENTS = set(inspect.signature(varlen_attn).parameters) if varlen_attn else set()
# What other families' attention asks for and this does not compute: refused, never passed over.
_FOREIGN = ("softcap", "s_aux", "position_bias", "cache")


def varlen_works(device: torch.device, dtype: torch.dtype) -> bool:
    """Whether the one-kernel path can be taken: its arguments are there, and the GPU has the kernel (Ampere or later)."""
    return (
        device.type == "cuda"
        and dtype in (torch.bfloat16, torch.float16)
        and {"window_size", "scale", "enable_gqa"} <= _ARGUMENTS
        and (torch.version.hip is not None or torch.cuda.get_device_capability(device) >= (8, 0))
    )


def packed_attention(
    module,
    query,
    key,
    value,
    attention_mask,
    dropout=0.0,
    scaling=None,
    sliding_window=None,
    documents=None,
    cu_seq_lens_q=None,
    max_length_q=None,
    **kwargs,
):
    """query [1, heads, tokens, headDim], key and value [1, keyValueHeads, tokens, headDim] → ([1, tokens, heads, headDim], None).

    documents: tokens of each row; cu_seq_lens_q: their sums from 0, int32 on the device, where varlen is used."""
    asked = [name for name in _FOREIGN if kwargs.get(name) is not None] + (["dropout"] if dropout else [])
    if asked or attention_mask is not None or documents is None:
        raise Fault(
            "base-attention",
            f"The base's attention ({type(module).__name__}) asks for {', '.join(asked) or 'a mask'}, which packed rows do not have.",
            next="Choose a base of another family.",
        )
    if cu_seq_lens_q is not None:
        window = (-1, 0) if sliding_window is None or sliding_window >= max_length_q else (sliding_window - 1, 0)
        out = varlen_attn(
            query[0].transpose(0, 1),
            key[0].transpose(0, 1),
            value[0].transpose(0, 1),
            cu_seq_lens_q,
            cu_seq_lens_q,
            max_length_q,
            max_length_q,
            scale=scaling,
            window_size=window,
            enable_gqa=True,
        )
        return out[None], None
    rows = zip(*(x.split(list(documents), dim=2) for x in (query, key, value)))
    return torch.cat([_one_row(q, k, v, scaling, sliding_window) for q, k, v in rows], dim=2).transpose(1, 2), None


def _one_row(query, key, value, scaling, window):
    length, mask = query.shape[2], None
    if window is not None and length > window:
        at = torch.arange(length, device=query.device)
        mask = (at[:, None] >= at) & (at[:, None] - at < window)
    return F.scaled_dot_product_attention(
        query, key, value, attn_mask=mask, is_causal=mask is None, scale=scaling, enable_gqa=True
    )


def layout(lengths: list[int], device: torch.device, varlen: bool) -> dict:
    """What the model's forward hands down to `packed_attention` beside ids and positions."""
    if not varlen:
        return {"documents": tuple(lengths)}
    sums = torch.tensor([0, *lengths], dtype=torch.int32).cumsum(0, dtype=torch.int32)
    return {"documents": (), "cu_seq_lens_q": sums.to(device, non_blocking=True), "max_length_q": max(lengths)}


AttentionInterface.register(PACKED, packed_attention)
