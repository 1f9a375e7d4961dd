import { createHmac } from "node:crypto";
import { excerpt } from "../formats/excerpt.ts";

/** What is shown of a value that should not have been in the data: at most its first four characters, never more than a quarter. */
export function mask(value: string): string {
  const shown = value.slice(0, Math.min(4, Math.floor(value.length / 4)));
  return `${excerpt(`${shown}…`)}, ${value.length} characters`;
}

/**
 * Stands for a value where the value itself may not: 48 bits of HMAC-SHA-256 (RFC 2104), led by the kind, such as
 * `email-3f2a9c0b71de`. A value has another fingerprint in another data set. That is enough to allow one value and no other;
 * it hides a credential, but not what can be found by trying all there are, as telephone numbers can.
 *
 * @param key name of the data set
 */
export function fingerprint(key: string, kind: string, value: string): string {
  return `${kind}-${createHmac("sha256", `lora-action fingerprint v1 ${key}`).update(value).digest("hex").slice(0, 12)}`;
}
