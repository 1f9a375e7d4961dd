import { isAbsolute, join, relative, sep } from "node:path";
import { LoraError } from "../formats/error.ts";
import { directoryTarget } from "./directory.ts";
import { hubTarget } from "./hub.ts";
import type { Fetch } from "./retry.ts";
import type { PublishTarget } from "./target.ts";
import { exchangeToken } from "./trusted.ts";

export interface OpenTargetOptions {
  workspaceRoot: string;
  /** Visibility of a Hub repository that is created. */
  private: boolean;
  hubUrl: string;
  /** A token that is kept; it goes before an exchanged one. */
  hubToken?: string | undefined;
  /** Gives the workflow's ID token, where Trusted Publishers may stand in for a kept token. */
  idToken?: ((audience: string) => Promise<string>) | undefined;
  /** Told of a token that was exchanged, so that a face can mask it. */
  onToken?: ((token: string) => void) | undefined;
  fetch?: Fetch | undefined;
}

/** The repository of `hf://org/name`, or null for another kind of target. */
export function hubRepository(to: string): string | null {
  return /^hf:\/\/([\w.-]+\/[\w.-]+)$/.exec(to)?.[1] ?? null;
}

/**
 * The target that `publish.to` names.
 * @throws {LoraError} `publish-target` for a directory outside the workspace, or no target at all
 */
export function openTarget(to: string, options: OpenTargetOptions): PublishTarget {
  const repo = hubRepository(to);
  if (repo !== null) {
    const { hubUrl, hubToken, idToken, onToken, fetch } = options;
    const token = async (signal: AbortSignal | undefined): Promise<string | undefined> => {
      if (hubToken !== undefined || idToken === undefined) return hubToken;
      const exchanged = await exchangeToken({ hubUrl, repo, idToken, fetch, signal });
      onToken?.(exchanged);
      return exchanged;
    };
    return hubTarget({ repo, hubUrl, token, private: options.private, fetch });
  }
  if (to.startsWith("file:")) {
    const directory = join(options.workspaceRoot, to.slice("file:".length));
    const inside = relative(options.workspaceRoot, directory);
    if (!isAbsolute(to.slice("file:".length)) && inside !== "" && inside !== ".." && !inside.startsWith(`..${sep}`)) {
      return directoryTarget({ directory, url: `file:./${inside.split(sep).join("/")}` });
    }
    throw new LoraError("publish-target", `"${to.slice(0, 100)}" is not a directory below the repository's root.`, {
      next: "Use a relative path of its own, such as file:./published.",
    });
  }
  throw new LoraError("publish-target", `"${to.slice(0, 100)}" names no place to publish to.`, {
    next: "Use hf://org/name or file:./directory.",
  });
}
