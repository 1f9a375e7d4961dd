/* Writes docs/fidelity.md from what the checks find: npm run fidelity */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { code, type Markdown, table } from "../../src/report/markdown.ts";
import { startTestBackend } from "../engine/backend.ts";
import { AIMS } from "./aims.ts";
import { artifactFidelity } from "./artifact.ts";
import { chatFidelity } from "./chat.ts";
import { FAMILIES, golden } from "./checkpoints.ts";
import { kolmogorovSmirnovLimit } from "./distance.ts";
import { ropeFidelity } from "./rope.ts";
import { dropoutFidelity, type TrainingFidelity, trainingFidelity } from "./training.ts";

/** A measured number, to two digits. */
function shown(value: number): string {
  return value === 0 ? "0" : value.toExponential(1);
}

function trainingTable(rows: readonly TrainingFidelity[]): Markdown {
  const head = ["checkpoint", "logits", "PyTorch's own", "packed", "loss", "gradient", "50 steps", "adapter", "greedy"];
  const found = rows.map(({ family, logits, packed, loss, gradient, steps, adapter, identical, continued }) => [
    family,
    ...[logits, golden(family).rounding, packed, loss, gradient, steps, adapter].map(shown),
    `${identical} of ${continued}`,
  ]);
  const { logits, loss, gradient, steps, adapter } = AIMS;
  const aims = ["aim", shown(logits), "", ...[logits, loss, gradient, steps, adapter].map(shown), "all"];
  return table(head, [...found, aims], ["left", ...head.slice(1).map(() => "right" as const)]);
}

const REASONS: { [code: string]: string } = {
  "chat-template-rewrites": "the template writes an earlier turn otherwise once a later one is there",
  "chat-token-straddles": "one token holds the end of the prompt and the start of the answer",
  "chat-tool-call-lost": "the template leaves out a tool call",
  "chat-reasoning-lost": "the template leaves out the reasoning",
};

async function chatTable(): Promise<Markdown> {
  const found = await chatFidelity();
  const rows = found.map(({ family, source, conversations, identical, bothRefuse, refused, reasons, differences }) => {
    if (differences.length > 0) throw new Error(`${family}: ${differences[0]}`);
    const unsaid = Object.keys(reasons).find((reason) => !(reason in REASONS));
    if (unsaid !== undefined) throw new Error(`${family}: ${unsaid} is not explained`);
    const why = Object.entries(reasons).map(([reason, count]) => `${count} ${reason.replace("chat-", "")}`);
    return [family, code(source), conversations, identical, bothRefuse, refused, why.join(", ")];
  });
  const head = ["tokenizer and template", "from", "rows", "identical", "both refuse", "refused here", "why"];
  return table(head, rows, ["left", "left", "right", "right", "right", "right", "left"]);
}

async function mistralTable(): Promise<Markdown> {
  const counts: { [version: string]: { [count: string]: number } } = JSON.parse(
    await readFile(fileURLToPath(new URL("../chat/fixtures/mistral.json", import.meta.url)), "utf8"),
  );
  const keys = ["conversations", "identical", "bothRefuse", "refused"];
  const rows = Object.entries(counts).map(([version, found]) => [version, ...keys.map((key) => found[key]!)]);
  return table(["Mistral's tokenizer", "rows", "identical", "both refuse", "refused here"], rows, [
    "left",
    "right",
    "right",
    "right",
    "right",
  ]);
}

async function artifactTable(): Promise<Markdown> {
  const rows: string[][] = [];
  for (const family of FAMILIES) {
    const { f32, stored, rounded, lost } = await artifactFidelity(family);
    rows.push([family, shown(f32), stored, `${(100 * lost).toFixed(2)}%`, shown(rounded)]);
  }
  const head = ["checkpoint", "logits, merged in float32", "stored in", "update lost there", "logits there"];
  return table(head, [...rows, ["aim", shown(AIMS.logits), "", "", ""]], ["left", "right", "left", "right", "right"]);
}

async function ropeTable(): Promise<Markdown> {
  const found = await ropeFidelity();
  const positions = found[0]!.differences.map(({ position }) => String(position));
  return table(
    ["rotary parameters of", ...positions],
    found.map(({ checkpoints, differences }) => [
      checkpoints,
      ...differences.map(({ difference }) => shown(difference)),
    ]),
    ["left", ...positions.map(() => "right" as const)],
  );
}

async function dropoutText(): Promise<string> {
  const { p, samples, loss, gradNorm } = await dropoutFidelity("llama-3");
  const limit = kolmogorovSmirnovLimit(samples, samples);
  return `With dropout ${p}, ${samples} losses and gradient norms under our masks and as many under torch's: the
Kolmogorov–Smirnov distance is ${loss.toFixed(3)} for the loss and ${gradNorm.toFixed(3)} for the norm; samples of one distribution exceed
${limit.toFixed(3)} once in a thousand times. Without dropout the tables above are exact comparisons.`;
}

