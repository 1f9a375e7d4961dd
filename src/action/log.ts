import * as core from "@actions/core";
import { visible } from "../report/escape.ts";

/** Writes untrusted text to the log. */
export function say(text: string): void {
  core.info(inert(text));
}

/**
 * Text that steers neither a terminal nor the runner, which takes a line that begins with `::`, or holds `##[`, for a
 * command of ours: it could mask, annotate or end a group.
 */
export function inert(text: string): string {
  return visible(text)
    .replace(/^(\s*)::/gm, "$1\\::")
    .replaceAll("##[", "#\\#[");
}
