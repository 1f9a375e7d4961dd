"""Properties of the peft engine's parts, each against an independent computation. Prints one JSON line a property.

    python test/engine/peft/properties.py src/engine/peft FAMILIES VECTORS

VECTORS: what the TypeScript engine draws and cuts, as JSON (`program.test.ts`)."""

import json
import os
import sys
from pathlib import Path

from parts import FAMILIES, NAMES, below, distance, gradients, pack, report, some_rows, trained

import attention
import loss as loss_module
import memory
import numpy as np
import seeded
import torch
import transformers
from fault import Fault
from group import Group, ranks_of_slurm
from model import FusedLinear, Trained
from peft.tuners.lora import Linear
from rows import Pack, Row, Rows, cut_step, spread
from train import schedule

VECTORS = json.loads(Path(sys.argv[3]).read_text())


def first_adapters_are_those_of_the_tfjs_engine():
    for vector in VECTORS["lora"]:
        mine = seeded.first_lora_a(vector["seed"], vector["name"], tuple(vector["shape"]))
        assert mine.flatten().view(torch.int32).tolist() == vector["bits"], vector["name"]


def dropout_takes_the_elements_the_tfjs_engine_takes():
    for vector in VECTORS["dropout"]:
        masks = seeded.Masks(vector["p"], vector["seed"], exact=True, layers=9)
        masks.begin(vector["step"], Pack(vector["slots"], vector["rows"], None, None, torch.tensor([]), None))
        taken = (masks.mask(vector["name"], vector["features"]).flatten() == 0).nonzero().flatten().tolist()
        assert taken == vector["taken"], (vector["name"], len(taken), len(vector["taken"]))


def steps_are_cut_into_the_passes_of_the_tfjs_engine():
    for vector in VECTORS["passes"]:
        assert cut_step(vector["lengths"], vector["micro"], vector["packing"], vector["longest"], 1) == vector["passes"]


def every_pass_is_taken_once_whatever_the_number_of_processes():
    draw = np.random.default_rng(2)
    for processes in range(1, 9):
        for packing in (True, False):
            lengths = draw.integers(1, 200, 16).tolist()
            passes = cut_step(lengths, 4, packing, 200, processes)
            assert sorted(row for each in passes for row in each) == list(range(16))
            assert packing or len(passes) >= processes
            assert packing or max(map(len, passes)) <= 4
            shares = spread(passes, lengths, processes)
            assert sorted(at for share in shares for at in share) == list(range(len(passes)))
            assert max(map(len, shares)) - min(map(len, shares)) <= len(passes)


def learning_rates_are_those_of_transformers():
    for kind, name in (("cosine", "cosine"), ("linear", "linear"), ("constant", "constant_with_warmup")):
        for warmup in (0, 0.1, 1):
            optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=2e-4)
            theirs = transformers.get_scheduler(name, optimizer, int(np.ceil(warmup * 23)), 23)
            ours = schedule({"learningRate": 2e-4, "warmup": warmup, "schedule": kind}, 23)
            for step in range(1, 24):
                assert ours(step) == theirs.get_last_lr()[0], (kind, warmup, step)
                optimizer.step()
                theirs.step()


def packed_rows_give_the_loss_and_gradient_of_rows_alone():
    for family in NAMES:
        made, rows = trained(family), some_rows()
        total, together = gradients(made, [pack(rows)])
        alone_total, alone = gradients(made, [pack([row], [i]) for i, row in enumerate(rows)])
        below(abs(total / alone_total - 1), 1e-6, family)
        below(distance(together, alone), 1e-5, family)


