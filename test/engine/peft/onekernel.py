"""The one-kernel path without a GPU: PyTorch's own `varlen_attn`, its autograd and its fake kernels as they are, over a kernel for CPUs.

    python test/engine/peft/onekernel.py src/engine/peft FAMILIES

The kernel asks of its arguments what PyTorch's CUDA kernel asks (`mha_varlen_fwd` and `mha_varlen_bwd` in
aten/src/ATen/native/transformers/cuda/flash_attn/flash_api.cpp), and computes in f32 what is documented: a token sees
itself, and `window_size` (earlier, later) other tokens of its row, -1 being all. Prints one JSON line a property."""

from types import SimpleNamespace

from parts import FAMILIES, NAMES, below, distance, gradients, pack, report, some_rows, trained

import attention
import torch
import torch._inductor.config as inductor
import torch.nn.attention.varlen as varlen
from group import Group
from main import fault_of
from torch._dynamo.utils import counters
from torch._subclasses.fake_tensor import FakeTensorMode
from transformers import AutoConfig
from rows import Rows
from train import adamw, train_step

HALF = (torch.bfloat16, torch.float16)
CALLS = []  # (max_q, window_size, heads, key and value heads) of each call of the kernel
"""Types the kernel takes. The one for GPUs takes HALF; f32 is taken here where only the arithmetic is looked at."""
TAKEN = [HALF]


def _asked_by_the_cuda_kernel(query, key, value, ends, max_q, grad=None) -> None:
    def must(true: bool, what: str) -> None:
        if not true:
            raise RuntimeError(what)

    must(query.dtype in TAKEN[0], "FlashAttention only support fp16 and bf16 data type")
    for name, x in {"key": key, "value": value, "dout": query if grad is None else grad}.items():
        must(x.dtype == query.dtype, f"query and {name} must have the same dtype")
        must(x.stride(-1) == 1, "Input tensor must have contiguous last dimension")
        must(x.device == query.device, f"{name} is on another device")
    must(query.stride(-1) == 1, "Input tensor must have contiguous last dimension")
    must(ends.dtype == torch.int32, "cu_seqlens_q must have dtype int32")
    must(
        ends.is_contiguous() and ends.dim() == 1 and len(ends) > 1,
        "cu_seqlens_q must be contiguous, batch size positive",
    )
    must(query.dim() == 3 and key.shape == value.shape == (len(key), key.shape[1], query.shape[2]), "shapes")
    must(query.shape[1] % key.shape[1] == 0, "Number of heads in key/value must divide number of heads in query")
    must(query.shape[2] <= 256, "FlashAttention forward only supports head dimension at most 256")
    must(query.shape[2] % 8 == 0, "head_size must be a multiple of 8, this is ensured by padding!")
    # These it does not ask, and reads or leaves out whatever lies there.
    lengths = ends.diff()
    must(ends[0] == 0 and ends[-1] == len(query) and bool((lengths > 0).all()), "rows do not cover the pass")
    must(max_q == lengths.max(), "max_q is not the longest row")
    for x in (query, key, value):
        must(x.data_ptr() % 16 == 0 and x.stride(0) % 8 == 0 and x.stride(1) % 8 == 0, "not aligned to 16 bytes")


