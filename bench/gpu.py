"""Measures what bench/gpu.sh describes. Writes JSON where asked, and prints the tables last."""

import argparse
import gc
import json
import os
import platform
import select
import signal
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src" / "engine" / "peft")]
if os.environ.get("BENCH_TRL"):
    sys.path.append(os.environ["BENCH_TRL"])  # behind the engine's own libraries
os.environ["PYTORCH_NVML_BASED_CUDA_CHECK"] = "1"  # asking for a GPU must not start CUDA before the processes part

import attention  # noqa: E402
import memory  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402
from gpu_shapes import SHAPES, SMALL, chats, needed_flops, random_base  # noqa: E402
from group import Group  # noqa: E402
from model import FusedLinear, Trained, lora_config  # noqa: E402
from peft import get_peft_model  # noqa: E402
from peft.tuners.lora import Linear  # noqa: E402
from plan import deterministic, versions  # noqa: E402
from respond import Answering  # noqa: E402
from rows import Row, Rows  # noqa: E402
from train import adamw, schedule, train_step  # noqa: E402

try:
    import datasets  # noqa: E402
    import trl  # noqa: E402
except Exception as error:  # told in its rows of the table
    trl, NO_TRL = None, error
# What a packed row of the peers goes through where flash-attn is not installed is a mask over the whole pass.
PEERS_ATTENTION = "flash_attention_2" if transformers.utils.is_flash_attn_2_available() else "sdpa"

LORA = {"r": 16, "alpha": 32, "dropout": 0.05, "targets": ["q_proj", "k_proj", "v_proj", "o_proj"], "rslora": False}
BATCH, WARM = 8, 2
MOST = 150  # seconds of one measurement


