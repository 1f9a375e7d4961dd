"""Answers a file of requests about a base, or a base with an adapter: step 8 of the recipe, loading for inference.

Scores and logits go through packed rows as in training; continuations are made many at once. The responses are in the requests'
order, and are written whole or not at all (`src/engine/contract.ts`)."""

import json
import os
from pathlib import Path

import attention
import torch
from checkpoint import CONFIG, WEIGHTS
from fault import Fault, progress
from group import pick_device
from loss import summed_loss
from model import load_base, read_json, weight_bytes
from peft import PeftModel, get_peft_model_state_dict
from rows import IGNORED, Pack, Row
from safetensors import safe_open
from transformers import DynamicCache

TOKENS_AT_ONCE = 8192
ROWS_AT_ONCE = {"cpu": 32, "cuda": 256}


class Answering:
    def __init__(self, directory: Path, adapter: Path | None, precision: str, device: str, quantization: str):
        self.device, self.precision = pick_device(device, 0), precision
        # A base that one GPU does not hold is laid over all of them, layer after layer.
        several = self.device.type == "cuda" and torch.cuda.device_count() > 1
        wide = several and weight_bytes(directory) > 0.8 * torch.cuda.get_device_properties(self.device).total_memory
        self.base = load_base(
            directory, precision, self.device, attention.PACKED, quantization, "auto" if wide else None
        )
        self.model = self.base if adapter is None else with_adapter(self.base, adapter)
        self.model.eval()
        self.varlen = attention.varlen_works(self.device, self.base.dtype)
        self.ends = end_tokens(directory)

    def autocast(self):
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.precision == "bf16")

    def attend(self, how: str) -> None:
        if self.base.config._attn_implementation != how:
            self.base.set_attn_implementation(how)

    def hidden(self, pack: Pack) -> torch.Tensor:
        self.attend(attention.PACKED)
        with self.autocast():
            decoder = getattr(self.base, self.base.base_model_prefix)
            out = decoder(
                input_ids=pack.ids,
                position_ids=pack.positions,
                attention_mask=None,
                use_cache=False,
                **attention.layout(pack.lengths, self.device, self.varlen),
            )
        return out.last_hidden_state[0].index_select(0, pack.select)

    def score(self, requests: list[dict]) -> list[dict]:
        rows = [
            Row.of(*(torch.tensor(request[key]).numpy() for key in ("input_ids", "labels"))) for request in requests
        ]
        pack = Pack.of(rows, list(range(len(rows))), self.device)
        losses = torch.zeros(len(rows))
        if pack is not None:
            parts = self.hidden(pack).split([len(row.select) for row in rows if len(row.select)])
            targets = pack.targets.split([len(part) for part in parts])
            for slot, part, wanted in zip(pack.slots, parts, targets):
                losses[slot] = summed_loss(self.base, part, wanted).item()
        return [
            {"id": request["id"], "kind": "score", "loss": losses[i].item(), "tokens": len(rows[i].select)}
            for i, request in enumerate(requests)
        ]

    def logits(self, requests: list[dict]) -> list[dict]:
        rows = [
            Row.of(
                *(torch.tensor(ids).numpy() for ids in ([*request["input_ids"], 0], last_only(request["input_ids"])))
            )
            for request in requests
        ]
        hidden = self.hidden(Pack.of(rows, list(range(len(rows))), self.device))
        with self.autocast():
            logits = self.base.get_output_embeddings()(hidden).float()
        return [
            {"id": request["id"], "kind": "logits", "logits": values}
            for request, values in zip(requests, logits.tolist())
        ]

    def generate(self, requests: list[dict]) -> list[dict]:
        """Greedy; rows that have ended leave the batch, so that the last one does not keep all of them computing."""
        self.attend("sdpa")
        told = [
            {"id": request["id"], "kind": "generate", "output_ids": [], "stopped": "length"} for request in requests
        ]
        alive = [i for i, request in enumerate(requests) if request["max_new_tokens"] > 0]
        if not alive:
            return told
        longest = max(len(requests[i]["input_ids"]) for i in alive)
        lengths = torch.tensor([len(requests[i]["input_ids"]) for i in alive], device=self.device)
        ids = torch.zeros(len(alive), longest, dtype=torch.long)
        for row, i in enumerate(alive):
            ids[row, longest - len(requests[i]["input_ids"]) :] = torch.tensor(requests[i]["input_ids"])
        step, cache = ids.to(self.device), DynamicCache(config=self.base.config)
        mask = (torch.arange(longest, device=self.device)[None] >= longest - lengths[:, None]).long()
        positions = (mask.cumsum(1) - 1).clamp(min=0)
        while True:
            with self.autocast():
                out = self.model(
                    input_ids=step,
                    attention_mask=mask,
                    position_ids=positions,
                    past_key_values=cache,
                    use_cache=True,
                    logits_to_keep=1,
                )
            kept = []
            for row, token in enumerate(out.logits[:, -1].float().argmax(-1).tolist()):
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
            mask = torch.cat([mask, mask.new_ones(len(alive), 1)], dim=1)
            positions = positions[:, -1:] + 1


