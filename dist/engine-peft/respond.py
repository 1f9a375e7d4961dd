"""Answers a file of requests about a base, or a base with an adapter: step 8 of the recipe, loading for inference.

Scores and logits go through packed rows as in training; continuations are made many at once. The responses are in the requests'
order, and are written whole or not at all (`src/engine/contract.ts`)."""

import json
import os
from pathlib import Path

import attention
import numpy as np
import torch
from checkpoint import CONFIG, WEIGHTS
from fault import Fault, write_line
from group import pick_device
from loss import summed_loss
from model import Packed, first_line, load_base, weight_bytes
from peft import PeftConfig, PeftModel, get_peft_model_state_dict, set_peft_model_state_dict
from rows import Pack, Row
from safetensors.torch import load_file
from transformers import DynamicCache

TOKENS_AT_ONCE = 8192  # of 32 rows
ROWS_AT_ONCE = {"cpu": 32, "cuda": 256}


@torch.no_grad()
def respond(job: dict) -> None:
    """@param job base, adapter (or null), requests, responses (paths), precision, device, quantization"""
    answering = Answering(job)
    with open(job["requests"], encoding="utf-8") as file:
        asked = [json.loads(line) for line in file]
    highest, known = max((max(request["input_ids"]) for request in asked), default=0), answering.vocabulary
    if highest >= known:
        raise Fault("tokens-vocabulary", f"{job['requests']} has token {highest}; the base knows {known}.")
    told: dict[str, dict] = {}
    for kind in ("score", "logits", "generate"):
        # Rows of like length are computed together: a shorter one would wait, or be padded.
        alike = sorted((request for request in asked if request["kind"] == kind), key=size_of)
        for batch in cut(alike, ROWS_AT_ONCE[answering.device.type]):
            for request, answer in zip(batch, getattr(answering, kind)(batch)):
                told[request["id"]] = {"id": request["id"], "kind": kind, **answer}
            count = {"done": len(told), "total": len(asked), "unit": "requests"}
            write_line({"event": "progress", "task": "respond", **count})
    responses = Path(job["responses"])
    new = responses.with_name(f".{responses.name}.new")
    new.write_text("".join(json.dumps(told[request["id"]]) + "\n" for request in asked))
    os.replace(new, responses)


def size_of(request: dict) -> int:
    """Tokens: a continuation takes its own length, too."""
    return len(request["input_ids"]) + request.get("max_new_tokens", 0)


def cut(requests: list[dict], rows: int) -> list[list[dict]]:
    """Runs that fit into one pass."""
    batches, tokens = [], 0
    for request in requests:
        if not batches or len(batches[-1]) == rows or tokens + size_of(request) > TOKENS_AT_ONCE * rows // 32:
            batches.append([])
            tokens = 0
        batches[-1].append(request)
        tokens += size_of(request)
    return batches


