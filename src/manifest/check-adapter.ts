import { statSync } from "node:fs";
import { join } from "node:path";
import { excerpt } from "../formats/excerpt.ts";
import type { Finding } from "../formats/finding.ts";
import { splitsOf } from "./check-dataset.ts";
import type { AdapterEntry, DatasetEntry } from "./entries.ts";
import { nearest } from "./nearest.ts";
import { insideWorkspace, joined, pathFault } from "./paths.ts";
import { attempted, refusal } from "./refusal.ts";
import { isDirectoryModel, type ResolvedGate } from "./resolve.ts";

/** What the schema cannot say of an adapter: its base model, files it names, data sets and splits it asks for. */
export function checkAdapter(root: string, entry: AdapterEntry, datasets: Map<string, DatasetEntry>): Finding[] {
  return [
    ...checkBase(root, entry),
    ...checkDatasets(entry, datasets),
    ...checkChat(root, entry),
    ...checkTraining(entry),
  ];
}

function checkBase(root: string, { manifest, positions, directory }: AdapterEntry): Finding[] {
  const findings: Finding[] = [];
  const { model, revision } = manifest.base;
  const place = positions.at(["base", "model"], { value: true });
  const atRevision = positions.at(["base", "revision"], { value: true });
  if (isDirectoryModel(model)) {
    const path = attempted(findings, () => insideWorkspace(root, directory, model, place));
    if (path !== null && kindOf(path) !== "directory") {
      const message = `There is no directory ${excerpt(model)}; it is looked for beside the manifest.`;
      findings.push(
        refusal(
          "manifest-base-missing",
          place,
          message,
          "Correct the path, or write a Hugging Face model id (`org/name`).",
        ),
      );
    }
    return findings;
  }
  const fault = pathFault(model);
  if (fault !== null) return [refusal("path-form", place, fault.message, fault.next)];
  if (!/^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/.test(model)) {
    const beside = joined(directory, model);
    const isDirectory = beside !== null && kindOf(join(root, beside)) === "directory";
    const help = isDirectory
      ? `For the directory beside the manifest, write ${excerpt(`./${model}`)}.`
      : "A model id is `org/name`; a directory starts with `./` or `../`.";
    return [refusal("manifest-base", place, `${excerpt(model)} is neither a model id nor a directory.`, help)];
  }
  const list = `The commits are listed at https://huggingface.co/${model}/commits/main.`;
  if (revision === null) {
    return [
      refusal(
        "manifest-revision",
        positions.at(["base"]),
        "`base` has no `revision`, so what is trained could change under you.",
        `Add \`revision:\` with the commit's 40 hex digits. ${list}`,
      ),
    ];
  }
  if (/^[0-9a-f]{40}$/.test(revision)) return findings;
  const [message, help] = /^[0-9A-Fa-f]{40}$/.test(revision)
    ? [`The revision ${excerpt(revision)} has capital letters.`, `Write ${revision.toLowerCase()}.`]
    : /^[0-9a-f]{7,64}$/i.test(revision)
      ? [
          `The revision ${excerpt(revision)} is not a whole commit: it has ${revision.length} hex digits, not 40.`,
          `Write all 40. ${list}`,
        ]
      : [
          `The revision ${excerpt(revision)} is a branch or a tag, which moves.`,
          `Write the commit it points to now, 40 hex digits. ${list}`,
        ];
  return [refusal("manifest-revision", atRevision, message, help)];
}

function checkDatasets({ manifest, positions }: AdapterEntry, datasets: Map<string, DatasetEntry>): Finding[] {
  return manifest.datasets.flatMap((name, index) => {
    if (datasets.has(name)) return [];
    const near = nearest(name, datasets.keys());
    const known = [...datasets.keys()].join(", ");
    const help =
      near !== undefined
        ? `Did you mean \`${near}\`?`
        : known === ""
          ? "Write a dataset.yaml first; `lora init` makes one."
          : `There are: ${known}.`;
    return [
      refusal(
        "manifest-unknown-dataset",
        positions.at(["datasets", index]),
        `No data set is called ${excerpt(name)}.`,
        help,
      ),
    ];
  });
}

function checkChat(root: string, { manifest, positions }: AdapterEntry): Finding[] {
  const findings: Finding[] = [];
  const { template, date } = manifest.chat;
  if (template !== null) {
    const place = positions.at(["chat", "template"], { value: true });
    const path = attempted(findings, () => insideWorkspace(root, ".", template, place));
    if (path !== null && kindOf(path) !== "file") {
      const message = `There is no chat template ${excerpt(template)}.`;
      findings.push(refusal("manifest-template-missing", place, message, "The path is relative to the manifest."));
    }
  }
  const time = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date) {
    const place = positions.at(["chat", "date"], { value: true });
    findings.push(
      refusal(
        "manifest-value",
        place,
        `\`chat.date\` is ${excerpt(date)}, which is no day.`,
        "Write a day as YYYY-MM-DD.",
      ),
    );
  }
  return findings;
}

