import { posix } from "node:path";
import type {
  Action,
  AdapterManifest,
  DatasetManifest,
  LossGate,
  Plan,
  RegurgitationGate,
  Suite,
  SuiteGate,
} from "./schema.generated.ts";
import { dereference, intendedBranch, type Schema, schemas, typeOf } from "./schemas.ts";

/** Hygiene settings, nothing left to default. */
export interface ResolvedHygiene {
  exact: Action;
  near: { action: Action; threshold: number };
  conflict: Action;
  contamination: { action: Action; against: ResolvedBenchmark[] };
  secrets: Action;
  /** Never changes what is kept, and so has no part in the lock. */
  paraphrase: "report" | "off";
  personal: { action: Action; email: Action; phone: Action; card: Action; iban: Action; ip: Action };
  specialTokens: Action;
  speakerLabels: Action;
  refusals: Action;
  truncated: Action;
  invalidJson: Action;
  language: Action;
  /** What may be there although a rule finds it. */
  allow: { fingerprint: string; reason: string }[];
  /** Rules whose warnings and notes are not shown. */
  ignore: { rule: string; reason: string }[];
}

/** Rows that must not occur in the train records. `path` is a glob as written: relative to the manifest's directory. */
export interface ResolvedBenchmark {
  path: string;
  question?: string;
  answer?: string;
}

export interface ResolvedSplits {
  by: "grouped";
  /** Of the dealt records, by held-out split. */
  shares: { [split: string]: number };
  seed: number;
}

/** `dataset.yaml` with every default filled in. */
export interface ResolvedDataset {
  name: string;
  description: string | null;
  license: string;
  language: string[];
  /** Globs as written: relative to the manifest's directory. `split` is null where records are dealt. */
  files: { path: string; split: string | null }[];
  /** How records are dealt whose files have no split. */
  splits: ResolvedSplits | null;
  format: DatasetManifest["format"];
  roles: Required<NonNullable<DatasetManifest["roles"]>>;
  hygiene: ResolvedHygiene;
}

export type ResolvedGate = Required<SuiteGate> | LossGate | Required<RegurgitationGate>;

export type ResolvedTraining = Omit<Required<NonNullable<AdapterManifest["training"]>>, "backend" | "launcher"> & {
  backend: Plan["engine"]["backend"];
  launcher: string | null;
};

/** `adapter.yaml` with every default filled in. Paths are relative to the workspace root, with forward slashes. */
export interface ResolvedAdapter {
  name: string;
  description: string | null;
  base: {
    /** As written: a model id, or a directory relative to the manifest. */
    model: string;
    /** Commit of a model id; null for a directory. */
    revision: string | null;
    /** The directory relative to the workspace root; null for a model id. */
    directory: string | null;
  };
  datasets: string[];
  chat: { template: string | null; date: string };
  lora: Omit<Required<NonNullable<AdapterManifest["lora"]>>, "targets"> & {
    targets: "attention" | "all-linear" | string[];
  };
  training: ResolvedTraining;
  gates: ResolvedGate[];
  publish: Required<NonNullable<AdapterManifest["publish"]>> | null;
}

/** A suite with every default filled in. */
export type ResolvedSuite = Suite &
  Required<Pick<Suite, "maxNewTokens">> & {
    from?: NonNullable<Suite["from"]> & Required<Pick<NonNullable<Suite["from"]>, "turns">>;
  };