class Answering(Packed):
    def __init__(self, job: dict):
        directory, device = Path(job["base"]), pick_device(job["device"], 0)
        # A base that one GPU does not hold is laid over all of them, layer after layer.
        several = device.type == "cuda" and torch.cuda.device_count() > 1
        spread = several and weight_bytes(directory) > 0.8 * torch.cuda.get_device_properties(device).total_memory
        base = load_base(directory, job["precision"], device, job["quantization"], spread)
        self.model = base if job["adapter"] is None else with_adapter(base, Path(job["adapter"]))
        self.model.eval()
        super().__init__(base, device, job["precision"])
        self.vocabulary = base.config.get_text_config().vocab_size
        ends = base.generation_config.eos_token_id
        ends = base.config.eos_token_id if ends is None else ends
        self.ends = set(ends if isinstance(ends, list) else [ends])

    def attend(self, how: str) -> None:
        if self.base.config._attn_implementation != how:
            self.base.set_attn_implementation(how)

    def score(self, requests: list[dict]) -> list[dict]:
        rows = [Row.of(np.array(request["input_ids"]), np.array(request["labels"])) for request in requests]
        losses, pack = [0.0] * len(rows), Pack.of(rows, self.device)
        if pack is not None:
            self.attend(attention.PACKED)
            sizes = [len(rows[slot].select) for slot in pack.slots]
            parts = zip(pack.slots, self.hidden(pack).split(sizes), pack.targets.split(sizes))
            for slot, part, targets in parts:
                losses[slot] = summed_loss(self.base, part, targets).item()
        return [{"loss": loss, "tokens": len(row.select)} for loss, row in zip(losses, rows)]

    def logits(self, requests: list[dict]) -> list[dict]:
        self.attend(attention.PACKED)
        last = (np.array([*request["input_ids"], 0]) for request in requests)  # its label is the one asked for
        rows = [Row.of(ids, np.where(np.arange(len(ids)) < len(ids) - 1, -100, 0)) for ids in last]
        hidden = self.hidden(Pack.of(rows, self.device))
        with self.autocast():
            return [{"logits": values} for values in self.base.get_output_embeddings()(hidden).float().tolist()]

    def generate(self, requests: list[dict]) -> list[dict]:
        """Greedy; rows that have ended leave the batch, so that the last one does not keep all of them computing."""
        self.attend("sdpa")
        told = [{"output_ids": [], "stopped": "length"} for _ in requests]
        alive = [i for i, request in enumerate(requests) if request["max_new_tokens"] > 0]
        if not alive:
            return told
        prompts = [torch.tensor(requests[i]["input_ids"], device=self.device) for i in alive]
        step = torch.nn.utils.rnn.pad_sequence(prompts, batch_first=True, padding_side="left")
        lengths = torch.tensor([len(prompt) for prompt in prompts], device=self.device)
        mask = (torch.arange(step.shape[1], device=self.device) >= step.shape[1] - lengths[:, None]).long()
        positions, cache = (mask.cumsum(1) - 1).clamp(min=0), DynamicCache(config=self.base.config)
        while True:
            inputs = {"input_ids": step, "attention_mask": mask, "position_ids": positions}
            with self.autocast():
                logits = self.model(**inputs, past_key_values=cache, use_cache=True, logits_to_keep=1).logits
            kept = []
            for row, token in enumerate(logits[:, -1].float().argmax(-1).tolist()):
                if token in self.ends:
                    told[alive[row]]["stopped"] = "end"
                    continue
                told[alive[row]]["output_ids"].append(token)
                if len(told[alive[row]]["output_ids"]) < requests[alive[row]]["max_new_tokens"]:
                    kept.append(row)
            if not kept:
                return told
            if len(kept) < len(alive):
                index = torch.tensor(kept, device=self.device)
                cache.batch_select_indices(index)
                mask, positions, alive = mask[index], positions[index], [alive[row] for row in kept]
            step = torch.tensor([[told[i]["output_ids"][-1]] for i in alive], device=self.device)
            mask, positions = torch.cat([mask, mask.new_ones(len(alive), 1)], dim=1), positions[:, -1:] + 1


def with_adapter(base, directory: Path) -> PeftModel:
    """Every tensor the configuration promises must be in the file, and no other: PEFT only warns, and the adapter does nothing."""
    try:
        model = PeftModel(base, PeftConfig.from_pretrained(directory))
        tensors = load_file(directory / WEIGHTS)
    except Exception as error:
        raise Fault("adapter-unloadable", f"PEFT does not load {directory}: {first_line(error)}") from error
    wanted = set(get_peft_model_state_dict(model))
    for code, names in (("missing", wanted - tensors.keys()), ("unexpected", tensors.keys() - wanted)):
        if names:
            said = f"{code} in {directory / WEIGHTS}, by what {CONFIG} says: {min(names)}"
            raise Fault(f"adapter-{code}", f"A tensor is {said}.")
    set_peft_model_state_dict(model, tensors)
    return model
