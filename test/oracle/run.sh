#!/usr/bin/env bash
# Asks the independent implementations whether they agree. Needs:
#   PYTHON     an interpreter with requirements.txt
#   WORKSPACE  a copy of examples/support-desk after `lora run`
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH" # Node 24, which runs TypeScript as it is
export HF_HUB_OFFLINE=1 TRANSFORMERS_VERBOSITY=error CUDA_VISIBLE_DEVICES=

echo "- Transformers renders and masks the same (golden files made again, no difference)"
corpus=$(mktemp -d)
node test/fidelity/write.ts "$corpus"
"$PYTHON" test/oracle/chat_golden.py
"$PYTHON" test/oracle/chat_corpus.py "$corpus"
"$PYTHON" test/oracle/tokenizer_fuzz.py "$corpus"
"$PYTHON" test/oracle/unicode_gaps.py

echo "- mistral-common makes the rows of our templates for Mistral v1, v2, v3 and Tekken"
"$PYTHON" test/oracle/mistral.py "$corpus"
node test/oracle/mistral.ts "$corpus"
git diff --exit-code --stat -- test/chat/fixtures src/chat/unicodegaps.generated.ts
rm -rf "$corpus"

echo "- PEFT saves adapters of every kind as the preflight for servers knows them (made again, no difference)"
"$PYTHON" test/oracle/serving_fixture.py
git diff --exit-code --stat -- test/serving/fixtures

echo "- Transformers and PEFT make the checkpoints, logits, gradients, steps and continuations of every family anew"
runs=$(mktemp -d)
"$PYTHON" test/oracle/checkpoints.py random test/fixtures/families > "$runs/log"
git diff --exit-code --stat -- test/fixtures/families
node test/oracle/runs.ts "$runs"
"$PYTHON" test/oracle/goldens.py "$runs" test/fixtures/families --check
"$PYTHON" test/oracle/rope.py test/fixtures/rope.safetensors --check
rm -rf "$runs"

echo "- PEFT loads the published adapter and gives the same logits"
run=$(ls -d "$WORKSPACE"/.lora/support-desk/*/ | head -1)
"$PYTHON" test/oracle/peft_load.py "$WORKSPACE/base" "$WORKSPACE/published" \
  "$run/evaluation/adapter-requests.jsonl" "$run/evaluation/adapter-responses.jsonl" \
  --base-responses "$run/evaluation/base-responses.jsonl"

echo "- PEFT loads adapters of ours of every kind and gives the same logits and losses"
scratch=$(mktemp -d)
node test/oracle/train_adapters.ts dist "$scratch" | while read -r base adapter requests responses; do
  "$PYTHON" -W ignore test/oracle/peft_load.py "$base" "$adapter" "$requests" "$responses"
done
rm -rf "$scratch"

echo "- the peft engine: its parts against Transformers and PEFT, the tfjs engine's adapter on every family, two processes, refusals"
LORA_PEFT_PYTHON="$PYTHON" vitest run test/engine/peft test/e2e/peft.test.ts
LORA_PEFT_PYTHON="$PYTHON" bash bench/gpu.sh --cpu --shapes llama-small --seconds 60

echo "- adapters saved by PEFT load, and are merged as PEFT merges them"
"$PYTHON" -W ignore test/oracle/merge.py dist

echo "- mlcroissant validates the Croissant descriptions of all formats, and reads the same records by them"
"$PYTHON" test/oracle/croissant_load.py node dist/cli.js

echo "- huggingface_hub speaks to the Hub of the tests, and finds there what the command line published"
unset HF_HUB_OFFLINE
port=18181
node test/servers/hub-main.ts --port $port & server=$!
trap 'kill $server' EXIT
for _ in $(seq 50); do (exec 3<>/dev/tcp/127.0.0.1/$port) 2>/dev/null && break; sleep 0.1; done
"$PYTHON" test/oracle/hub_client.py "http://127.0.0.1:$port"
scratch=$(mktemp -d)
cp -r "$WORKSPACE/." "$scratch"
sed -i 's#"file:./published"#"hf://org/support-desk-lora"#' "$scratch/adapters/support-desk/adapter.yaml"
HF_ENDPOINT="http://127.0.0.1:$port" HF_TOKEN=hf_write node dist/cli.js run --cwd "$scratch"
closure_run=$(ls -d "$scratch"/.lora/support-desk/*/ | head -1)
"$PYTHON" test/oracle/hub_client.py "http://127.0.0.1:$port" --published org/support-desk-lora "$closure_run/bundle"
rm -rf "$scratch"
