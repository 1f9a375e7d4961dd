"""Continues the prompts of bench/generation.ts with Transformers' generate, on one thread, one by one or in batches of 32.

python bench/generation_transformers.py CHECKPOINT REQUESTS.json ROWS
"""

import json
import sys
import time

import torch
from transformers import AutoModelForCausalLM, StoppingCriteria, StoppingCriteriaList

checkpoint, requests, rows = sys.argv[1], json.load(open(sys.argv[2])), int(sys.argv[3])
torch.set_num_threads(1)
model = AutoModelForCausalLM.from_pretrained(checkpoint, dtype=torch.float32).eval()


class Limits(StoppingCriteria):
    """Each row ends where it would end by itself."""

    def __init__(self, prompt, limits):
        self.prompt, self.limits = prompt, torch.tensor(limits)

    def __call__(self, input_ids, scores, **_):
        return input_ids.shape[1] - self.prompt >= self.limits


@torch.inference_mode()
def run(batch):
    longest = max(len(r["ids"]) for r in batch)
    ids = torch.tensor([[0] * (longest - len(r["ids"])) + r["ids"] for r in batch])
    mask = torch.tensor([[0] * (longest - len(r["ids"])) + [1] * len(r["ids"]) for r in batch])
    limits = [r["maxNewTokens"] for r in batch]
    out = model.generate(
        ids,
        attention_mask=mask,
        do_sample=False,
        max_new_tokens=max(limits),
        eos_token_id=None,
        pad_token_id=0,
        stopping_criteria=StoppingCriteriaList([Limits(longest, limits)]),
    )
    return [row[longest : longest + limit].tolist() for row, limit in zip(out, limits)]


run(requests[:1])
order = sorted(range(len(requests)), key=lambda i: len(requests[i]["ids"]))
answers = {}
begun = time.process_time()
for start in range(0, len(order), rows):
    part = order[start : start + rows]
    answers.update(zip(part, run([requests[i] for i in part])))
print(json.dumps({"seconds": time.process_time() - begun, "ids": [answers[i] for i in range(len(requests))]}))