def _of_transformers(made: Trained, rows: list[Row]) -> tuple[float, torch.Tensor]:
    """Loss and gradient as PEFT's own forward and Transformers' own attention give them for rows padded on the right."""
    made.base.set_attn_implementation("sdpa")
    for module in made.linears.values():
        module.__class__, module.cast_input_dtype_enabled = Linear, True
    longest = max(len(row.ids) for row in rows) + 1
    ids, labels, mask = (torch.full((len(rows), longest), value) for value in (0, -100, 0))
    for i, row in enumerate(rows):
        ids[i, : len(row.ids)], mask[i, : len(row.ids)] = torch.from_numpy(row.ids), 1
        labels[i, torch.from_numpy(row.select)] = torch.from_numpy(row.targets)
    for parameter in made.parameters().values():
        parameter.grad = None
    with torch.autocast("cpu", torch.bfloat16, enabled=made.precision == "bf16"):
        logits = made.model(input_ids=ids, attention_mask=mask).logits.float()
    loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=-100, reduction="sum")
    loss.backward()
    return loss.item(), torch.cat([parameter.grad.flatten() for parameter in made.parameters().values()])


def packed_rows_give_what_transformers_gives_for_padded_rows():
    for family in NAMES:
        made, rows = trained(family), some_rows()
        total, mine = gradients(made, [pack(rows)])
        theirs, gradient = _of_transformers(made, rows)
        below(abs(total / theirs - 1), 1e-6, family)
        below(distance(mine, gradient), 1e-5, family)


def changing_one_row_never_changes_another():
    for family in NAMES:
        made = trained(family)
        first, changed, second = some_rows(3)
        changed = Row(np.resize(changed.ids, len(first.ids)), first.select, first.targets, first.tokens)
        with torch.no_grad():
            seen = [made.hidden(pack([row, second]))[len(first.select) :] for row in (first, changed)]
        assert torch.equal(*seen), family
        made.check()


def a_base_that_leaks_between_rows_is_refused():
    made, whole = trained("llama-3"), attention.packed_attention

    def leaking(module, query, key, value, mask, packing=None, **kwargs):
        whole_pass = attention.layout([sum(packing.lengths)], torch.device("cpu"), varlen=False)
        return whole(module, query, key, value, mask, packing=whole_pass, **kwargs)

    transformers.AttentionInterface.register(attention.PACKED, leaking)
    try:
        made.check()
    except Fault as fault:
        assert fault.event["code"] == "base-packing"
    else:
        raise AssertionError("it was not refused")
    finally:
        transformers.AttentionInterface.register(attention.PACKED, whole)


def attention_that_asks_for_more_is_refused():
    x = torch.zeros(1, 2, 4, 8)
    for more in ({"softcap": 50.0}, {"s_aux": torch.zeros(2)}, {"dropout": 0.1}):
        try:
            attention.packed_attention(None, x, x, x, None, packing=attention.layout([4], x.device, False), **more)
        except Fault as fault:
            assert fault.event["code"] == "base-attention"
        else:
            raise AssertionError(f"{more} was passed over")


def tasks_of_srun_are_ranks_or_refused():
    kept = dict(os.environ)
    slurm = {
        "SLURM_STEP_NUM_TASKS": "8",
        "SLURM_PROCID": "5",
        "SLURM_LOCALID": "1",
        "SLURM_STEP_TASKS_PER_NODE": "4(x2)",
    }
    try:
        os.environ.update(slurm)
        try:
            ranks_of_slurm()
        except Fault as fault:
            assert (fault.event["code"], fault.exit) == ("launcher-ranks", 2)
        else:
            raise AssertionError("it was not refused")
        os.environ["MASTER_ADDR"] = "node01"
        ranks_of_slurm()
        assert [os.environ[name] for name in ("RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE")] == [
            "5",
            "8",
            "1",
            "4",
        ]
    finally:
        os.environ.clear()
        os.environ.update(kept)


def the_loss_in_pieces_is_cross_entropy():
    draw = torch.Generator().manual_seed(0)
    hidden, head = torch.randn(50, 16, generator=draw, requires_grad=True), torch.randn(97, 16, generator=draw)
    bias, targets = torch.randn(97, generator=draw), torch.randint(97, (50,), generator=draw)
    whole, kept = loss_module.PIECE, torch.nn.functional.cross_entropy
    for with_bias in (None, bias):
        expected = kept(torch.nn.functional.linear(hidden, head, with_bias), targets, reduction="sum") / 7
        (gradient,) = torch.autograd.grad(expected, hidden)
        for piece in (1, 97 * 13, whole):
            loss_module.PIECE = piece
            ours = loss_module.SummedCrossEntropy.apply(hidden, head, with_bias, targets) / 7
            (mine,) = torch.autograd.grad(ours, hidden)
            below(abs(ours.item() / expected.item() - 1), 1e-6)
            below(distance(mine, gradient), 1e-6)
    loss_module.PIECE = whole


