import { resolve } from "node:path";
import { LoraError } from "../formats/error.ts";
import { preflightTarget, renderPreflight } from "../pipeline/preflighting.ts";
import { renderClaims, type VerifyRequest, verifyTarget } from "../pipeline/verifying.ts";
import type { Claim } from "../provenance/claim.ts";
import { SERVERS, type Server } from "../serving/outcome.ts";
import { type Code, type Command, type Context, text } from "./command.ts";

export const verify: Command = {
  usage: "verify <directory | hf://org/name[@rev]> [--base-dir DIR] [--for SERVER]",
  summary: "each provenance claim: proven, asserted, missing or false",
  help: [
    "--cwd DIR        a checkout of the data repository: proves data set ids and the commit",
    "--base-dir DIR   the base checkpoint: proves its files (default: the directory the manifests name)",
    "--for SERVER     instead: whether vllm, llama.cpp or tgi loads it, why not, and how to serve it;",
    "                 for adapters of other tools, too",
  ],
  options: { "base-dir": { type: "string" }, for: { type: "string" } },
  async run(context) {
    const [named] = context.names;
    if (named === undefined || context.names.length > 1) {
      throw new LoraError("usage", "Name one adapter to verify.", {
        next: "Usage: lora verify <directory | hf://org/name[@revision]>",
      });
    }
    const base = text(context, "base-dir");
    // A directory is what the shell means by it, whatever --cwd says.
    const target = named.startsWith("hf://") ? named : resolve(named);
    const request: VerifyRequest = {
      root: context.root,
      baseDirectory: base === undefined ? undefined : resolve(base),
      environment: context.environment,
      listener: context.listener,
      signal: context.signal,
    };
    const server = text(context, "for");
    return server === undefined ? claims(context, target, request) : serving(context, target, known(server), request);
  },
};

async function claims(context: Context, target: string, request: VerifyRequest): Promise<Code> {
  const claims = await verifyTarget(target, request);
  context.print({ json: { target: context.names[0], claims }, text: renderClaims(claims, context.colour.result) });
  // The record, and every file it is about, must be there.
  const needed = ({ claim }: Claim) => claim === "record" || claim.startsWith("file ");
  return claims.some((claim) => claim.state === "false" || (claim.state === "missing" && needed(claim))) ? 1 : 0;
}

async function serving(context: Context, target: string, server: Server, request: VerifyRequest): Promise<Code> {
  const found = await preflightTarget(target, server, request);
  context.print({ json: { target: context.names[0], ...found }, text: renderPreflight(found, context.colour.result) });
  return found.verdict === "refused" || found.verdict === "wrong" ? 1 : 0;
}

function known(server: string): Server {
  const found = SERVERS.find((name) => name === server.toLowerCase());
  if (found !== undefined) return found;
  throw new LoraError("usage", `There are no rules for the server "${server.slice(0, 40)}".`, {
    next: `Give --for one of ${SERVERS.join(", ")}.`,
  });
}
