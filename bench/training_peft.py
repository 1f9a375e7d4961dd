"""Trains a run directory's plan and tokens with a plain loop over Transformers and PEFT, or with TRL's SFTTrainer, for
bench/training.ts.

    python bench/training_peft.py RUN BASE f32|bf16 ADAPTER loop|trl

One JSON line a step on stdout: loss and tokens. ADAPTER is where all sides start from.
"""

import json
import os
import struct
import sys

import numpy as np
import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM

run, base, precision, adapter, trainer = sys.argv[1:]
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
order, offsets = tokens["order"], tokens["offsets"]
rows = [slice(offsets[row], offsets[row + 1]) for row in order]
size, micro = training["batchSize"], training["microBatchSize"]


def tell(loss: float, step: int) -> None:
    seen = rows[step * size : (step + 1) * size]
    print(json.dumps({"loss": loss, "tokens": int(sum(row.stop - row.start for row in seen))}), flush=True)


def loop() -> None:
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(
        parameters,
        lr=training["learningRate"],
        betas=(training["adamBeta1"], training["adamBeta2"]),
        eps=training["adamEpsilon"],
        weight_decay=training["weightDecay"],
    )
    for begin in range(0, len(rows), size):
        batch = rows[begin : begin + size]
        supervised = sum(int((tokens["labels"][row][1:] != -100).sum()) for row in batch)
        total = 0.0
        for at in range(0, len(batch), micro):
            part = batch[at : at + micro]
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
        tell(total, begin // size)


def trl() -> None:
    sys.path.append(os.environ["BENCH_TRL"])  # behind the libraries that all sides use
    from datasets import Dataset
    from tokenizers import Tokenizer, models
    from transformers import PreTrainedTokenizerFast, TrainerCallback
    from trl import SFTConfig, SFTTrainer

    class Teller(TrainerCallback):
        def on_log(self, args, state, control, logs=None, **kwargs):
            if "loss" in logs:
                tell(logs["loss"], state.global_step - 1)

    arguments = SFTConfig(
        output_dir=os.path.join(run, "trl"),
        per_device_train_batch_size=micro,
        gradient_accumulation_steps=size // micro,
        learning_rate=training["learningRate"],
        lr_scheduler_type="constant",
        weight_decay=training["weightDecay"],
        adam_beta1=training["adamBeta1"],
        adam_beta2=training["adamBeta2"],
        adam_epsilon=training["adamEpsilon"],
        max_grad_norm=training["maxGradNorm"],
        max_steps=len(rows) // size,
        max_length=None,
        gradient_checkpointing=False,
        bf16=False,
        train_sampling_strategy="sequential",
        logging_steps=1,
        save_strategy="no",
        report_to="none",
        use_cpu=True,
        disable_tqdm=True,
    )
    data = {name: [tokens[name][row].tolist() for row in rows] for name in ("input_ids", "labels")}
    # TRL asks for a tokenizer although the rows are tokens already.
    words = Tokenizer(models.WordLevel({"<pad>": 0, "<eos>": 1}, unk_token="<pad>"))
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, pad_token="<pad>", eos_token="<eos>")
    dataset = Dataset.from_dict(data)
    SFTTrainer(model, arguments, train_dataset=dataset, processing_class=tokenizer, callbacks=[Teller()]).train()


trl() if trainer == "trl" else loop()
