"""Trains a run directory's plan and tokens with a plain loop over Transformers and PEFT, for bench/training.ts.

    python bench/training_peft.py RUN BASE f32|bf16 ADAPTER

One JSON line a step on stdout: loss, tokens, seconds of clock and of processor. ADAPTER is where both sides start from.
"""

import json
import os
import struct
import sys
import time

import numpy as np
import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM

run, base, precision, adapter = sys.argv[1:]
with open(os.path.join(run, "plan.json")) as file:
    training = json.load(file)["training"]


def tensors(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    kinds = {"I32": np.int32, "I64": np.int64}
    return {
        name: np.frombuffer(data[slice(*entry["data_offsets"])], kinds[entry["dtype"]])
        for name, entry in header.items()
        if name != "__metadata__" and entry["dtype"] in kinds
    }


tokens = tensors(os.path.join(run, "tokens.safetensors"))
torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", os.cpu_count())))
torch.manual_seed(0)
model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32 if precision == "f32" else torch.bfloat16)
model = PeftModel.from_pretrained(model, adapter, is_trainable=True)
model.train()
parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
optimizer = torch.optim.AdamW(
    parameters,
    lr=training["learningRate"],
    betas=(training["adamBeta1"], training["adamBeta2"]),
    eps=training["adamEpsilon"],
    weight_decay=training["weightDecay"],
)

order, offsets = tokens["order"], tokens["offsets"]
size, micro = training["batchSize"], training["microBatchSize"]
for begin in range(0, len(order), size):
    started, used = time.perf_counter(), time.process_time()
    rows = [slice(offsets[row], offsets[row + 1]) for row in order[begin : begin + size]]
    supervised = sum(int((tokens["labels"][row][1:] != -100).sum()) for row in rows)
    total = 0.0
    for at in range(0, len(rows), micro):
        part = rows[at : at + micro]
        # The benchmark's rows have one length, so that nothing is padded.
        ids = torch.tensor(np.stack([tokens["input_ids"][row] for row in part])).long()
        labels = torch.tensor(np.stack([tokens["labels"][row] for row in part])).long()
        count = int((labels[:, 1:] != -100).sum())
        loss = model(input_ids=ids, labels=labels).loss * (count / supervised)
        loss.backward()
        total += loss.item()
    torch.nn.utils.clip_grad_norm_(parameters, training["maxGradNorm"])
    optimizer.step()
    optimizer.zero_grad()
    line = {
        "loss": total,
        "tokens": sum(row.stop - row.start for row in rows),
        "seconds": time.perf_counter() - started,
        "processor": time.process_time() - used,
    }
    print(json.dumps({key: float(value) for key, value in line.items()}), flush=True)
