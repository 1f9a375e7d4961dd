"""Adapters of every kind PEFT saves, as their configuration and the header of their weights: test/serving/fixtures/peft.json."""

import json
import sys
import tempfile
from pathlib import Path

import torch
from peft import LoraConfig, get_peft_model
from safetensors import safe_open
from transformers import LlamaConfig, LlamaForCausalLM

OUT = Path(__file__).parent.parent / "serving/fixtures/peft.json"
QV = ["q_proj", "v_proj"]
CASES = {
    "plain": dict(target_modules=["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]),
    "pattern-targets": dict(target_modules=r".*\.(q|v)_proj"),
    "rslora": dict(use_rslora=True, target_modules=QV),
    "dora": dict(use_dora=True, target_modules=QV),
    "bias": dict(bias="lora_only", target_modules=QV),
    "lora-bias": dict(lora_bias=True, target_modules=QV),
    "saved-head": dict(modules_to_save=["lm_head"], target_modules=QV),
    "saved-norms": dict(modules_to_save=["norm"], target_modules=QV),
    "rank-pattern": dict(rank_pattern={"layers.1.self_attn.q_proj": 4}, target_modules=QV),
    "alpha-pattern": dict(alpha_pattern={"v_proj": 32}, target_modules=QV),
    "embedding": dict(target_modules=["q_proj", "embed_tokens"]),
    "head": dict(target_modules=["q_proj", "lm_head"]),
    "token-rows": dict(trainable_token_indices=[3, 4], target_modules=QV),
    "some-layers": dict(layers_to_transform=[1], target_modules=QV),
    "pissa": dict(init_lora_weights="pissa", target_modules=QV),
}


def model(bias: bool) -> LlamaForCausalLM:
    torch.manual_seed(0)
    return LlamaForCausalLM(
        LlamaConfig(
            vocab_size=64,
            hidden_size=32,
            intermediate_size=48,
            num_hidden_layers=2,
            num_attention_heads=4,
            num_key_value_heads=2,
            attention_bias=bias,
            tie_word_embeddings=False,
        )
    )


def saved(name: str, settings: dict) -> dict:
    adapter = get_peft_model(model(name == "bias"), LoraConfig(r=8, task_type="CAUSAL_LM", **settings))
    with tempfile.TemporaryDirectory() as directory:
        adapter.save_pretrained(directory)
        config = json.loads((Path(directory) / "adapter_config.json").read_text())
        with safe_open(f"{directory}/adapter_model.safetensors", "pt") as file:
            shapes = {key: file.get_slice(key).get_shape() for key in sorted(file.keys())}
    # PEFT keeps sets, whose order changes from run to run.
    for key, value in config.items():
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            config[key] = sorted(value)
    return {"config": config, "shapes": shapes}


if __name__ == "__main__":
    base = model(False).config.to_dict()
    keep = ["model_type", "architectures", "vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers"]
    keep += ["num_attention_heads", "num_key_value_heads", "head_dim", "tie_word_embeddings"]
    document = {
        "base": {key: base[key] for key in keep} | {"architectures": ["LlamaForCausalLM"]},
        "adapters": {name: saved(name, settings) for name, settings in CASES.items()},
    }
    lines = json.dumps(document["base"], sort_keys=True)
    body = ",\n".join(f'{json.dumps(name)}: {json.dumps(one, sort_keys=True)}' for name, one in document["adapters"].items())
    OUT.write_text(f'{{"base": {lines}, "adapters": {{\n{body}\n}}}}\n')
    print(f"{len(CASES)} adapters", file=sys.stderr)
