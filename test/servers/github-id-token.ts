import { randomUUID } from "node:crypto";
import { serve } from "./http.ts";

export interface IdTokens {
  /** ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN of a job with `id-token: write`. */
  env: Record<string, string>;
  /** Audiences that were asked for, in order. */
  audiences: string[];
  close(): Promise<void>;
}

/** The endpoint a job gets its OpenID Connect ID token from; it gives the same token for every audience. */
export async function startIdTokens(idToken: string): Promise<IdTokens> {
  const requestToken = `request-${randomUUID()}`;
  const audiences: string[] = [];
  const server = await serve(async ({ url, headers }) => {
    if (headers.authorization !== `Bearer ${requestToken}`) return { status: 401, body: { message: "Unauthorized" } };
    // The URL that is handed out has a query already: clients append to it.
    if (url.searchParams.get("api-version") !== "2.0") return { status: 400, body: { message: "api-version" } };
    audiences.push(url.searchParams.get("audience") ?? "");
    return { status: 200, body: { count: idToken.length, value: idToken } };
  });
  return {
    env: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${server.url}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
    },
    audiences,
    close: () => server.close(),
  };
}
