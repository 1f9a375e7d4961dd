"""Makes test/fixtures/merge: adapters saved by PEFT for the tiny checkpoints beside it, with what PEFT makes of them.

    python test/oracle/merge_fixture.py test/fixtures

Each directory is an adapter as PEFT saves it, plus golden.safetensors: `ids` and the `logits` after them with the adapter loaded, in
float32; `f32.<weight>` and `bf16.<weight>` as `merge_and_unload` leaves them in a base loaded as float32 and as bfloat16.
"""
import sys
from pathlib import Path

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM

CASES = {
    "all-linear-rank1-bf16": ("tiny-llama", torch.bfloat16, dict(r=1, lora_alpha=3, target_modules="all-linear")),
    "rslora-f16": ("tiny-llama-sharded", torch.float16,
                   dict(r=4, lora_alpha=5, target_modules=["q_proj", "o_proj", "down_proj"], use_rslora=True)),
    "named-rank5-f32": ("tiny-llama-sharded", torch.float32,
                        dict(r=5, lora_alpha=7, target_modules=["q_proj", "k_proj", "gate_proj", "down_proj"])),
}
KEPT = ["model.layers.1.self_attn.q_proj.weight", "model.layers.1.mlp.down_proj.weight"]


def load(base: Path, dtype: torch.dtype = torch.float32):
    return AutoModelForCausalLM.from_pretrained(base, dtype=dtype).eval()


def save_adapter(base: Path, directory: Path, dtype: torch.dtype, settings: dict) -> None:
    torch.manual_seed(5)
    model = get_peft_model(load(base), LoraConfig(task_type="CAUSAL_LM", **settings))
    with torch.no_grad():
        for name, tensor in model.named_parameters():
            if "lora_B" in name:
                tensor.copy_(0.1 * torch.randn_like(tensor))
            if "lora_" in name:
                tensor.data = tensor.data.to(dtype)
    config = model.peft_config["default"]
    config.target_modules = sorted(config.target_modules)  # a set has another order in each process
    # A path of the machine that made it says nothing; the name is where the tests find the base.
    config.base_model_name_or_path = base.name
    model.save_pretrained(directory)
    (directory / "README.md").unlink()


def main(fixtures: Path) -> None:
    for name, (base, dtype, settings) in CASES.items():
        directory = fixtures / "merge" / name
        save_adapter(fixtures / base, directory, dtype, settings)
        model = PeftModel.from_pretrained(load(fixtures / base), directory).eval()
        ids = torch.randint(4, model.config.vocab_size, (21,), generator=torch.Generator().manual_seed(3))
        with torch.no_grad():
            golden = {"ids": ids, "logits": model(input_ids=ids[None]).logits[0, -1].clone()}
        for prefix, precision in [("f32", torch.float32), ("bf16", torch.bfloat16)]:
            merged = PeftModel.from_pretrained(load(fixtures / base, precision), directory).merge_and_unload().state_dict()
            for weight in KEPT:
                assert merged[weight].dtype == precision
                golden[f"{prefix}.{weight}"] = merged[weight]
        save_file(golden, directory / "golden.safetensors")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
