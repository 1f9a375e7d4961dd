"""Does several jobs of the peft engine in one process, so that PyTorch is loaded once: a JSON line each on stdin; events on stdout.

python test/engine/peft/many.py src/engine/peft"""

import json
import sys
import warnings
from pathlib import Path

sys.path.insert(0, sys.argv[1])

import torch  # noqa: E402
import transformers  # noqa: E402
from main import fault_of  # noqa: E402
from respond import respond  # noqa: E402
from train import train  # noqa: E402

warnings.simplefilter("ignore")
torch.set_num_threads(1)
transformers.utils.logging.disable_progress_bar()
transformers.utils.logging.set_verbosity_error()
for line in sys.stdin:
    job = json.loads(line)
    try:
        if "run" in job:
            train(Path(job["run"]), Path(job["base"]))
        else:
            respond(job | {"precision": "f32", "device": "cpu", "quantization": "none"})
    except Exception as error:
        print(json.dumps(fault_of(error).event), flush=True)
