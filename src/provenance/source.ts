/** Where the data stood in history when the adapter was built. */
export interface SourceState {
  /** Commit, lower-case hex. */
  commit: string;
  /** Whether tracked files differed from the commit. */
  dirty: boolean;
  /** URL of the remote, when there is one. */
  remote: string | null;
}

/**
 * A git remote as an SPDX-style download location, `git+https://host/path@commit`, or null when the remote names no
 * host. User names, passwords, queries and fragments are dropped, because each can carry a token; a path of the
 * machine says nothing to a reader elsewhere.
 */
export function sourceUri({ remote, commit }: Pick<SourceState, "remote" | "commit">): string | null {
  if (remote === null) return null;
  const scp = /^(?:[^@/\s]+@)?([A-Za-z0-9.-]+):(?!\/\/)([^\s]+)$/.exec(remote);
  // A single letter before the colon is a drive of Windows, not a host.
  const text = scp !== null && scp[1]!.length > 1 ? `ssh://${scp[1]}/${scp[2]!.replace(/^\/+/, "")}` : remote;
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (!["https:", "http:", "ssh:", "git:"].includes(url.protocol) || url.host === "") return null;
  return `git+${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, "")}@${commit}`;
}