def computing_activations_again_changes_no_bit():
    for family in ("llama-3", "qwen3"):
        made, rows = trained(family, dropout=0.2), some_rows()
        made.recompute(False)
        _, kept = gradients(made, [pack(rows)])
        made.recompute(True)
        _, again = gradients(made, [pack(rows)])
        assert torch.equal(kept, again), family


def activations_are_computed_again_where_keeping_them_does_not_fit():
    made, whole, said = trained("llama-3"), Trained.backward, []
    settings = {"microBatchSize": 2, "gradientCheckpointing": "auto", "quantization": "none"}

    def short(made, *more):
        if not made.base.is_gradient_checkpointing:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return whole(made, *more)

    def dry_run(**changed):
        memory.dry_run(made, Group("cpu"), Rows(some_rows(), list(range(5))), settings | changed, FAMILIES / "llama-3")

    Trained.backward, memory.note = short, said.append
    try:
        dry_run()
        assert len(said) == 1 and said[0].endswith("activations are computed again in the backward pass."), said
        try:
            dry_run(gradientCheckpointing="off")
        except Fault as fault:
            assert fault.event["code"] == "out-of-memory", fault
            assert "gradientCheckpointing: on would save" in fault.event["next"], fault.event
        else:
            raise AssertionError("it was not refused")
    finally:
        Trained.backward = whole


def what_a_token_keeps_is_what_autograd_holds_for_longer_rows_too():
    made = trained("llama-2")
    made.recompute(False)
    short, long = memory.activation_bytes(made, 64), memory.activation_bytes(made, 512)
    below(abs(short / long - 1), 0.05)


def bf16_computes_on_a_master_adapter_in_f32_and_rounds_no_more_than_transformers():
    ours, theirs = [], []
    for family in NAMES:
        full, half, rows = trained(family), trained(family, precision="bf16"), some_rows()
        assert {p.dtype for p in half.base.parameters() if not p.requires_grad} == {torch.bfloat16}
        assert {p.dtype for p in half.parameters().values()} == {torch.float32}
        (exact, gradient), (near, close) = gradients(full, [pack(rows)]), gradients(half, [pack(rows)])
        assert close.dtype == torch.float32
        below(abs(near / exact - 1), 0.02, family)
        ours.append(distance(close, gradient))
        theirs.append(distance(_of_transformers(half, rows)[1], gradient))
    below(np.mean(ours) / np.mean(theirs), 1.1)


def the_forward_pass_has_three_products_a_projection_and_no_more():
    """Base, A and B with the sum in it: neither a copy of the input in f32 nor an addition over the output."""
    made = trained("llama-3", precision="bf16")
    module = next(iter(made.linears.values()))
    assert isinstance(module, FusedLinear)
    x = torch.randn(1, 11, module.in_features, dtype=torch.bfloat16)
    from torch.utils._python_dispatch import TorchDispatchMode

    class Counting(TorchDispatchMode):
        def __init__(self):
            super().__init__()
            self.seen = []

        def __torch_dispatch__(self, function, kinds, args=(), kwargs=None):
            out = function(*args, **(kwargs or {}))
            if isinstance(out, torch.Tensor) and out.shape[:-1].numel() >= 11:
                self.seen.append((function.__name__.split(".")[0], out.shape[-1], out.dtype))
            return out

    with Counting() as counting, torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        module(x)
    wide = [seen for seen in counting.seen if seen[1] == module.out_features and seen[0] in ("add", "mul", "_to_copy")]
    assert wide == [], wide
    assert all(dtype == torch.bfloat16 for _, _, dtype in counting.seen), counting.seen


report(dict(globals()))
