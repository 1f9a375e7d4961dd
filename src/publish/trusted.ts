import { LoraError } from "../formats/error.ts";
import { hubError } from "./hub-error.ts";
import { answerError } from "./hub-repo.ts";
import { type Fetch, retryingFetch, throwIfCancelled } from "./retry.ts";

export interface TrustedOptions {
  hubUrl: string;
  /** `org/name`: the token is good for this repository only. */
  repo: string;
  /** Gives an OpenID Connect ID token for an audience, as `core.getIDToken` does. */
  idToken: (audience: string) => Promise<string>;
  fetch?: Fetch | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Exchanges the workflow's identity for a Hub token of one hour that may write to one repository (RFC 8693,
 * https://huggingface.co/docs/hub/trusted-publishers). Do it when publishing starts: an hour is short for training.
 * The token is a secret: a face that prints must mask it.
 * @throws {LoraError} `trusted-publisher`, exit 3
 */
export async function exchangeToken({ hubUrl, repo, idToken, fetch, signal }: TrustedOptions): Promise<string> {
  const origin = hubUrl.replace(/\/+$/, "");
  let subject: string;
  try {
    subject = await idToken(origin);
  } catch (cause) {
    throw new LoraError("trusted-publisher", `The workflow gave no ID token: ${(cause as Error).message}`, {
      exit: 3,
      next: "Give the job `permissions: id-token: write`, or set HF_TOKEN.",
      cause,
    });
  }
  try {
    const response = await retryingFetch({ fetch, signal })(`${origin}/oauth/token`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({
        grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
        subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
        subject_token: subject,
        resource: repo,
      }),
    });
    if (response.status === 400 || response.status === 401 || response.status === 403)
      throw await unregistered(response, repo);
    if (!response.ok) throw await answerError(response);
    const { access_token: token } = (await response.json()) as { access_token?: unknown };
    if (typeof token === "string" && token !== "") return token;
  } catch (error) {
    throwIfCancelled(signal);
    throw hubError(error, `exchange the workflow's identity for a token for ${repo}`);
  }
  throw new LoraError("trusted-publisher", "The Hub answered the token exchange without a token.", { exit: 3 });
}

async function unregistered(response: Response, repo: string): Promise<LoraError> {
  const said = (await response.json().catch(() => ({}))) as { error?: unknown; error_description?: unknown };
  const reason = [said.error, said.error_description].filter((one) => typeof one === "string").join(": ");
  return new LoraError(
    "trusted-publisher",
    `The Hub does not know this workflow as a publisher of ${repo} (${reason || response.status}).`,
    {
      exit: 3,
      next: `Register this repository and workflow under Trusted Publishers at https://huggingface.co/${repo}/settings, or set HF_TOKEN.`,
    },
  );
}
