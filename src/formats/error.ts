/** A position in a file of the workspace. Lines and columns count from 1. */
export interface Place {
  /** Path relative to the workspace root, with forward slashes. */
  file: string;
  line?: number;
  column?: number;
}

/** What the process should end with: 1 findings or gates, 2 usage or manifest, 3 environment, 130 cancelled. */
export type ExitCode = 1 | 2 | 3 | 130;

/** `file:line:column`, as editors and annotations understand it. */
export function formatPlace(place: Place): string {
  return [place.file, place.line, place.column].filter((part) => part !== undefined).join(":");
}

export interface LoraErrorOptions {
  exit?: ExitCode;
  place?: Place;
  /** What the reader should do next, as an imperative sentence. */
  next?: string;
  cause?: unknown;
}

/**
 * The one error this project throws on purpose: what is wrong, where, and what to do.
 * Anything else that escapes is a defect of ours.
 */
export class LoraError extends Error {
  readonly code: string;
  readonly exit: ExitCode;
  readonly place: Place | undefined;
  readonly next: string | undefined;

  /** @param code stable and kebab-case, such as `manifest-unknown-key` */
  constructor(code: string, message: string, options: LoraErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "LoraError";
    this.code = code;
    this.exit = options.exit ?? 2;
    this.place = options.place;
    this.next = options.next;
  }
}