function checkTraining(entry: AdapterEntry): Finding[] {
  const { manifest, positions } = entry;
  const findings: Finding[] = [];
  const { batchSize, microBatchSize, engine, backend, device, precision } = manifest.training;
  if (microBatchSize > batchSize) {
    const place = positions.at(["training", "microBatchSize"], { value: true });
    const message = `\`training.microBatchSize\` is ${microBatchSize}, more than \`batchSize\`, which is ${batchSize}.`;
    findings.push(
      refusal(
        "manifest-range",
        place,
        message,
        "A step's rows are split into micro batches: choose at most batchSize.",
      ),
    );
  }
  if (precision === "bf16" && (backend === "wasm" || backend === "webgpu")) {
    const place = positions.at(["training", "precision"], { value: true });
    const message = `The ${backend} backend computes in f32; it has no bf16.`;
    findings.push(refusal("manifest-precision", place, message, "Write `precision: f32`."));
  }
  if (backend === "wasm" && device === "gpu") {
    const place = positions.at(["training", "device"], { value: true });
    const message = "The wasm backend computes on the CPU.";
    const help = "For a GPU write `backend: tensorflow` or `backend: webgpu`, or `engine: peft`.";
    findings.push(refusal("manifest-device", place, message, help));
  }
  if (engine === "peft" && backend !== "torch") {
    const place = positions.at(["training", "backend"]);
    const message = "`training.backend` says what the tfjs engine computes with; the peft engine has PyTorch.";
    findings.push(refusal("manifest-backend", place, message, "Take `backend` out, or write `engine: tfjs`."));
  }
  if (engine !== "peft") findings.push(...peftOnly(entry));
  return findings;
}

/** What only the peft engine does, by name: another would pass it over, and train something else than was asked for. */
function peftOnly({ manifest: { training }, positions }: AdapterEntry): Finding[] {
  const asked = {
    quantization: training.quantization !== "none",
    sharding: training.sharding === "on",
    compile: training.compile,
    deterministic: !training.deterministic,
    launcher: training.launcher !== null,
  };
  return Object.entries(asked).flatMap(([key, isAsked]) => {
    if (!isAsked) return [];
    const message = `\`training.${key}\` is of the peft engine; the ${training.engine} engine has none.`;
    const help = `Write \`engine: peft\`, or take \`${key}\` out.`;
    return [refusal("manifest-engine", positions.at(["training", key]), message, help)];
  });
}

/**
 * Splits that gates ask for. Left out while a data set of the adapter is unknown: its splits are, too.
 * @param learned the adapter's data sets
 */
export function checkGateSplits({ manifest, positions }: AdapterEntry, learned: DatasetEntry[]): Finding[] {
  const known = [...new Set(learned.flatMap(splitsOf))].sort();
  return manifest.gates.flatMap((gate, index) => {
    const split = splitOf(gate);
    if (split === null) return [];
    const path = ["gates", index, "split"];
    if (split === "train") {
      const help = `Measure on a held-out split${known.some((name) => name !== "train") ? `: ${known.filter((name) => name !== "train").join(", ")}` : ""}.`;
      return [
        refusal(
          "manifest-held-out",
          positions.at(path, { value: true }),
          "The gate measures on `train`, which is what the adapter learns.",
          help,
        ),
      ];
    }
    if (known.includes(split)) return [];
    const near = nearest(
      split,
      known.filter((name) => name !== "train"),
    );
    const help =
      near === undefined ? `The data sets have the splits ${known.join(", ")}.` : `Did you mean \`${near}\`?`;
    return [
      refusal(
        "manifest-unknown-split",
        positions.at(path, { value: true }),
        `No data set of the adapter has a split ${excerpt(split)}.`,
        help,
      ),
    ];
  });
}

function splitOf(gate: ResolvedGate): string | null {
  return "split" in gate ? gate.split : null;
}

/** What lies at a path; null for nothing, or nothing that can be reached. */
export function kindOf(path: string): "file" | "directory" | "other" | null {
  try {
    const info = statSync(path);
    return info.isFile() ? "file" : info.isDirectory() ? "directory" : "other";
  } catch {
    return null;
  }
}
