"""The other side of bench/merge.ts: merges DIRECTORY/adapter into DIRECTORY/base with PEFT, and says what it took."""
import json
import resource
import sys
import time
from pathlib import Path

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM

root = Path(sys.argv[1])
started = time.perf_counter()
base = AutoModelForCausalLM.from_pretrained(root / "base", dtype=torch.bfloat16)
PeftModel.from_pretrained(base, root / "adapter").merge_and_unload().save_pretrained(root / "peft")
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"rss": usage.ru_maxrss * 1024, "seconds": time.perf_counter() - started, "cpu": usage.ru_utime + usage.ru_stime}))
