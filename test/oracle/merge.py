"""Holds `lora merge` and our reading of adapters against Transformers and PEFT, family by family.

    python test/oracle/merge.py DIST [--families llama,mistral,…]

DIST holds cli.js and engine-tfjs.js. Small random checkpoints are made for each family, and adapters for them that PEFT saves. For
each pair:

- our engine loads the adapter and gives PEFT's logits (within 1e-4, float32)
- `lora merge --dtype f32` gives `merge_and_unload`'s weights (within 1e-7 of their norm), and every other tensor to the bit
- `lora merge` in the base's own dtype gives what PEFT makes of a base loaded in it: how many elements differ is reported, and none by
  more than one step of the dtype
- Transformers loads what was merged with no key missing, unexpected or mismatched, and its logits are those of base and adapter
"""
import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from transformers.utils import logging
from transformers import (AutoModelForCausalLM, LlamaConfig, LlamaForCausalLM, MistralConfig, MistralForCausalLM, Qwen2Config,
                          Qwen2ForCausalLM, Qwen3Config, Qwen3ForCausalLM)

SHAPE = dict(vocab_size=71, hidden_size=32, intermediate_size=44, num_hidden_layers=3, num_attention_heads=4, num_key_value_heads=2,
             max_position_embeddings=128, bos_token_id=1, eos_token_id=2)
FAMILIES = {  # model, its configuration, what it is stored as, in shards of
    "llama": (LlamaForCausalLM, LlamaConfig(**SHAPE, tie_word_embeddings=True), torch.float32, None),
    "llama-untied": (LlamaForCausalLM, LlamaConfig(**SHAPE, tie_word_embeddings=False), torch.bfloat16, "20KB"),
    "mistral": (MistralForCausalLM, MistralConfig(**SHAPE, head_dim=10, sliding_window=16), torch.bfloat16, "20KB"),
    "qwen2": (Qwen2ForCausalLM, Qwen2Config(**SHAPE, tie_word_embeddings=True), torch.float16, None),
    "qwen3": (Qwen3ForCausalLM, Qwen3Config(**SHAPE, head_dim=12, tie_word_embeddings=False), torch.bfloat16, "20KB"),
}
ADAPTERS = {  # LoraConfig, what PEFT saves it as
    "all-linear": (dict(r=4, lora_alpha=8, target_modules="all-linear"), torch.float32),
    "rslora": (dict(r=16, lora_alpha=5, target_modules=["q_proj", "v_proj"], use_rslora=True), torch.float32),
    "rank1-bf16": (dict(r=1, lora_alpha=3, target_modules=["gate_proj", "down_proj"]), torch.bfloat16),
    "rank7-f16": (dict(r=7, lora_alpha=9, target_modules=["o_proj", "k_proj"], use_rslora=True), torch.float16),
}


def make_base(directory: Path, family: str) -> None:
    kind, config, dtype, shard = FAMILIES[family]
    torch.manual_seed(11)
    model = kind(config)
    with torch.no_grad():
        for name, tensor in model.named_parameters():  # far from initialisation, so that every part matters
            tensor.copy_(1 + 0.3 * torch.randn_like(tensor) if "norm" in name else 0.25 * torch.randn_like(tensor))
    model.to(dtype).save_pretrained(directory, **({"max_shard_size": shard} if shard else {}))


def make_adapter(directory: Path, base: Path, name: str) -> None:
    settings, dtype = ADAPTERS[name]
    torch.manual_seed(5)
    model = get_peft_model(load(base), LoraConfig(task_type="CAUSAL_LM", **settings))
    with torch.no_grad():
        for name, tensor in model.named_parameters():
            if "lora_B" in name:
                tensor.copy_(0.2 * torch.randn_like(tensor))
            if "lora_" in name:
                tensor.data = tensor.data.to(dtype)
    model.save_pretrained(directory)


def load(directory: Path, dtype: torch.dtype = torch.float32):
    return AutoModelForCausalLM.from_pretrained(directory, dtype=dtype).eval()


def load_strictly(directory: Path, dtype: torch.dtype = torch.float32):
    model, info = AutoModelForCausalLM.from_pretrained(directory, dtype=dtype, output_loading_info=True)
    wrong = {key: value for key, value in info.items() if value}
    assert not wrong, f"Transformers loads {directory} with {wrong}"
    return model.eval()


