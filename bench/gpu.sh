#!/usr/bin/env bash
# LoRA SFT on one GPU: the canonical recipe (Trainer), TRL's SFTTrainer with packing, and the peft engine; each technique
# left out in turn; evaluation beside `generate`. Random weights in the shapes of real models, so nothing is fetched but libraries.
#
#   bench/gpu.sh [--json FILE] [--seconds 540] [--shapes llama-3.1-8b,qwen2.5-7b,...]
#   bench/gpu.sh --cpu          # small shapes: proves the plumbing, says nothing of a GPU
#
# Uses LORA_PEFT_PYTHON, else the installed engine (`lora engine install peft`, which it runs). TRL goes into a directory of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${LORA_PEFT_PYTHON:-}
if [ -z "$python" ]; then
  directory=$(node dist/cli.js engine install peft --json | sed -n 's/.*"directory": *"\([^"]*\)".*/\1/p')
  python="$directory/venv/bin/python"
fi
"$python" -c "import torch, transformers, peft, accelerate" || { echo "$python lacks the engine's libraries: run \`lora engine install peft\`, or name another in LORA_PEFT_PYTHON." >&2; exit 3; }
trl=$(mktemp -d)
trap 'rm -rf "$trl"' EXIT
# Without their dependencies: those that matter are the engine's, at the versions it pins.
"$python" -m pip --version >/dev/null 2>&1 && pip=("$python" -m pip install) || pip=(uv pip install --python "$python")
if "${pip[@]}" -q --target "$trl" --no-deps trl==1.16.0 datasets==5.2.0 dill==0.4.1 multiprocess==0.70.19 xxhash==3.6.0 \
  pyarrow==26.0.1 pandas==3.1.1 python-dateutil==2.9.0.post0 six==1.17.0 requests==2.34.2 urllib3==2.8.0 certifi==2026.10.18 charset-normalizer==3.5.2 \
  >"$trl/log" 2>&1; then
  export BENCH_TRL=$trl
else
  echo "TRL does not install here and is left out: $(tail -1 "$trl/log")" >&2
fi
case " $* " in *" --cpu "*) export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1} CUDA_VISIBLE_DEVICES= ;; esac
export HF_HUB_OFFLINE=1 TOKENIZERS_PARALLELISM=false CUBLAS_WORKSPACE_CONFIG=:4096:8
"$python" -W ignore -B bench/gpu.py "$@"
