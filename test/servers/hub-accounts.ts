import type { Answer } from "./http.ts";
import type { Repo } from "./hub-store.ts";

export interface Accounts {
  tokens: Map<string, string>;
  publishers: Map<string, string>;
}

export function refusal(status: number, error: string, code?: string): Answer {
  return {
    status,
    headers: {
      "x-request-id": "Root=1-fixture",
      "x-error-message": error,
      ...(code === undefined ? {} : { "x-error-code": code }),
    },
    body: { error },
  };
}

/** Null when the holder of a token may do it. What one may not see looks missing, as on the Hub. */
export function authorise(
  repo: Repo | undefined,
  id: string,
  rights: string | undefined,
  writes: boolean,
): Answer | null {
  const mayWrite = rights === "write" || rights === `write:${id}`;
  if (repo === undefined || (repo.private && rights === undefined)) {
    return rights === undefined
      ? refusal(401, "Invalid username or password.", "RepoNotFound")
      : refusal(404, "Repository not found", "RepoNotFound");
  }
  if (!writes || mayWrite) return null;
  if (rights === undefined) return refusal(401, "Invalid username or password.");
  return refusal(403, "Forbidden: you must use a write token to upload to a repository.");
}

/** Trusted Publishers: RFC 8693 with the repository as `resource`. */
export function exchangeToken(accounts: Accounts, asked: Record<string, unknown>): Answer {
  const invalid = (why: string): Answer => ({ status: 400, body: { error: "invalid_grant", error_description: why } });
  if (asked.grant_type !== "urn:ietf:params:oauth:grant-type:token-exchange") {
    return { status: 400, body: { error: "unsupported_grant_type" } };
  }
  if (asked.subject_token_type !== "urn:ietf:params:oauth:token-type:id_token") return invalid("subject_token_type");
  const registered = accounts.publishers.get(String(asked.subject_token));
  if (registered === undefined || registered !== asked.resource)
    return invalid("No trusted publisher matches the token's claims");
  const token = `hf_jwt_${registered.replace("/", "_")}`;
  accounts.tokens.set(token, `write:${registered}`);
  return {
    status: 200,
    body: {
      access_token: token,
      token_type: "bearer",
      expires_in: 3600,
      issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
    },
  };
}