/** Fills the defaults of a valid data set manifest. */
export function resolveDataset(manifest: DatasetManifest): ResolvedDataset {
  const { splits } = manifest;
  const spelled = splits === undefined ? {} : { splits: typeof splits === "string" ? { by: splits } : splits };
  const once = fill({ ...manifest, ...spelled }, schemas.dataset) as { hygiene: { [rule: string]: unknown } };
  // `near: remove` is short for `near: { action: remove }`, whose threshold has a default of its own.
  for (const rule of ["near", "contamination", "personal"]) {
    if (typeof once.hygiene[rule] === "string") once.hygiene[rule] = { action: once.hygiene[rule] };
  }
  const filled = fill(once, schemas.dataset) as Omit<ResolvedDataset, "description">;
  const { contamination } = filled.hygiene;
  contamination.against = contamination.against.map((file) => (typeof file === "string" ? { path: file } : file));
  const { personal } = filled.hygiene;
  for (const kind of ["email", "phone", "card", "iban", "ip"] as const) personal[kind] ??= personal.action;
  const files = filled.files.map(({ path, split }) => ({ path, split: split ?? null }));
  return { description: null, ...filled, splits: filled.splits ?? null, files };
}

/**
 * Fills the defaults of a valid adapter manifest.
 * @param directory the manifest's directory relative to the workspace root, with forward slashes
 */
export function resolveAdapter(manifest: AdapterManifest, directory: string): ResolvedAdapter {
  const filled = fill(manifest, schemas.adapter) as unknown as ResolvedAdapter;
  const { base, chat, training } = filled;
  return {
    ...filled,
    description: manifest.description ?? null,
    base: {
      model: base.model,
      revision: isDirectoryModel(base.model) ? null : (base.revision ?? null),
      directory: isDirectoryModel(base.model) ? fromManifest(directory, base.model) : null,
    },
    chat: {
      template: typeof chat.template === "string" ? fromManifest(directory, chat.template) : null,
      date: chat.date,
    },
    training: resolveTraining(training),
    publish: filled.publish ?? null,
  };
}

/** The defaults that depend on one another: what computes says on what, and how precisely. */
function resolveTraining(training: ResolvedTraining): ResolvedTraining {
  const backend = training.backend ?? (training.engine === "peft" ? "torch" : "wasm");
  return {
    ...training,
    backend,
    device: training.device ?? (backend === "wasm" ? "cpu" : "gpu"),
    precision: training.precision ?? (backend === "wasm" || backend === "webgpu" ? "f32" : "bf16"),
    microBatchSize: training.microBatchSize ?? training.batchSize,
    launcher: training.launcher ?? null,
  };
}

/** Fills the defaults of a valid evaluation suite. */
export function resolveSuite(suite: Suite): ResolvedSuite {
  return fill(suite, schemas.suite) as unknown as ResolvedSuite;
}

/** A base model is a directory of the repository exactly when it is written as a relative path. */
export function isDirectoryModel(model: string): boolean {
  return model === "." || model === ".." || model.startsWith("./") || model.startsWith("../");
}

function fromManifest(directory: string, path: string): string {
  return posix.normalize(posix.join(directory, path)).replace(/(.)\/$/, "$1");
}

/** A deep copy of `value` with the schema's defaults where it is silent. Optional sections that require nothing appear in full. */
function fill(value: unknown, root: Schema, schema: Schema = root): unknown {
  const node = dereference(schema, root);
  const given = value === undefined ? silent(node) : value;
  if (node.oneOf !== undefined) {
    const branch = intendedBranch(node, root, given);
    return branch === undefined ? structuredClone(given) : fill(given, root, branch);
  }
  if (typeOf(given) === "array" && node.items !== undefined) {
    const items = node.items;
    return (given as unknown[]).map((item) => fill(item, root, items));
  }
  if (given !== undefined && typeOf(given) === "object" && node.properties !== undefined) {
    const filled: Record<string, unknown> = { ...(given as object) };
    for (const [key, property] of Object.entries(node.properties)) {
      const inner = fill(filled[key], root, property);
      if (inner !== undefined) filled[key] = inner;
    }
    return filled;
  }
  return structuredClone(given);
}

function silent(node: Schema): unknown {
  if (node.default !== undefined) return node.default;
  return node.type === "object" && node.properties !== undefined && node.required === undefined ? {} : undefined;
}
