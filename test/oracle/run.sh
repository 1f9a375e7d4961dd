#!/usr/bin/env bash
# Asks the independent implementations whether they agree. Needs:
#   PYTHON     an interpreter with requirements.txt
#   WORKSPACE  a copy of examples/support-desk after `lora run`
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH" # Node 24, which runs TypeScript as it is
export HF_HUB_OFFLINE=1 TRANSFORMERS_VERBOSITY=error CUDA_VISIBLE_DEVICES=

echo "- Transformers renders and masks the same (golden files made again, no difference)"
"$PYTHON" test/oracle/chat_golden.py
git diff --exit-code --stat -- test/chat/fixtures

echo "- PEFT loads the published adapter and gives the same logits"
run=$(ls -d "$WORKSPACE"/.lora/support-desk/*/ | head -1)
"$PYTHON" test/oracle/peft_load.py "$WORKSPACE/base" "$WORKSPACE/published" \
  "$run/evaluation/adapter-requests.jsonl" "$run/evaluation/adapter-responses.jsonl" \
  --base-responses "$run/evaluation/base-responses.jsonl"

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
