/** The examples of `docs/manifests.md`. */

export const datasetExample = `
name: support-desk
license: CC-BY-4.0
language: [en]
files:
  - { path: data/*.jsonl, split: train }
  - { path: heldout.jsonl, split: test }
format: messages
roles: { system: optional, tool: optional }
hygiene:
  exact: remove
  near: { action: remove, threshold: 0.7 }
  conflict: report
  contamination: { action: fail, against: [../../benchmarks/*.jsonl] }
  secrets: fail
  personal: { action: report, card: fail, iban: fail }
  refusals: remove
  allow:
    - { fingerprint: email-3f2a9c0b71de, reason: the shop's own address }
  ignore:
    - { rule: length-outlier, reason: whole manuals are pasted on purpose }
`;

export const adapterExample = `
name: support-desk
base:
  model: mistralai/Mistral-7B-Instruct-v0.3 # or a directory: ./base
  revision: e0bc86c23ce5aae1db576c8cca6f06f1f73af2db
datasets: [support-desk]
lora: { r: 16, alpha: 32, dropout: 0.05, targets: attention }
training:
  seed: 1
  epochs: 1
  batchSize: 8
  microBatchSize: 1
  learningRate: 2e-4
  schedule: cosine
  warmup: 0.03
  maxLength: 2048
gates:
  - { suite: evals/tools.yaml, min: 0.95 }
  - { metric: loss, split: test, below: base }
  - { metric: regurgitation, max: 0.01 }
publish:
  to: hf://org/support-desk-lora # or file:./published/support-desk
  tag: "{name}-v{version}"
`;

export const suiteExample = `
name: tools
maxNewTokens: 96
system: You are the support desk of a bicycle shop.
tools:
  - type: function
    function:
      name: refund
      parameters:
        type: object
        required: [order]
        properties: { order: { type: string }, amount: { type: number } }
cases:
  - name: refund with an order number
    prompt: Please refund order B-1042.
    assert:
      - tool-call: { name: refund, arguments: { order: B-1042 } }
  - name: small talk needs no tool
    prompt: Thank you, that was quick!
    assert:
      - not-contains: refund
      - max-tokens: 60
# Cases made from held-out conversations: the turn itself is what is expected.
from: { dataset: support-desk, split: test, turns: tool-call, limit: 100 }
assert:
  - max-tokens: 96
`;