def _probabilities(query, key, ends, scale, window):
    """Of each row: begin, end, softmax of its scores [heads, queries, keys] and their log-sum-exp, in f32."""
    for begin, end in zip(ends[:-1].tolist(), ends[1:].tolist()):
        k = key[begin:end].float().repeat_interleave(query.shape[1] // key.shape[1], 1)
        scores = torch.einsum("qhd,khd->hqk", query[begin:end].float(), k) * scale
        at = torch.arange(end - begin)
        back = at[:, None] - at
        hidden = ((back > window[0]) if window[0] >= 0 else False) | ((-back > window[1]) if window[1] >= 0 else False)
        scores = scores.masked_fill(hidden, -torch.inf)
        yield begin, end, scores.softmax(-1), scores.logsumexp(-1)


@torch.autocast("cpu", enabled=False)
def _forward(
    query, key, value, cu_seq_q, cu_seq_k, max_q, max_k, is_causal=False, scale=None, window_size=None, *more, **named
):
    _asked_by_the_cuda_kernel(query, key, value, cu_seq_q, max_q)
    assert cu_seq_q is cu_seq_k or torch.equal(cu_seq_q, cu_seq_k)
    assert (max_q, is_causal) == (max_k, window_size == [-1, 0])
    CALLS.append((max_q, tuple(window_size), query.shape[1], key.shape[1]))
    out, lse = torch.empty_like(query), []
    for begin, end, shares, sums in _probabilities(query, key, cu_seq_q, scale, window_size):
        v = value[begin:end].float().repeat_interleave(query.shape[1] // key.shape[1], 1)
        out[begin:end] = torch.einsum("hqk,khd->qhd", shares, v)
        lse.append(sums)
    return out, torch.cat(lse, dim=1), torch.zeros(2, dtype=torch.uint64)


@torch.autocast("cpu", enabled=False)
def _backward(
    grad, query, key, value, out, lse, cu_seq_q, cu_seq_k, max_q, max_k, causal, rng, scale=None, window=None, backend=0
):
    _asked_by_the_cuda_kernel(query, key, value, cu_seq_q, max_q, grad)
    assert out.dtype == query.dtype and lse.shape == (query.shape[1], len(query)) and lse.dtype == torch.float32
    dq, dk, dv = (torch.empty_like(x) for x in (query, key, value))
    groups = query.shape[1] // key.shape[1]
    for begin, end, shares, _ in _probabilities(query, key, cu_seq_q, scale, window):
        q, k, v, up = (x[begin:end].float() for x in (query, key, value, grad))
        k, v = k.repeat_interleave(groups, 1), v.repeat_interleave(groups, 1)
        slope = torch.einsum("qhd,khd->hqk", up, v)
        slope = shares * (slope - (shares * slope).sum(-1, keepdim=True)) * scale
        dq[begin:end] = torch.einsum("hqk,khd->qhd", slope, k)
        for into, each in (
            (dk, torch.einsum("hqk,qhd->khd", slope, q)),
            (dv, torch.einsum("hqk,qhd->khd", shares, up)),
        ):
            into[begin:end] = each.unflatten(1, (-1, groups)).sum(2)
    return dq, dk, dv


varlen._varlen_attn.register_kernel("cpu", _forward)
varlen._varlen_attn_backward.register_kernel("cpu", _backward)

WINDOWED = {"mistral-v0.1", "qwen2-windowed"}


def _fits(family: str) -> bool:
    """Two of the families' checkpoints have heads of 12 numbers, which the kernel does not take."""
    config = AutoConfig.from_pretrained(FAMILIES / family)
    return (getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads) % 8 == 0


def _train(made, steps=3) -> torch.Tensor:
    """The adapter after steps of five rows in two passes."""
    training = {
        "learningRate": 1e-2,
        "adamBeta1": 0.9,
        "adamBeta2": 0.999,
        "adamEpsilon": 1e-8,
        "weightDecay": 0.01,
        "maxGradNorm": 1.0,
        "batchSize": 5,
        "microBatchSize": 3,
        "packing": False,
    }
    optimizer, data = adamw(made, training), Rows(some_rows(5 * steps), list(range(5 * steps)))
    for step in range(steps):
        train_step(made, Group("cpu"), optimizer, 1e-2, data, training, step + 1)
    return torch.cat([parameter.detach().flatten() for parameter in made.parameters().values()])


def the_path_is_taken_where_the_kernel_works_and_nowhere_else():
    heads = {"num_attention_heads": 4, "num_key_value_heads": 2, "hidden_size": 256}
    works = lambda dtype, **more: attention.varlen_works(SimpleNamespace(**heads | more), torch.device("cpu"), dtype)
    assert works(torch.bfloat16) and works(torch.float16) and works(torch.bfloat16, head_dim=8)
    assert works(torch.bfloat16, num_key_value_heads=4) and works(torch.bfloat16, num_key_value_heads=1)
    assert not works(torch.float32)
    assert not works(torch.bfloat16, head_dim=12) and not works(torch.bfloat16, head_dim=264)
    whole = attention.varlen_attn

    def off_by_one(*args, window_size, **named):
        return whole(*args, window_size=(window_size[0] + (window_size[0] >= 0), 0), **named)

    def of_torch_2_10(query, key, value, cu_seq_q, cu_seq_k, max_q, max_k, is_causal=False, return_aux=None):
        raise AssertionError("it takes no scale")

    try:
        for other in (off_by_one, of_torch_2_10, None):
            attention.varlen_attn = other
            assert not works(torch.bfloat16), other
    finally:
        attention.varlen_attn = whole


def training_through_the_kernel_gives_the_adapter_of_rows_one_by_one():
    TAKEN[0] = (*HALF, torch.float32)
    try:
        for family in NAMES:
            if not _fits(family):
                continue
            moved = []
            for varlen_on, recompute in ((False, False), (True, False), (True, True)):
                made = trained(family)
                start = torch.cat([parameter.detach().flatten() for parameter in made.parameters().values()])
                made.varlen = varlen_on
                made.recompute(recompute)
                CALLS.clear()
                moved.append(_train(made) - start)
                layers, passes = len(made.layers), 3 * 2
                assert len(CALLS) == varlen_on * layers * passes * (1 + recompute), (family, len(CALLS))
                config = made.base.config
                assert {call[2:] for call in CALLS} <= {(config.num_attention_heads, config.num_key_value_heads)}
                windows = {call[1] for call in CALLS}
                if family in WINDOWED and varlen_on:
                    assert (config.sliding_window - 1, 0) in windows and config.sliding_window < 40, windows
                elif varlen_on:
                    assert windows == {(-1, 0)}, (family, windows)
            below(distance(moved[1], moved[0]), 1e-4, family)
            assert torch.equal(moved[1], moved[2]), family
    finally:
        TAKEN[0] = HALF


def in_bf16_it_is_detected_and_rounds_no_more_than_rows_one_by_one():
    kernel, one_by_one = [], []
    for family in NAMES:
        full, half, rows = trained(family), trained(family, precision="bf16"), some_rows()
        assert half.varlen == _fits(family), family
        if not half.varlen:
            continue
        _, exact = gradients(full, [pack(rows)])
        kernel.append(distance(gradients(half, [pack(rows)])[1], exact))
        half.varlen = False
        one_by_one.append(distance(gradients(half, [pack(rows)])[1], exact))
    assert len(kernel) > len(NAMES) / 2, len(kernel)
    below(sum(kernel) / sum(one_by_one), 1.05)


def the_call_passes_on_fake_tensors_of_a_gpu():
    """The real operator and its gradient as PyTorch's fake kernels see them: devices, types, shapes. cuDNN, which would be asked for the
    GPU's abilities, is left out, as in deterministic mode."""
    torch.backends.cuda.enable_cudnn_sdp(False)
    gpu, made = torch.device("cuda", 0), torch.ops.torch_attn._varlen_attn_backward
    for window in (None, 7):
        with FakeTensorMode():
            q, k, v = (
                torch.empty(1, 200, heads, 64, device=gpu, dtype=torch.bfloat16).transpose(1, 2) for heads in (8, 2, 2)
            )
            packing = attention.layout([137, 1, 62], gpu, varlen=True)
            out, _ = attention.packed_attention(
                None, q, k, v, None, scaling=0.125, sliding_window=window, packing=packing
            )
            assert (out.shape, out.device, out.dtype) == ((1, 200, 8, 64), gpu, torch.bfloat16)
            assert out.is_contiguous(), "reshaping the heads into a token's width would copy"
            assert (packing.ends.device, packing.ends.dtype) == (gpu, torch.int32)
            q, k, v = (x[0].transpose(0, 1) for x in (q, k, v))
            lse, rng = torch.empty(8, 200, device=gpu), torch.empty(2, dtype=torch.uint64, device=gpu)
            args = (out[0], q, k, v, out[0], lse, packing.ends, packing.ends, 137, 137, window is None, rng)
            slopes = made(*args, 0.125, [-1 if window is None else window - 1, 0])
            assert [x.shape for x in slopes] == [x.shape for x in (q, k, v)] and slopes[0].device == gpu


def the_optimizer_on_a_gpu_is_the_fused_one():
    with FakeTensorMode():
        parameter = torch.nn.Parameter(torch.zeros(3, device=torch.device("cuda", 0)))
        asked = {"learningRate": 1e-3, "adamBeta1": 0.9, "adamBeta2": 0.999, "adamEpsilon": 1e-8, "weightDecay": 0.01}
        made = SimpleNamespace(parameters=lambda: {"a": parameter}, device=parameter.device)
        optimizer = adamw(made, asked)
        parameter.grad = torch.zeros_like(parameter)
        optimizer.step()
        state = optimizer.state[parameter]
        assert optimizer.defaults["fused"] and {x.device for x in state.values()} == {parameter.device}, state


def compiled_layers_give_the_same_adapter_and_are_not_compiled_again_for_rows_of_other_lengths():
    """Through the kernel: one graph for the first layer, whose input has no gradient, and one for all others, windows or not."""
    TAKEN[0] = (*HALF, torch.float32)
    try:
        moved = []
        for compiled in (False, True):
            made = trained("qwen2-windowed")
            made.varlen = True
            start = torch.cat([parameter.detach().flatten() for parameter in made.parameters().values()])
            if compiled:
                made.compile()
            moved.append(_train(made) - start)
        below(distance(*moved), 1e-3)
        graphs, breaks = counters["stats"]["unique_graphs"], dict(counters["graph_break"])
        assert (graphs, breaks) == (2, {}), (graphs, breaks)
    finally:
        TAKEN[0] = HALF


def what_cannot_be_compiled_is_told_with_what_to_do():
    made, inductor.cpp.cxx = trained("llama-2"), ("no-such-compiler",)
    made.compile()
    try:
        gradients(made, [pack(some_rows())])
    except Exception as error:
        fault = fault_of(error)
        assert (fault.event["code"], fault.exit) == ("engine-compile", 3), fault
    else:
        raise AssertionError("it compiled")


report(dict(globals()))
