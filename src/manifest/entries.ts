import type { Finding } from "../formats/finding.ts";
import type { ResolvedAdapter, ResolvedDataset, ResolvedSuite } from "./resolve.ts";
import type { Positions } from "./yaml.ts";

/** A data set of the workspace. */
export interface DatasetEntry {
  name: string;
  /** The manifest, relative to the workspace root, with forward slashes. */
  file: string;
  /** Its directory, relative to the workspace root; `.` for the root itself. */
  directory: string;
  manifest: ResolvedDataset;
  positions: Positions;
}

/** An adapter of the workspace. `suite` of its gates is relative to the workspace root. */
export interface AdapterEntry {
  name: string;
  file: string;
  directory: string;
  manifest: ResolvedAdapter;
  positions: Positions;
}

/** An evaluation suite that a gate names. */
export interface SuiteEntry {
  /** Relative to the workspace root, as the gates name it. */
  file: string;
  suite: ResolvedSuite;
  positions: Positions;
}

/** Every manifest of a checkout, and what is wrong with them. Maps are in order of name. */
export interface Workspace {
  /** Absolute real path. */
  root: string;
  datasets: Map<string, DatasetEntry>;
  adapters: Map<string, AdapterEntry>;
  /** By file. */
  suites: Map<string, SuiteEntry>;
  findings: Finding[];
}
