import { join } from "node:path";

/** Where one closure's files lie: `.lora/<adapter>/<closure>/`. */
export interface RunDirectory {
  root: string;
  plan: string;
  tokens: string;
  metrics: string;
  /** Versions of what the engine computed with, where it writes them. */
  environment: string;
  adapter: string;
  evaluation: string;
  provenance: string;
  report: string;
  /** The tree that is published, assembled here first. */
  bundle: string;
  /** Requests and responses of the evaluation. */
  work: string;
}

export function runDirectory(workspaceRoot: string, adapter: string, closure: string): RunDirectory {
  const root = join(workspaceRoot, ".lora", adapter, closure);
  const at = (name: string) => join(root, name);
  return {
    root,
    plan: at("plan.json"),
    tokens: at("tokens.safetensors"),
    metrics: at("metrics.jsonl"),
    environment: at("environment.json"),
    adapter: at("adapter"),
    evaluation: at("evaluation.json"),
    provenance: at("provenance.json"),
    report: at("report.md"),
    bundle: at("bundle"),
    work: at("evaluation"),
  };
}

/** Where signatures of data already looked at are kept between runs; safe to delete. */
export function signatureCacheDirectory(workspaceRoot: string): string {
  return join(workspaceRoot, ".lora", "cache", "hygiene");
}