async function document(): Promise<string> {
  await startTestBackend();
  const training: TrainingFidelity[] = [];
  for (const family of FAMILIES) training.push(await trainingFidelity(family));
  const steps = golden(FAMILIES[0]).metrics.length;
  return `# Fidelity

An adapter from this tool is meant to be the adapter that Transformers + PEFT would have made. These are the differences that
were found. The file is written by \`npm run fidelity\` from the same measurements that the tests hold to the aims; the other side
was computed by Transformers 5.23, PEFT 0.21 and PyTorch 2.15 in float32 (\`test/oracle/\`), and CI computes it anew.

## Training and generation

${trainingTable(training).text}

Each checkpoint is small and has the shape that sets its family apart: biases, norms on heads, shared keys, a head dimension apart
from the hidden size, tied embeddings, rotary scaling, a sliding window shorter than the rows, the stored dtype (${code("F16").text},
${code("BF16").text}, ${code("F32").text}), one file or shards, a \`config.json\` of Transformers 4 or 5 (\`test/oracle/families.py\`). Weights are random
and large, so that nothing can be left out unnoticed: without its window, biases, norms or rotary scaling each fails by a factor
of a thousand (\`test/fidelity/training.test.ts\`).

- **logits**: largest difference of a logit, base and adapter, each row alone; **packed**: the same with all rows in one pass.
- **PyTorch's own**: largest difference between its float32 and its float64 logits of the base, which is the size of rounding.
- **loss**: largest relative difference of a row's loss.
- **gradient**: largest ‖difference‖ / ‖gradient‖ of a LoRA matrix, with the trained adapter.
- **${steps} steps**: AdamW with schedule, warmup, clipping, weight decay and accumulation; largest relative difference of loss or gradient norm
  in any step. Between them the runs use ranks 1 to 16, alpha from the rank up to four times it, rsLoRA, attention, MLP, all and named projections,
  three schedules, micro batches of 1 to 4 rows and packed ones. PyTorch's side pads its batches; ours never does.
- **adapter**: largest ‖difference‖ / ‖what training moved‖ of a LoRA matrix after those steps.
- **greedy**: continuations from checkpoints that have learned to copy, with and without an adapter, each prompt alone and all in one
  batch of unequal lengths, equal to \`generate(do_sample=False)\` token for token, end token included.

What remains is rounding: sums of float32 numbers in another order. It is of the size of what PyTorch's own float32
differs from its float64, where norms and softmax stay in float32.

## Conversations: text, token ids, mask

800 generated conversations, with and without system turn, of one and many turns, with tools, calls and results, reasoning, white space at every
end, emoji, CJK, right-to-left scripts, code, and turns of some thousand tokens. Ours are rendered, tokenised and masked from the checkpoint's own
files. Transformers renders and tokenises the same, and its mask comes from the template with \`{% generation %}\` marks put in by hand
(\`test/oracle/chat_marks.py\`), which is not how ours is found.

${(await chatTable()).text}

"Both refuse": the template raises, there and here. "Refused here": the row cannot be trained on safely, which the oracle found by other means for
each of them. The reasons:

${Object.entries(REASONS)
  .map(([code, why]) => `- **${code.replace("chat-", "")}**: ${why};`)
  .join("\n")
  .replace(/;$/, ".")}

The templates under [templates/](../templates/README.md) are the way out. Those for Mistral are held against mistral-common, ids and mask, which has
no template to share a fault with:

${(await mistralTable()).text}

Tokenizers are also compared on 1000 texts of any characters (\`test/oracle/tokenizer_fuzz.py\`): no difference. Two things that are not differences but
that a reader should know: Transformers 5 overrules some tokenizer.json files (Llama 2's, SmolLM2's) with what its tokenizer class does, and so do we;
what the JavaScript tokenizer library would read otherwise is refused by name.

## Adapters and merged checkpoints

An adapter that PEFT trained and saved is read and merged into the base, and the merged checkpoint's logits are held against those PEFT
gives for base and adapter.

${(await artifactTable()).text}

**Update lost**: rounding the merged weights to the dtype of the base costs ‖round(W + Δ) − (W + Δ)‖ / ‖Δ‖ of the update, here of
the worst weight; the last column is what that does to the logits. \`lora merge\` prints both for your adapter. CI also merges five checkpoints with
four adapters each (\`test/oracle/merge.py\`): in float32 the weights are \`merge_and_unload\`'s within 1e-7 of their norm, Transformers loads
what was merged with no key missing, unexpected or mismatched, and PEFT loads adapters of ours with the same keys, logits and losses
(\`test/oracle/peft_load.py\`).

## Rotary embedding

Largest difference of a cosine or sine at positions near and far.

${(await ropeTable()).text}

6.0e-8 is the last bit of a cosine. Frequencies follow the checkpoints' float32 arithmetic operation by operation; where more remains at far
positions, PyTorch's power function is one bit off for one frequency and ours, rounded once, is not.

## Dropout

${await dropoutText()}
`;
}

const path = fileURLToPath(new URL("../../docs/fidelity.md", import.meta.url));
await writeFile(path, await document());