def logits_of(model, ids: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return model(input_ids=ids[None]).logits[0, -1].float()


def ours(dist: Path, base: Path, adapter: Path, ids: torch.Tensor, scratch: Path) -> torch.Tensor:
    requests, responses = scratch / "requests.jsonl", scratch / "responses.jsonl"
    requests.write_text(json.dumps({"id": "1", "kind": "logits", "input_ids": ids.tolist()}) + "\n")
    with subprocess.Popen(["node", dist / "engine-tfjs.js", "respond", "--base", base, "--adapter", adapter, "--requests", requests,
                           "--responses", responses], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as engine:
        said = engine.stdout.read()  # its input stays open: the engine ends with it
    assert engine.returncode == 0, said
    return torch.tensor(json.loads(responses.read_text())["logits"])


def merge(dist: Path, base: Path, adapter: Path, out: Path, dtype: str) -> dict:
    command = ["node", dist / "cli.js", "merge", adapter, "--base-dir", base, "--out", out, "--dtype", dtype, "--json"]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return json.loads(ended.stdout)


def check(dist: Path, base: Path, adapter: Path, stored: torch.dtype, scratch: Path) -> str:
    ids = torch.randint(4, SHAPE["vocab_size"], (37,), generator=torch.Generator().manual_seed(3))
    theirs = logits_of(PeftModel.from_pretrained(load(base), adapter).eval(), ids)
    assert (theirs - logits_of(load(base), ids)).abs().max() > 1e-2, "the adapter changes nothing"
    loaded = (ours(dist, base, adapter, ids, scratch) - theirs).abs().max().item()
    assert loaded <= 1e-4, f"our engine's logits are {loaded:.1e} from PEFT's"

    merge(dist, base, adapter, scratch / "f32", "f32")
    mine = load_strictly(scratch / "f32")
    answered = (logits_of(mine, ids) - theirs).abs().max().item()
    assert answered <= 1e-4, f"the merged checkpoint's logits are {answered:.1e} from base and adapter"
    reference, untouched = PeftModel.from_pretrained(load(base), adapter).merge_and_unload().state_dict(), load(base).state_dict()
    worst = 0.0
    for name, weight in mine.state_dict().items():
        if torch.equal(reference[name], untouched[name]):
            assert torch.equal(weight, untouched[name]), f"{name} changed"
        else:
            worst = max(worst, ((weight - reference[name]).abs().max() / reference[name].norm()).item())
    assert worst <= 1e-7, f"weights are {worst:.1e} of their norm from PEFT's"

    report = merge(dist, base, adapter, scratch / "kept", "keep")
    mine = load_strictly(scratch / "kept", stored).state_dict()
    reference = PeftModel.from_pretrained(load(base, stored), adapter).merge_and_unload().state_dict()
    different = compared = 0
    for name, weight in mine.items():
        assert weight.dtype == stored, f"{name} is {weight.dtype}"
        compared += weight.numel()
        different += (weight != reference[name]).sum().item()
        # One step of the dtype, and where W and the update cancel, what their sum in another order leaves of them in float32.
        step = torch.finfo(stored).eps * torch.maximum(weight.abs(), reference[name].abs()).float() + 1e-6
        assert ((weight.float() - reference[name].float()).abs() <= step).all(), f"{name} is more than a step from PEFT's"
    drift = (logits_of(load_strictly(scratch / "kept"), ids) - theirs).abs().max().item()
    total = report["total"]
    lost = (total["error"] / total["update"]) ** 0.5
    return (f"logits {loaded:.1e}, merged {answered:.1e}; f32 weights {worst:.1e}; {str(stored)[6:]}: {different} of {compared} elements "
            f"differ, {100 * lost:.2f}% of the update lost, logits drift {drift:.1e}")


def main() -> None:
    logging.disable_progress_bar()
    parser = argparse.ArgumentParser()
    parser.add_argument("dist", type=Path)
    parser.add_argument("--families", default=",".join(FAMILIES))
    arguments = parser.parse_args()
    for family in arguments.families.split(","):
        with tempfile.TemporaryDirectory() as root:
            base = Path(root) / "base"
            make_base(base, family)
            for name in ADAPTERS:
                adapter, scratch = Path(root) / name, Path(root) / f"{name}-merged"
                scratch.mkdir()
                make_adapter(adapter, base, name)
                print(f"{family}, {name}: {check(arguments.dist.resolve(), base, adapter, FAMILIES[family][2], scratch)}", flush=True)


if __name__ == "__main__":
    main()
