"""The frozen base and its adapter: steps 1 to 4 of the recipe."""

import json
import types
from pathlib import Path

import attention
import torch
from fault import Fault, note
from group import Group, shard
from peft import LoraConfig, TaskType, get_peft_model
from seeded import Masks, SeededDropout, first_lora_a
from transformers import AutoModelForCausalLM

DTYPES = {"f32": torch.float32, "bf16": torch.bfloat16}


def load_base(directory: Path, precision: str, device, attn: str, quantization: str = "none", device_map=None):
    """Transformers' own class for the checkpoint, whole or not at all: a weight that is missing, superfluous or of another
    shape is refused, which from_pretrained alone would only warn of."""
    if not (directory / "config.json").is_file():
        raise Fault("base-missing", f"{directory} has no config.json.", next="Run again: the base is fetched anew.")
    where = {"device_map": device_map} if device_map else {}
    if quantization != "none":
        where = {"quantization_config": quantizer(quantization, precision), "device_map": device_map or {"": device}}
    try:
        model, found = AutoModelForCausalLM.from_pretrained(
            directory,
            dtype=DTYPES[precision],
            attn_implementation=attn,
            local_files_only=True,
            trust_remote_code=False,
            output_loading_info=True,
            **where,
        )
    except Exception as error:  # whatever Transformers, safetensors and the model's own class may raise
        if is_out_of_memory(error):
            raise
        raise Fault(
            "base-unloadable",
            f"Transformers does not load {directory}: {first_line(error)}",
            next="Check base.model and base.revision in the manifest, and that its files are whole.",
        ) from error
    for kind in ("missing_keys", "mismatched_keys", "error_msgs"):
        if found.get(kind):
            few = ", ".join(sorted(map(str, found[kind]))[:3])
            raise Fault(
                "base-incomplete",
                f"{directory} lacks weights its configuration asks for ({kind}: {few}).",
                next="Fetch the checkpoint anew: its files are not of one revision.",
            )
    model.requires_grad_(False)
    return model if where else model.to(device)


def quantizer(quantization: str, precision: str):
    try:
        import bitsandbytes  # noqa: F401
        from transformers import BitsAndBytesConfig
    except ImportError as error:
        raise Fault(
            "quantization-missing",
            f"training.quantization: {quantization} needs bitsandbytes, which this Python lacks.",
            next="Run `lora engine install peft --gpu`, or set training.quantization: none.",
        ) from error
    if quantization == "int8":
        return BitsAndBytesConfig(load_in_8bit=True)
    return BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=DTYPES[precision],
    )


def lora_config(plan: dict) -> LoraConfig:
    """Every field that says something, as the plan has it; nothing is left to PEFT's defaults."""
    lora = plan["lora"]
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


class Trained:
    """A base with a fresh adapter, ready for packed rows."""

    def __init__(self, directory: Path, plan: dict, group: Group):
        training, self.group, self.device = plan["training"], group, group.device
        self.precision = training["precision"]
        quantization = training.get("quantization", "none")
        self.sharded = group.size > 1 and needs_sharding(directory, training, group)
        if self.sharded and quantization != "none":
            raise Fault(
                "sharding-quantized",
                "A quantized base is not sharded over several GPUs.",
                exit=2,
                next="Set training.sharding: off, or training.quantization: none.",
            )
        for turn in range(group.local_size if self.sharded else 1):
            if not self.sharded or turn == group.local_rank:
                base = load_base(
                    directory, self.precision, "cpu" if self.sharded else self.device, attention.PACKED, quantization
                )
                self.model = get_peft_model(base, lora_config(plan))
                if self.sharded:
                    shard(self.model, layers_of(base), group)
            if self.sharded:
                group.wait()
        self.base = self.model.get_base_model()
        self.decoder = getattr(self.base, self.base.base_model_prefix)
        self.masks = Masks(
            plan["lora"]["dropout"], training["seed"], exact=self.device.type == "cpu", layers=len(layers_of(self.base))
        )
        self.linears = {
            plain_name(name): module for name, module in self.model.named_modules() if hasattr(module, "lora_A")
        }
        for name, module in self.linears.items():
            self.prepare(name, module, training["seed"])
        self.model.train()
        self.varlen = attention.varlen_works(self.device, DTYPES[self.precision])

    def prepare(self, name: str, module, seed: int) -> None:
        a = module.lora_A["default"].weight
        with torch.no_grad():
            a.copy_(first_lora_a(seed, f"{name}.lora_A", tuple(a.shape)))
        if self.masks.p > 0:
            module.lora_dropout["default"] = SeededDropout(self.masks, name)
        module.cast_input_dtype_enabled = False  # autocast casts the small side: the weights, not the input
        if type(module.base_layer) is torch.nn.Linear:
            module.forward = types.MethodType(fused_forward, module)

    def parameters(self) -> dict[str, torch.nn.Parameter]:
        """`model.layers.0.self_attn.q_proj.lora_A` → f32, in the order of the layers, A before B."""
        return {
            f"{name}.{which}": getattr(module, which)["default"].weight
            for name, module in self.linears.items()
            for which in ("lora_A", "lora_B")
        }

    def recompute(self, on: bool) -> None:
        """Gradient checkpointing: activations of a layer are computed again in the backward pass instead of kept."""
        if on:
            self.base.activation_checkpointing_enable({"use_reentrant": False})
        else:
            self.base.activation_checkpointing_disable()

    def compile_layers(self) -> None:
        """Regional compilation: one graph for all layers, so that it takes seconds and not minutes."""
        for layer in layers_of(self.base):
            layer.compile(dynamic=True)

    def hidden(self, pack) -> torch.Tensor:
        """Hidden states under the head at the tokens that predict a label, [supervised, width]."""
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.precision == "bf16"):
            out = self.decoder(
                input_ids=pack.ids,
                position_ids=pack.positions,
                attention_mask=None,
                use_cache=False,
                **attention.layout(pack.lengths, self.device, self.varlen),
            )
        return out.last_hidden_state[0].index_select(0, pack.select)


