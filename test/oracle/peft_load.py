"""Checks that an adapter of ours does in PEFT what our engine says it does.

    python test/oracle/peft_load.py BASE ADAPTER REQUESTS RESPONSES [--base-responses RESPONSES]

BASE is a checkpoint directory, ADAPTER an adapter directory. REQUESTS and RESPONSES are the engine's files; those of kind
`logits` (within 1e-4) and `score` (within 1e-5 nats a token) are compared with Transformers and PEFT in float32. Fails when a key
is missing or unexpected on loading, when what PEFT holds then is not tensor by tensor what the file says, or when the adapter leaves
the base's logits unchanged.
"""
import argparse
import json
import sys
import warnings
from pathlib import Path

import torch
from peft import PeftModel, get_peft_model_state_dict
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM


def lines(path: str) -> list[dict]:
    return [json.loads(line) for line in Path(path).read_text().splitlines() if line.strip()]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("base")
    parser.add_argument("adapter")
    parser.add_argument("requests")
    parser.add_argument("responses")
    parser.add_argument("--base-responses", help="answers of the base alone to the same requests")
    arguments = parser.parse_args()

    base = AutoModelForCausalLM.from_pretrained(arguments.base, dtype=torch.float32).eval()
    with warnings.catch_warnings():
        # PEFT only warns when tensors are missing, and the adapter silently does less.
        warnings.simplefilter("error", UserWarning)
        model = PeftModel.from_pretrained(base, arguments.adapter).eval()
    written = load_file(Path(arguments.adapter) / "adapter_model.safetensors")
    held = get_peft_model_state_dict(model, save_embedding_layers=False)
    assert written.keys() == held.keys(), f"PEFT has not the same keys: {sorted(written.keys() ^ held.keys())}"
    assert all(torch.equal(tensor, held[name]) for name, tensor in written.items()), "PEFT holds other values than the file"

    compared, largest, change = 0, 0.0, 0.0
    runs = [("adapter", arguments.responses)] + ([("base", arguments.base_responses)] if arguments.base_responses else [])
    for which, path in runs:
        requests, responses = lines(arguments.requests), lines(path)
        assert [r["id"] for r in requests] == [r["id"] for r in responses], "the responses are not those of the requests"
        for request, response in zip(requests, responses):
            if request["kind"] not in ("logits", "score"):
                continue
            ids = torch.tensor([request["input_ids"]])
            with torch.no_grad():
                with model.disable_adapter():
                    plain = model(input_ids=ids).logits[0]
                logits = model(input_ids=ids).logits[0] if which == "adapter" else plain
            if which == "adapter":
                change = max(change, (logits - plain).abs().max().item())
            if request["kind"] == "logits":
                difference = (logits[-1] - torch.tensor(response["logits"])).abs().max().item()
                assert difference <= 1e-4, f"{request['id']} ({which}): logits differ by {difference:.2e}"
                largest = max(largest, difference)
            else:
                labels = torch.tensor(request["labels"][1:])
                loss = torch.nn.functional.cross_entropy(logits[:-1], labels, reduction="sum", ignore_index=-100).item()
                # A sum over tokens: what is bounded is the mean, far below what logits within 1e-4 would allow.
                tokens = (labels != -100).sum().item()
                off = abs(loss - response["loss"]) / tokens
                assert off <= 1e-5, f"{request['id']} ({which}): {off:.1e} nats a token apart over {tokens} tokens"
            compared += 1
    assert compared > 0, "there is no request of kind logits or score"
    assert change > 1e-3, f"the adapter changes no logit by more than {change:.2e}"
    print(f"{compared} answers equal PEFT's; logits within {largest:.1e}; the adapter changes them by up to {change:.2f}")


if __name__ == "__main__":
    sys.exit(main())
