import { resolve } from "node:path";
import { LoraError } from "../formats/error.ts";
import { renderClaims, verifyTarget } from "../pipeline/verifying.ts";
import { type Command, text } from "./command.ts";

export const verify: Command = {
  usage: "verify <directory | hf://org/name[@revision]> [--base-dir DIR]",
  summary: "each provenance claim: proven, asserted, missing or false",
  help: [
    "--cwd DIR        a checkout of the data repository: proves data set ids and the commit",
    "--base-dir DIR   the base checkpoint: proves its files (default: the directory the manifests name)",
  ],
  options: { "base-dir": { type: "string" } },
  async run(context) {
    const [target] = context.names;
    if (target === undefined || context.names.length > 1) {
      throw new LoraError("usage", "Name one adapter to verify.", {
        next: "Usage: lora verify <directory | hf://org/name[@revision]>",
      });
    }
    const base = text(context, "base-dir");
    const claims = await verifyTarget(
      // A directory is what the shell means by it, whatever --cwd says.
      target.startsWith("hf://") ? target : resolve(target),
      {
        root: context.root,
        baseDirectory: base === undefined ? undefined : resolve(base),
        environment: context.environment,
        listener: context.listener,
        signal: context.signal,
      },
    );
    context.print({ json: { target, claims }, text: renderClaims(claims, context.colour.result) });
    return claims.some((claim) => claim.state === "false" || (claim.state === "missing" && claim.claim === "record"))
      ? 1
      : 0;
  },
};