def fused_forward(self, x, *args, **kwargs):
    """LoRA with the sum in the last product: scale · B (A dropout(x)) is added where it is computed, and the scale is applied
    to r numbers a token instead of `out`. What `peft.tuners.lora.Linear.forward` computes, with three passes over memory fewer."""
    result = self.base_layer(x, *args, **kwargs)
    low = self.lora_A["default"](self.lora_dropout["default"](x)) * self.scaling["default"]
    out = torch.addmm(result.flatten(0, -2), low.flatten(0, -2), self.lora_B["default"].weight.t())
    return out.view(*result.shape)


def layers_of(base) -> torch.nn.ModuleList:
    return getattr(base, base.base_model_prefix).layers


def plain_name(name: str) -> str:
    return name.removeprefix("base_model.model.")


def weight_bytes(directory: Path) -> int:
    return sum(file.stat().st_size for file in directory.glob("*.safetensors"))


def needs_sharding(directory: Path, training: dict, group: Group) -> bool:
    asked = training.get("sharding", "auto")
    if asked != "auto" or group.device.type == "cpu":
        return asked == "on"
    room = torch.cuda.get_device_properties(group.device).total_memory
    fits = weight_bytes(directory) < 0.7 * room  # the rest is for activations, the adapter and its moments
    if not fits:
        note(f"The base does not fit into one GPU of {room / 2**30:.0f} GiB: it is sharded over {group.size} (FSDP2).")
    return not fits


def check_isolation(trained: Trained) -> None:
    """Another family's layers may look past the rows' borders (state-space layers, masks of their own). The second row of a
    pack must not feel what the first one says: exactly, not nearly."""
    from rows import Pack, Row

    draw = torch.Generator().manual_seed(0)
    some = lambda n: torch.randint(trained.base.config.vocab_size, (n,), generator=draw).numpy()
    row = lambda ids: Row.of(ids, ids)
    second = row(some(9))
    seen = []
    with torch.no_grad():
        for first in (row(some(13)), row(some(13))):
            seen.append(trained.hidden(Pack.of([first, second], [0, 1], trained.device))[len(first.select) :])
    if not torch.equal(*seen):
        raise Fault(
            "base-packing",
            "In this base rows that are computed together influence one another.",
            next="Choose a base of another family, or set training.batchSize and training.microBatchSize to 1.",
        )


def check_head(trained: Trained) -> None:
    """The loss multiplies hidden states with the head itself; some families do more (scaled or capped logits)."""
    ids = torch.arange(1, 5, device=trained.device)[None] % trained.base.config.vocab_size
    where = {
        "input_ids": ids,
        "position_ids": torch.arange(4, device=trained.device)[None],
        "attention_mask": None,
        "use_cache": False,
        **attention.layout([4], trained.device, trained.varlen),
    }
    with torch.no_grad(), torch.autocast(trained.device.type, torch.bfloat16, enabled=trained.precision == "bf16"):
        told = trained.base(**where).logits[0].float()
        head = trained.base.get_output_embeddings()
        ours = head(trained.decoder(**where).last_hidden_state[0]).float()
    if not torch.allclose(told, ours, rtol=1e-2, atol=1e-2 * told.abs().max().item()):
        raise Fault(
            "base-head",
            "This base changes its logits behind the head, which is not computed.",
            next="Choose a base of another family.",
        )


def is_out_of_memory(error: BaseException) -> bool:
    words = str(error).lower()
    return isinstance(error, (MemoryError, torch.OutOfMemoryError)) or any(
        said in words
        for said in ("out of memory", "can't allocate memory", "cannot allocate memory", "defaultcpuallocator")
    )


def first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def read_json(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))
