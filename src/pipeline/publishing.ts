import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { LoraError } from "../formats/error.ts";
import type { Evaluation } from "../manifest/schema.generated.ts";
import { verifyAdapter } from "../provenance/verify.ts";
import { describeTree } from "../publish/bundle.ts";
import { openTarget } from "../publish/open.ts";
import type { PublishResult } from "../publish/target.ts";
import { stage } from "./events.ts";
import type { Prepared } from "./prepare.ts";
import type { Request } from "./request.ts";

export type Published = PublishResult;

/**
 * Stage 11: publishes the recorded tree, when every gate passed. The tree may come from another job: it is held against
 * its own record and against the closure of this checkout first.
 */
export async function publishAdapter(
  request: Request,
  prepared: Prepared,
  evaluation: Evaluation,
  tag: string | undefined,
): Promise<Published | null> {
  const { entry, plan, run, times, workspace, base } = prepared;
  const { publish } = entry.manifest;
  if (!evaluation.passed) {
    request.listener({ type: "note", message: `${entry.name} is not published: a gate failed.` });
    return null;
  }
  if (publish === null) {
    request.listener({ type: "note", message: `${entry.name} is not published: its manifest has no publish section.` });
    return null;
  }
  return stage(request.listener, times, "publish", entry.name, async (onProgress) => {
    const claims = await verifyAdapter(run.bundle, {
      workspaceRoot: workspace.root,
      baseDirectory: base.complete ? base.directory : undefined,
      signal: request.signal,
    });
    // A signature, the lock of a data set or a git repository may be missing; the record and the files it speaks of may not.
    const needed = (claim: string) => claim === "record" || claim.startsWith("file ");
    const bad = claims.filter(({ claim, state }) => state === "false" || (needed(claim) && state !== "proven"));
    if (!(await sameBytes(run.evaluation, join(run.bundle, "evaluation.json")))) {
      bad.push({
        claim: "evaluation",
        state: "false",
        detail: "The evaluation that passed is not the one in the tree.",
      });
    }
    if (bad.length > 0 || evaluation.closure !== plan.closure) {
      throw new LoraError(
        "bundle-damaged",
        `What would be published for ${entry.name} does not agree with its record: ${bad.map(({ claim, detail }) => `${claim}: ${detail}`).join(" ") || "another closure."}`,
        {
          exit: 1,
          next: `Run lora eval ${entry.name} again.`,
        },
      );
    }
    const { hubUrl, hubToken, idToken, onToken } = request.environment;
    const target = openTarget(publish.to, {
      workspaceRoot: workspace.root,
      private: publish.private,
      hubUrl,
      hubToken,
      idToken,
      onToken,
    });
    const result = await target.publish(await describeTree(run.bundle), {
      message: `${entry.name}: closure ${plan.closure.slice(0, 12)}`,
      tag,
      closure: plan.closure,
      onProgress,
      signal: request.signal,
    });
    return { value: result, summary: `${result.url}: ${result.message}` };
  });
}

async function sameBytes(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map((path) => readFile(path).catch(() => null)));
  return a != null && b != null && a.equals(b);
}
