/** The servers whose rules are known here. */
export const SERVERS = ["vllm", "llama.cpp", "tgi"] as const;
export type Server = (typeof SERVERS)[number];

/**
 * What a server makes of one feature of an adapter:
 * `loads` as it is; `needs` a flag, a conversion or a release; `refused` with an error; `wrong`: taken without a word, and
 * something else is computed than was trained; `unknown` because what decides it is not at hand.
 */
export type State = "loads" | "needs" | "wrong" | "refused" | "unknown";

export interface Outcome {
  /** Stable, kebab-case: the feature that was looked at. */
  rule: string;
  state: State;
  reason: string;
  /** What to do, as an imperative sentence. */
  next?: string;
}

/** How a server answers for a feature. Command lines are made from `flags`. */
export interface Answer extends Omit<Outcome, "rule"> {
  /** Arguments the server is started with, each a word. */
  flags?: readonly string[];
}

/** What a person is told about one server. */
export interface Preflight {
  server: Server;
  /** Release or commit of the server whose source the rules were read in. */
  source: string;
  verdict: State;
  outcomes: Outcome[];
  /** Shell lines, in order, that serve the adapter; empty where it cannot be served as it is. */
  commands: string[];
}

/** The worst of the outcomes; what is unknown outweighs only what loads. */
export function verdictOf(outcomes: readonly Pick<Outcome, "state">[]): State {
  const order: State[] = ["refused", "wrong", "unknown", "needs", "loads"];
  return order.find((state) => outcomes.some((outcome) => outcome.state === state)) ?? "loads";
}

/** A word as a POSIX shell reads it back: quoted where it holds anything but plain characters. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
