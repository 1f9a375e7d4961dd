import type { OnProgress } from "../formats/progress.ts";

/** A file of the published tree. */
export interface PublishFile {
  /** Path in the tree, with forward slashes. */
  path: string;
  /** Absolute path of the bytes. */
  source: string;
  /** `sha256:…` */
  digest: string;
  /** Bytes. */
  size: number;
}

export interface PublishOptions {
  /** First line: what changed. Becomes the commit's title. */
  message: string;
  /** Release tag to put on the result. */
  tag?: string | undefined;
  /** Identity of the build the files come from. */
  closure: string;
  onProgress?: OnProgress | undefined;
  signal?: AbortSignal | undefined;
}

export interface PublishResult {
  /** Where a reader finds it. */
  url: string;
  /** Whether anything at the target is other than before, a new tag counted. */
  changed: boolean;
  commit?: string;
  tag?: string;
  /** A sentence for a person. */
  message: string;
}

/** Where adapters go. Publishing is all or nothing, and publishing the same closure again changes nothing. */
export interface PublishTarget {
  /**
   * @param files the whole tree, `provenance.json` among it
   * @throws {LoraError} exit 3 for network and credentials, exit 2 for a tag that is taken, 130 when cancelled
   */
  publish(files: readonly PublishFile[], options: PublishOptions): Promise<PublishResult>;
}
