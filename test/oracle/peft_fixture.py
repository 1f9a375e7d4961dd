"""Makes test/fixtures/tiny-llama*: random Llama checkpoints with what Transformers and PEFT compute from them in float32.

    python test/oracle/peft_fixture.py test/fixtures

tiny-llama          one file, tied embeddings, grouped queries, default rotary embedding
tiny-llama-sharded  two shards, untied, biases, head_dim apart from hidden_size, rotary scaling of Llama 3.1

Beside each checkpoint lies golden/: rows.json (inputs, greedy continuations, per-step metrics), golden.safetensors (logits,
gradients), initial/ and trained/ (PEFT adapters before and after the AdamW steps).
"""
import json
import sys
from pathlib import Path

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import save_file
from transformers import LlamaConfig, LlamaForCausalLM, get_cosine_schedule_with_warmup

LEARNING_RATE, WEIGHT_DECAY, BATCH, STEPS, WARMUP_STEPS, MAX_NORM = 5e-3, 0.1, 3, 6, 2, 0.05
LENGTHS = [7, 19, 12, 40, 5, 23]
END = 2


def make(directory: Path, config: LlamaConfig, shard: str | None, settings: dict) -> None:
    torch.manual_seed(11)
    model = LlamaForCausalLM(config).float().eval()
    with torch.no_grad():
        for name, tensor in model.named_parameters():  # far from initialisation, so that every part matters
            tensor.copy_(1 + 0.3 * torch.randn_like(tensor) if "norm" in name else 0.35 * torch.randn_like(tensor))
    model.generation_config.eos_token_id = [END, 3]
    model.generation_config.pad_token_id = None
    model.save_pretrained(directory, **({"max_shard_size": shard} if shard else {}))
    golden = directory / "golden"

    rows = []
    for length in LENGTHS:
        ids = torch.randint(4, config.vocab_size, (length,))
        trained = torch.rand(length) < 0.5
        trained[0] = trained[-1] = True
        rows.append({"ids": ids.tolist(), "labels": torch.where(trained, ids, -100).tolist()})

    lora = get_peft_model(model, LoraConfig(task_type="CAUSAL_LM", bias="none", lora_dropout=0.0, **settings))
    with torch.no_grad():
        for name, tensor in lora.named_parameters():
            if "lora_B" in name:
                tensor.copy_(0.1 * torch.randn_like(tensor))
    lora.save_pretrained(golden / "initial")
    trainable = {n.replace(".default", ""): p for n, p in lora.named_parameters() if p.requires_grad}

    def loss_of(row: dict) -> torch.Tensor:
        logits = lora(input_ids=torch.tensor([row["ids"]])).logits[0, :-1]
        return torch.nn.functional.cross_entropy(logits, torch.tensor(row["labels"][1:]), reduction="sum", ignore_index=-100)

    supervised = lambda row: sum(label != -100 for label in row["labels"][1:])
    tensors = {}
    with torch.no_grad():
        for i, row in enumerate(rows):
            tensors[f"logits.adapter.{i}"] = lora(input_ids=torch.tensor([row["ids"]])).logits[0].clone()
            row["loss"] = loss_of(row).item()
            with lora.disable_adapter():
                tensors[f"logits.base.{i}"] = lora(input_ids=torch.tensor([row["ids"]])).logits[0].clone()
            for kind in ("base", "adapter"):
                row[f"generated_{kind}"] = greedy(lora, row["ids"][:9], kind)

    (sum(loss_of(row) for row in rows) / sum(map(supervised, rows))).backward()
    for name, parameter in trainable.items():
        tensors[f"gradient.{name}"] = parameter.grad.clone()
    save_file(tensors, golden / "golden.safetensors")

    optimizer = torch.optim.AdamW(trainable.values(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    schedule = get_cosine_schedule_with_warmup(optimizer, WARMUP_STEPS, STEPS)
    metrics = []
    for step in range(STEPS):
        batch = [rows[(step * BATCH + i) % len(rows)] for i in range(BATCH)]
        optimizer.zero_grad()
        loss = sum(loss_of(row) for row in batch) / sum(map(supervised, batch))
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(trainable.values(), MAX_NORM)
        metrics.append({"loss": loss.item(), "gradNorm": norm.item(), "learningRate": schedule.get_last_lr()[0]})
        optimizer.step()
        schedule.step()
    lora.save_pretrained(golden / "trained")
    for part in ("initial", "trained"):
        (golden / part / "README.md").unlink(missing_ok=True)
    training = {"learningRate": LEARNING_RATE, "weightDecay": WEIGHT_DECAY, "batchSize": BATCH, "steps": STEPS,
                "warmupSteps": WARMUP_STEPS, "maxGradNorm": MAX_NORM}
    (golden / "rows.json").write_text(json.dumps({"training": training, "metrics": metrics, "rows": rows}, indent=1) + "\n")


def greedy(model: PeftModel, prompt: list[int], kind: str) -> dict:
    """Greedy decoding by the definition: the whole sequence anew for each token, no cache."""
    ids, stopped = list(prompt), "length"
    for _ in range(24):
        if kind == "base":
            with model.disable_adapter():
                logits = model(input_ids=torch.tensor([ids])).logits[0, -1]
        else:
            logits = model(input_ids=torch.tensor([ids])).logits[0, -1]
        token = int(logits.argmax())
        if token in (END, 3):
            stopped = "end"
            break
        ids.append(token)
    return {"ids": ids[len(prompt):], "stopped": stopped}


def main(target: Path) -> None:
    shape = dict(vocab_size=67, hidden_size=32, intermediate_size=44, num_hidden_layers=2, num_attention_heads=4,
                 max_position_embeddings=128, eos_token_id=END, bos_token_id=1)
    every = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
    make(target / "tiny-llama",
         LlamaConfig(**shape, num_key_value_heads=2, tie_word_embeddings=True, rms_norm_eps=1e-5),
         None, dict(r=4, lora_alpha=8, target_modules=every))
    make(target / "tiny-llama-sharded",
         LlamaConfig(**shape, num_key_value_heads=1, head_dim=6, tie_word_embeddings=False, attention_bias=True, mlp_bias=True,
                     rope_parameters=dict(rope_type="llama3", rope_theta=100.0, factor=8.0, low_freq_factor=1.0,
                                          high_freq_factor=4.0, original_max_position_embeddings=16)),
         "40KB", dict(r=3, lora_alpha=6, target_modules=["q_proj", "v_proj"], use_rslora=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
