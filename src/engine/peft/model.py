"""The frozen base and its adapter: steps 1 to 4 of the recipe."""

from pathlib import Path

import attention
import numpy as np
import torch
from fault import Fault
from loss import summed_loss
from peft import LoraConfig, TaskType
from peft.tuners.lora import Linear
from rows import Pack, Row
from seeded import Masks, SeededDropout, first_lora_a
from transformers import AutoModelForCausalLM, BitsAndBytesConfig

DTYPES = {"f32": torch.float32, "bf16": torch.bfloat16}


def load_base(directory: Path, precision: str, device, quantization: str = "none", spread: bool = False):
    """Transformers' own class for the checkpoint, frozen, whole or not at all: a weight that is missing or of another shape is
    refused, which from_pretrained alone would only warn of. @param spread over all GPUs, layer after layer"""
    where = {"device_map": "auto" if spread else {"": device}}
    if quantization != "none":
        where["quantization_config"] = quantizer(quantization, precision)
    try:
        base, found = AutoModelForCausalLM.from_pretrained(
            directory,
            dtype=DTYPES[precision],
            attn_implementation=attention.PACKED,
            local_files_only=True,
            trust_remote_code=False,
            output_loading_info=True,
            **where,
        )
    except Exception as error:  # whatever Transformers, safetensors and the model's own class may raise
        if is_out_of_memory(error):
            held = f"The base's {weight_bytes(directory) / 2**30:.1f} GiB of weights do not fit into the memory of {device}."
            saving = "Set training.quantization: nf4, which holds them in about a quarter, use several GPUs (training.launcher), or choose a smaller base."
            raise Fault("out-of-memory", held, saving) from error
        raise Fault("base-unloadable", f"Transformers does not load {directory}: {first_line(error)}") from error
    lacking = sorted(str(key) for kind in ("missing_keys", "mismatched_keys", "error_msgs") for key in found[kind])
    if lacking:
        few = ", ".join(lacking[:3])
        raise Fault("base-incomplete", f"{directory} lacks weights its configuration asks for ({few}).")
    return base.requires_grad_(False)


def quantizer(quantization: str, precision: str) -> BitsAndBytesConfig:
    try:
        import bitsandbytes  # noqa: F401
    except ImportError as error:
        what = f"training.quantization: {quantization} needs bitsandbytes, which this Python lacks."
        raise Fault("quantization-missing", what) from error
    if quantization == "int8":
        return BitsAndBytesConfig(load_in_8bit=True)
    return BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=DTYPES[precision],
    )


def lora_config(lora: dict) -> LoraConfig:
    """Every field that says something, as the plan has it; nothing is left to PEFT's defaults."""
    return LoraConfig(
        r=lora["r"],
        lora_alpha=lora["alpha"],
        lora_dropout=lora["dropout"],
        target_modules=sorted(lora["targets"]),
        use_rslora=lora["rslora"],
        bias="none",
        task_type=TaskType.CAUSAL_LM,
        fan_in_fan_out=False,
        init_lora_weights=True,
        modules_to_save=None,
        layers_to_transform=None,
        layers_pattern=None,
        rank_pattern={},
        alpha_pattern={},
        use_dora=False,
        use_qalora=False,
        lora_bias=False,
        inference_mode=False,
    )


class Packed:
    """A base, with or without an adapter, over packed rows."""

    def __init__(self, base, device: torch.device, precision: str):
        self.base, self.device, self.precision = base, device, precision
        self.decoder = getattr(base, base.base_model_prefix)
        self.varlen = attention.varlen_works(base.config.get_text_config(), device, DTYPES[precision])

    def autocast(self):
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.precision == "bf16")

    def inputs(self, pack: Pack) -> dict:
        packing = attention.layout(pack.lengths, self.device, self.varlen)
        return {"input_ids": pack.ids, "position_ids": pack.positions, "use_cache": False, "packing": packing}

    def hidden(self, pack: Pack) -> torch.Tensor:
        """Hidden states under the head at the tokens that predict a label, [supervised, width]."""
        with self.autocast():
            hidden = self.decoder(**self.inputs(pack)).last_hidden_state[0]
        return hidden.index_select(0, pack.select.to(hidden.device))  # the last layers may be on another GPU

    @torch.no_grad()
    def check(self) -> None:
        """Another family's layers may look past the rows' borders (state-space layers, masks of their own), or do more behind the
        head than multiply (scaled or capped logits), and neither is computed here. The second row of a pack must not feel what
        the first one says: exactly, not nearly."""
        training = self.base.training
        self.base.eval()
        draw = np.random.default_rng(0)
        *firsts, second = (draw.integers(self.base.config.vocab_size, size=n) for n in (13, 13, 9))
        packs = [Pack.of([Row.of(ids, ids) for ids in (first, second)], self.device) for first in firsts]
        seen = [self.hidden(pack) for pack in packs]
        if not torch.equal(seen[0][12:], seen[1][12:]):
            raise Fault("base-packing", "In this base rows that are computed together influence one another.")
        with self.autocast():
            told = self.base(**self.inputs(packs[1])).logits[0].index_select(0, packs[1].select).float()
            ours = self.base.get_output_embeddings()(seen[1]).float()
        if not torch.allclose(told, ours, rtol=1e-2, atol=1e-2 * told.abs().max().item()):
            raise Fault("base-head", "This base changes its logits behind the head, which is not computed.")
        self.base.train(training)


