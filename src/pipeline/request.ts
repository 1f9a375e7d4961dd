import type { Environment } from "./environment.ts";
import type { Listener } from "./events.ts";

/** What a face asks of the pipeline. */
export interface Request {
  /** Root of the data repository. */
  root: string;
  /** Names, manifests or directories of adapters and data sets; none means all. */
  names: string[];
  /** Only what changed since this revision. */
  base?: string | undefined;
  environment: Environment;
  listener: Listener;
  signal: AbortSignal;
}
