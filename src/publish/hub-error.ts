import { HubApiError } from "@huggingface/hub";
import { LoraError } from "../formats/error.ts";
import { isNetworkFault, networkFault } from "./retry.ts";

/** Whether the Hub answered with this status. */
export function hasStatus(error: unknown, ...statuses: number[]): boolean {
  return error instanceof HubApiError && statuses.includes(error.statusCode);
}

/** Whether a request may have been carried out although it failed: its answer was lost, or is a server error. */
export function isAmbiguous(error: unknown): boolean {
  return isNetworkFault(error) || (error instanceof HubApiError && error.statusCode >= 500);
}

/**
 * What the Hub's refusal means for a person. URLs are left out of it, and so is the original error: those of uploads carry
 * signatures.
 * @param doing such as `commit to org/name`
 */
export function hubError(error: unknown, doing: string): unknown {
  if (error instanceof LoraError) return error;
  if (isNetworkFault(error)) {
    return new LoraError("hub-unreachable", `Could not ${doing}: ${networkFault(error)}.`, {
      exit: 3,
      next: "Check the network and HF_ENDPOINT, then run again.",
    });
  }
  if (!(error instanceof HubApiError)) return error;
  const { statusCode: status, requestId } = error;
  const said = saidBy(error);
  const trace = requestId === undefined ? "" : ` (request ${requestId})`;
  const message = `Could not ${doing}: the Hub answered ${status}${said === "" ? "" : `, "${said}"`}${trace}.`;
  const [code, next] = meaning(status);
  return new LoraError(code, message, { exit: 3, next });
}

function meaning(status: number): [code: string, next: string] {
  if (status === 401)
    return ["hub-unauthorized", "Give a valid token in HF_TOKEN, or set up Trusted Publishers for the repository."];
  if (status === 403)
    return ["hub-forbidden", "Use a token with write access to this repository, and accept its terms if it is gated."];
  if (status === 404) return ["hub-missing", "Check the repository's name and that the token may see it."];
  if (status === 429) return ["hub-rate-limit", "Wait a few minutes, then run again."];
  if (status >= 500) return ["hub-unavailable", "Look at https://status.huggingface.co and run again."];
  return ["hub-refused", "Correct what the Hub names and run again."];
}

function saidBy(error: HubApiError): string {
  const { data } = error;
  const text = data?.error ?? data?.message ?? "";
  const details = Array.isArray(data?.errors)
    ? data.errors.map((one) => (one as { message?: string })?.message ?? "")
    : [];
  const whole = [typeof text === "string" ? text : "", ...details].filter((part) => part !== "").join(" ");
  const plain = whole
    .replace(/https?:\/\/\S+/g, "…")
    .replace(/\s+/g, " ")
    .trim();
  return plain.length > 200 ? `${plain.slice(0, 200)}…` : plain;
}