class Bench:
    def __init__(self, asked):
        self.cpu, self.began, self.seconds = asked.cpu, time.monotonic(), asked.seconds
        self.device = torch.device("cpu" if asked.cpu else "cuda")
        self.longest = 256 if asked.cpu else 4096
        self.steps = 3 if asked.cpu else 8
        self.results: list[dict] = []
        self.forks = True

    def measure(self, shape: str, name: str, run) -> None:
        """In a process of its own: one that fails, hangs or breaks the GPU's state takes no other's figures with it.
        @param run () → (tokens, seconds, flops or None)"""
        told = {"shape": shape, "what": name}
        self.results.append(told)
        left = self.began + self.seconds - time.monotonic()
        told |= self.apart(lambda: self.figures(run), min(left, MOST)) if left > 0 else {"left": "no time left"}
        print(json.dumps(told), file=sys.stderr, flush=True)

    def figures(self, run) -> dict:
        tokens, seconds, flops = run()
        told = {"tokensPerSecond": tokens / seconds, "tokens": tokens, "seconds": seconds}
        if flops is not None:
            told["flopsUtilisation"] = flops / seconds / self.ceiling
        return told if self.cpu else told | {"peakGiB": torch.cuda.max_memory_allocated() / 2**30}

    def apart(self, run, seconds: float) -> dict:
        if not self.forks:
            told = guarded(run)
            gc.collect()
            torch.cuda.empty_cache()
            torch.cuda.reset_peak_memory_stats()
            return told
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(write, json.dumps(guarded(run)).encode())
            os._exit(0)
        os.close(write)
        in_time = select.select([read], [], [], seconds)[0]
        if not in_time:
            os.kill(child, signal.SIGKILL)
        text = os.read(read, 1 << 16)
        os.close(read)
        _, status = os.waitpid(child, 0)
        if text:
            return json.loads(text)
        return {"left": f"ended by signal {os.WTERMSIG(status)}" if in_time else f"stopped after {seconds:.0f} s"}

    def matmul_ceiling(self) -> dict:
        size = 1024 if self.cpu else 8192
        a, b = (torch.randn(size, size, device=self.device, dtype=torch.bfloat16) for _ in range(2))
        rates = []
        for _ in range(20):
            self.settle()
            begin = time.perf_counter()
            for _ in range(1 if self.cpu else 10):
                a @ b
            self.settle()
            rates.append((1 if self.cpu else 10) * 2 * size**3 / (time.perf_counter() - begin))
        about = versions() | {"device": "" if self.cpu else torch.cuda.get_device_name()}
        return {"ceiling": sorted(rates)[len(rates) // 2], "about": about}

    def settle(self) -> None:
        if not self.cpu:
            torch.cuda.synchronize()

    def rows(self, shape: dict) -> list:
        return chats((self.steps + WARM) * BATCH, shape["vocab_size"], self.longest)

    def flops(self, shape: dict, rows) -> float:
        return needed_flops(
            shape, [len(ids) for ids, _ in rows], sum(int((labels[1:] != -100).sum()) for _, labels in rows)
        )

    # (a) The canonical recipe, to the letter.
    def trainer(self, shape: dict):
        deterministic(False)
        model = get_peft_model(random_base(shape, self.device, PEERS_ATTENTION), lora_config(LORA))
        rows = self.rows(shape)
        seen, clock = [0], []

        def collate(batch):
            seen[0] += sum(len(row["input_ids"]) for row in batch)
            longest = max(len(row["input_ids"]) for row in batch)
            pad = lambda values, filler: torch.tensor(
                [[*value, *[filler] * (longest - len(value))] for value in values]
            )
            ids = [row["input_ids"] for row in batch]
            return {
                "input_ids": pad(ids, 0),
                "labels": pad([row["labels"] for row in batch], -100),
                "attention_mask": pad([[1] * len(i) for i in ids], 0),
            }

        args = transformers.TrainingArguments(
            output_dir=os.devnull + "-none",
            per_device_train_batch_size=1,
            gradient_accumulation_steps=BATCH,
            learning_rate=2e-4,
            bf16=True,
            gradient_checkpointing=True,
            max_steps=self.steps + WARM,
            logging_steps=10,
            save_strategy="no",
            report_to="none",
            use_cpu=self.cpu,
            disable_tqdm=True,
        )
        data = [{"input_ids": ids.tolist(), "labels": labels.tolist()} for ids, labels in rows]
        trainer = transformers.Trainer(
            model=model, args=args, train_dataset=data, data_collator=collate, callbacks=[Clock(self, seen, clock)]
        )
        trainer.train()
        return elapsed(clock) + (self.flops(shape, rows) * self.steps / (self.steps + WARM),)

    # (b) TRL, packing.
    def trl(self, shape: dict):
        if trl is None:
            raise NO_TRL
        deterministic(False)
        rows = self.rows(shape)
        model = random_base(shape, self.device, PEERS_ATTENTION)
        data = datasets.Dataset.from_dict(
            {"input_ids": [ids.tolist() for ids, _ in rows] * 4, "labels": [labels.tolist() for _, labels in rows] * 4}
        )
        seen, clock = [0], []
        args = trl.SFTConfig(
            output_dir=os.devnull + "-none",
            packing=True,
            max_length=self.longest,
            per_device_train_batch_size=2,  # as many tokens a pass as ours
            gradient_accumulation_steps=1,
            learning_rate=2e-4,
            bf16=True,
            gradient_checkpointing=True,
            max_steps=self.steps + WARM,
            save_strategy="no",
            report_to="none",
            use_cpu=self.cpu,
            disable_tqdm=True,
            dataset_kwargs={"skip_prepare_dataset": False},
        )
        trainer = trl.SFTTrainer(
            model=model,
            args=args,
            train_dataset=data,
            processing_class=no_tokenizer(),
            peft_config=lora_config(LORA),
            callbacks=[Clock(self, seen, clock)],
        )
        whole = trainer.data_collator

        def counting(batch):
            seen[0] += sum(len(row["input_ids"]) for row in batch)
            return whole(batch)

        trainer.data_collator = counting
        trainer.train()
        tokens, seconds = elapsed(clock)
        share = tokens / sum(len(ids) for ids, _ in rows)
        return tokens, seconds, self.flops(shape, rows) * share

    # (c) Ours.
    def ours(self, shape: dict, without: str = ""):
        training = {
            "seed": 1,
            "precision": "bf16",
            "quantization": "none",
            "batchSize": BATCH,
            "microBatchSize": 1 if without == "packing" else 2,
            "packing": without != "packing",
            "learningRate": 2e-4,
            "schedule": "cosine",
            "warmup": 0.0,
            "weightDecay": 0.01,
            "adamBeta1": 0.9,
            "adamBeta2": 0.999,
            "adamEpsilon": 1e-8,
            "maxGradNorm": 1.0,
            "gradientCheckpointing": "on" if without == "keeping activations" else "auto",
        }
        deterministic(without != "determinism")
        group = Group("cpu" if self.cpu else "gpu")
        model = get_peft_model(random_base(shape, self.device, attention.PACKED), lora_config(LORA))
        trained = Trained(model, group.device, {"lora": LORA, "training": training})
        trained.masks.exact = False
        for module in trained.linears.values():  # as on a GPU
            module.lora_dropout["default"] = torch.nn.Dropout(LORA["dropout"])
            assert type(module) is FusedLinear
        raw = self.rows(shape)
        rows = [Row.of(*row) for row in raw]
        if without == "one kernel for all rows":
            trained.varlen = False
        if without == "supervised-only logits":
            rows = [Row(ids[:-1], np.arange(len(ids) - 1), ids[1:], len(ids)) for ids, _ in raw]
        if without in ("the fused forward", "bf16 adapter products"):
            for module in trained.linears.values():
                module.__class__ = Linear
                if without == "bf16 adapter products":
                    module.cast_input_dtype_enabled = True
                    module.forward = in_f32(module)
        if without == "no compilation":
            trained.compile()
        data = Rows(rows, list(range(len(rows))))
        memory.note = lambda message: None
        memory.dry_run(trained, group, data, training, HERE)
        optimizer, rate = adamw(trained, training), schedule(training, self.steps + WARM)
        tokens = 0
        for step in range(1, self.steps + WARM + 1):
            if step == WARM + 1:
                self.settle()
                begin = time.perf_counter()
            line = train_step(trained, group, optimizer, rate(step), data, training, step)
            tokens += line["tokens"] if step > WARM else 0
        self.settle()
        return tokens, time.perf_counter() - begin, self.flops(shape, raw[WARM * BATCH :])

    # Evaluation.
    def evaluation(self, shape: dict, batched: bool):
        answering = Answering.__new__(Answering)
        answering.device, answering.precision, answering.ends = self.device, "bf16", set()
        answering.base = answering.model = random_base(shape, self.device, "sdpa").eval()
        count, new = (12, 16) if self.cpu else (64, 64)
        prompts = [ids[: max(8, len(ids) // 2)] for ids, _ in chats(count, shape["vocab_size"], self.longest // 4)]
        requests = [
            {"id": str(i), "kind": "generate", "input_ids": ids.tolist(), "max_new_tokens": new}
            for i, ids in enumerate(prompts)
        ]
        if not batched:
            requests = requests[: count // 4]
        with torch.no_grad():
            for _ in range(2):  # the first one warms up
                self.settle()
                begin = time.perf_counter()
                if batched:
                    made = sum(len(told["output_ids"]) for told in answering.generate(requests))
                else:
                    made = sum(self.plain(answering.base, request) for request in requests)
                self.settle()
        return made, time.perf_counter() - begin, None

    def plain(self, model, request) -> int:
        ids = torch.tensor([request["input_ids"]], device=self.device)
        out = model.generate(
            ids, attention_mask=torch.ones_like(ids), max_new_tokens=request["max_new_tokens"], do_sample=False
        )
        return out.shape[1] - ids.shape[1]


def guarded(run) -> dict:
    """One that fails is a result, too."""
    try:
        return run()
    except BaseException as error:
        said = (str(error).splitlines() or [""])[0][:160].replace("|", "/")
        return {"left": f"{type(error).__name__}: {said}"}


class Clock(transformers.TrainerCallback):
    def __init__(self, bench, seen, clock):
        self.bench, self.seen, self.clock = bench, seen, clock

    def on_step_end(self, args, state, control, **_):
        self.bench.settle()
        self.clock.append((time.perf_counter(), self.seen[0]))


def elapsed(clock) -> tuple[int, float]:
    (begin, before), (end, after) = clock[WARM - 1], clock[-1]
    return after - before, end - begin


def in_f32(module):
    """PEFT as it is outside autocast: the adapter's products in f32."""

    def forward(x, *args, **kwargs):
        result = module.base_layer(x)
        with torch.autocast(x.device.type, enabled=False):
            low = module.lora_B["default"](module.lora_A["default"](module.lora_dropout["default"](x.float())))
        return (result + low * module.scaling["default"]).to(result.dtype)

    return forward


def no_tokenizer():
    """TRL asks for one although the rows are tokens already."""
    from tokenizers import Tokenizer, models

    words = Tokenizer(models.WordLevel({"<pad>": 0, "<eos>": 1}, unk_token="<pad>"))
    return transformers.PreTrainedTokenizerFast(tokenizer_object=words, pad_token="<pad>", eos_token="<eos>")


WITHOUT = [
    "packing",
    "one kernel for all rows",
    "keeping activations",
    "supervised-only logits",
    "bf16 adapter products",
    "the fused forward",
    "determinism",
    "no compilation",
]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--seconds", type=float, default=540)
    parser.add_argument("--shapes")
    asked = parser.parse_args()
    if not asked.cpu and not torch.cuda.is_available():
        sys.exit("PyTorch finds no GPU here: see `lora engine doctor peft`, or run bench/gpu.sh --cpu.")
    transformers.utils.logging.set_verbosity_error()
    shapes = SMALL if asked.cpu else SHAPES
    names = asked.shapes.split(",") if asked.shapes else list(shapes)
    bench = Bench(asked)
    found = bench.apart(bench.matmul_ceiling, MOST)
    if "left" in found and not asked.cpu:  # a library started CUDA when it was imported: then all in this process
        bench.forks = False
        found = bench.apart(bench.matmul_ceiling, MOST)
    if "left" in found:
        sys.exit(f"The GPU does not compute: {found['left']}")
    bench.ceiling, about = found["ceiling"], found["about"]
    if asked.cpu:
        about["device"] = f"CPU, {os.cpu_count()} cores, {platform.machine()}"
    about |= {"trl": "" if trl is None else trl.__version__, "peersAttention": PEERS_ATTENTION}
    # First what the aims are about, then the smaller shapes, then what each technique gives on the last and smallest.
    small = names[0] if asked.cpu else ("llama-3.2-1b" if "llama-3.2-1b" in names else names[-1])
    planned = [
        (name, what, lambda run=run, name=name: run(shapes[name]))
        for name in names
        for what, run in (
            ("ours", bench.ours),
            ("Trainer, the canonical recipe", bench.trainer),
            ("TRL SFTTrainer, packing", bench.trl),
        )
    ]
    planned.append((small, "generation, batched", lambda: bench.evaluation(shapes[small], True)))
    planned.append((small, "generation, plain generate", lambda: bench.evaluation(shapes[small], False)))
    for without in WITHOUT:
        if asked.cpu and without == "no compilation":
            continue  # compiling takes longer than all the rest
        name = "ours with compile" if without == "no compilation" else f"ours without {without}"
        planned.append((small, name, lambda without=without: bench.ours(shapes[small], without)))
    for each in planned:
        bench.measure(*each)
        document = {
            "about": about,
            "matmulTeraflops": bench.ceiling / 1e12,
            "longestRow": bench.longest,
            "seconds": time.monotonic() - bench.began,
            "results": bench.results,
        }
        if asked.json:
            asked.json.write_text(json.dumps(document, indent=2) + "\n")
    print_table(document)
    # What is left out for want of time or of TRL is told in the table; ours must work.
    broken = [told for told in bench.results if "left" in told and told["what"].startswith(("ours", "generation"))]
    sys.exit(any(not told["left"].startswith(("no time", "stopped")) for told in broken))


def print_table(document: dict) -> None:
    print(
        f"\n{document['about']['device']}, PyTorch {document['about']['torch']}, peers on {document['about']['peersAttention']}; bf16 matmul {document['matmulTeraflops']:.3g} TFLOP/s; {document['seconds']:.0f} s in all\n"
    )
    print("| shape | what | tokens/s | of ours | needed FLOPs of the ceiling | peak GiB |\n|---|---|--:|--:|--:|--:|")
    ours = {told["shape"]: told.get("tokensPerSecond") for told in document["results"] if told["what"] == "ours"}
    for told in document["results"]:
        if "left" in told:
            print(f"| {told['shape']} | {told['what']} | {told['left']} | | | |")
            continue
        share = (
            told["tokensPerSecond"] / ours[told["shape"]]
            if ours.get(told["shape"]) and "generation" not in told["what"]
            else None
        )
        cells = [
            f"{told['tokensPerSecond']:,.0f}",
            "" if share is None else f"{share:.2f}×",
            f"{100 * told['flopsUtilisation']:.0f}%" if "flopsUtilisation" in told else "",
            f"{told['peakGiB']:.1f}" if "peakGiB" in told else "",
        ]
        print(f"| {told['shape']} | {told['what']} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