@torch.no_grad()
def respond(
    directory: Path,
    adapter: Path | None,
    requests: Path,
    responses: Path,
    precision: str,
    device: str,
    quantization: str,
) -> None:
    answering = Answering(directory, adapter, precision, device, quantization)
    asked = read_requests(requests, answering.base.config.vocab_size)
    told: dict[str, dict] = {}
    for kind, answer in (("score", answering.score), ("logits", answering.logits), ("generate", answering.generate)):
        # Rows of like length are computed together: a shorter one would wait, or be padded.
        alike = sorted(
            (request for request in asked if request["kind"] == kind),
            key=lambda request: (len(request["input_ids"]), request.get("max_new_tokens", 0)),
        )
        for batch in cut(alike, rows_at_once(answering)):
            told |= {response["id"]: response for response in answer(batch)}
            progress("respond", len(told), len(asked), "requests")
    temporary = responses.with_name(f".{responses.name}.new")
    temporary.write_text("".join(json.dumps(told[request["id"]]) + "\n" for request in asked))
    os.replace(temporary, responses)


def cut(requests: list[dict], rows: int) -> list[list[dict]]:
    """Runs that fit into one pass: a continuation takes its own length, too."""
    batches, tokens = [], 0
    for request in requests:
        size = len(request["input_ids"]) + request.get("max_new_tokens", 0)
        if not batches or len(batches[-1]) == rows or tokens + size > TOKENS_AT_ONCE * max(1, rows // 32):
            batches.append([])
            tokens = 0
        batches[-1].append(request)
        tokens += size
    return batches


def rows_at_once(answering: Answering) -> int:
    return ROWS_AT_ONCE[answering.device.type]


def last_only(ids: list[int]) -> list[int]:
    return [IGNORED] * len(ids) + [0]


def with_adapter(base, directory: Path) -> PeftModel:
    """Every tensor the configuration promises must be in the file, and no other: PEFT only warns, and the adapter does nothing."""
    try:
        model = PeftModel.from_pretrained(base, directory, local_files_only=True)
        with safe_open(directory / WEIGHTS, "pt") as file:
            there = set(file.keys())
    except Exception as error:
        raise Fault(
            "adapter-unloadable",
            f"PEFT does not load {directory}: {str(error).splitlines()[0]}",
            next=f"Look at {CONFIG}.",
        ) from error
    wanted = set(get_peft_model_state_dict(model))
    for name in sorted(wanted ^ there)[:1]:
        raise Fault(
            "adapter-missing" if name in wanted else "adapter-unexpected",
            f"{directory / WEIGHTS} {'has no' if name in wanted else 'has a'} tensor {name}, which {CONFIG} {'asks for' if name in wanted else 'does not account for'}.",
        )
    return model


def end_tokens(directory: Path) -> set[int]:
    """Of generation_config.json, else of config.json."""
    for name in ("generation_config.json", "config.json"):
        ends = read_json(directory / name).get("eos_token_id") if (directory / name).is_file() else None
        if ends is not None:
            return set(ends) if isinstance(ends, list) else {ends}
    return set()


def read_requests(file: Path, vocabulary: int) -> list[dict]:
    requests, ids = [], set()
    for number, text in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
        if not text.strip():
            continue
        try:
            request = json.loads(text)
            fault = fault_of(request, vocabulary) or (
                f"repeats the id {request['id']!r}" if request["id"] in ids else None
            )
        except (ValueError, TypeError, KeyError) as error:
            fault = f"cannot be read ({error})"
        if fault:
            raise Fault("engine-request", f"{file}:{number}: a request {fault}.", exit=2)
        ids.add(request["id"])
        requests.append(request)
    return requests


def fault_of(request: dict, vocabulary: int) -> str | None:
    token = lambda value: isinstance(value, int) and 0 <= value < vocabulary
    ids, labels, new = request["input_ids"], request.get("labels"), request.get("max_new_tokens")
    if request["kind"] not in ("generate", "score", "logits"):
        return "is of no known kind"
    if not ids or not all(map(token, ids)):
        return f"has no input_ids, or a token that is not among the base's {vocabulary}"
    if request["kind"] == "score" and (
        len(labels or []) != len(ids) or not all(label == IGNORED or token(label) for label in labels)
    ):
        return "has no labels for its input_ids"
    if request["kind"] == "generate" and not (isinstance(new, int) and new >= 0):
        return "has no max_new_tokens"
    return None