class Trained(Packed):
    """A base with a fresh adapter on it, which starts from the numbers that the tfjs engine starts from."""

    def __init__(self, model, device: torch.device, plan: dict, sharded: bool = False):
        seed = plan["training"]["seed"]
        super().__init__(model.get_base_model(), device, plan["training"]["precision"])
        self.model, self.layers, self.sharded = model, self.decoder.layers, sharded
        self.masks = Masks(plan["lora"]["dropout"], seed, exact=device.type == "cpu", layers=len(self.layers))
        self.linears = {
            name.removeprefix("base_model.model."): module
            for name, module in model.named_modules()
            if hasattr(module, "lora_A")
        }
        for name, module in self.linears.items():
            a = module.lora_A["default"].weight
            a.data.copy_(first_lora_a(seed, f"{name}.lora_A", tuple(a.shape)))
            if self.masks.p > 0 and self.masks.exact:
                module.lora_dropout["default"] = SeededDropout(self.masks, name)
            # autocast casts the small side, the adapter's weights, and not the input
            module.cast_input_dtype_enabled = False
            if type(module) is Linear:
                module.__class__ = FusedLinear
        model.train()

    def parameters(self) -> dict[str, torch.nn.Parameter]:
        """`model.layers.0.self_attn.q_proj.lora_A` → f32, in the order of the layers, A before B."""
        return {
            f"{name}.{which}": getattr(module, which)["default"].weight
            for name, module in self.linears.items()
            for which in ("lora_A", "lora_B")
        }

    def backward(self, pack: Pack, step: int, supervised: float) -> torch.Tensor:
        """Forward and backward of one pass. Returns its loss, divided by the supervised tokens of the whole step, on the device."""
        self.masks.begin(step, pack)
        loss = summed_loss(self.base, self.hidden(pack), pack.targets) / supervised
        loss.backward()
        return loss.detach()

    def recompute(self, on: bool) -> None:
        """Gradient checkpointing: activations of a layer are computed again in the backward pass instead of kept."""
        if on:
            self.base.activation_checkpointing_enable({"use_reentrant": False})
        else:
            self.base.activation_checkpointing_disable()

    def compile(self) -> None:
        """Regional compilation: one graph for all layers and lengths, so that it takes seconds and not minutes."""
        for layer in self.layers:
            layer.compile(dynamic=True)


class FusedLinear(Linear):
    """LoRA with the sum in the last product: scale · B (A dropout(x)) is added where it is computed, and the scale is applied to
    r numbers a token instead of `out`. What PEFT's forward computes, with three passes over memory fewer."""

    def forward(self, x, *args, **kwargs):
        result = self.base_layer(x, *args, **kwargs)
        low = self.lora_A["default"](self.lora_dropout["default"](x)) * self.scaling["default"]
        out = torch.addmm(result.flatten(0, -2), low.flatten(0, -2), self.lora_B["default"].weight.t())
        return out.view(*result.shape)


def weight_bytes(directory: Path) -> int:
    return sum(file.stat().st_size for file in directory.glob("*.safetensors"))


def is_out_of_memory(error: BaseException) -> bool:
    said = str(error).lower()
    words = ("out of memory", "can't allocate memory", "cannot allocate memory")
    return isinstance(error, (MemoryError, torch.OutOfMemoryError)) or any(word in said for word in words)


def first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
