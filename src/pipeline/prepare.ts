import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Chat, openChat } from "../chat/chat.ts";
import type { Engine } from "../engine/contract.ts";
import { writeFileAtomic } from "../formats/files.ts";
import { canonicalJson, type Json } from "../formats/json.ts";
import type { Plan } from "../manifest/schema.generated.ts";
import type { AdapterEntry, Workspace } from "../manifest/workspace.ts";
import type { DecoderConfig } from "../model/architecture.ts";
import { asManifestNames, type Base, checkBase, resolveBase } from "./base.ts";
import type { CheckedDataset } from "./check.ts";
import type { CheckOutcome } from "./checks.ts";
import { openEngine } from "./engines.ts";
import { type StageTime, stage } from "./events.ts";
import { makePlan } from "./plan.ts";
import type { Request } from "./request.ts";
import { type RunDirectory, runDirectory } from "./rundir.ts";

/** An adapter whose plan is made: all that the later stages need. */
export interface Prepared {
  workspace: Workspace;
  entry: AdapterEntry;
  because: string[];
  datasets: CheckedDataset[];
  base: Base;
  /** Null for a base whose shapes only Transformers knows. */
  config: DecoderConfig | null;
  chat: Chat;
  engine: Engine;
  plan: Plan;
  run: RunDirectory;
  times: StageTime[];
}

/** Stage 6, with the reading that it needs: the base checkpoint's files and the chat template. Writes `plan.json`. */
export async function prepare(
  request: Request,
  checked: CheckOutcome,
  { entry, because, weights }: { entry: AdapterEntry; because: string[]; weights: boolean },
): Promise<Prepared> {
  const times: StageTime[] = [];
  const { workspace } = checked;
  return stage(request.listener, times, "plan", entry.name, async (onProgress) => {
    const datasets = entry.manifest.datasets.map((name) => checked.datasets.get(name)!);
    const base = await resolveBase({ workspace, entry, weights }, request.environment, onProgress, request.signal);
    // Said now, not once everything is tokenised.
    const { config } = await checkBase(entry.manifest, base.directory, { weights: base.complete }).catch((error) => {
      throw asManifestNames(error, entry, base);
    });
    const { template, date } = entry.manifest.chat;
    const chat = await openChat(base.directory, {
      root: workspace.root,
      date,
      ...(template === null ? {} : { template: join(workspace.root, template) }),
    });
    const engine = openEngine(entry.manifest.training, request.environment, request.listener);
    const planned = datasets.map(({ entry: { name }, lock }) => ({
      name,
      datasetId: lock.datasetId,
      train: lock.splits.train?.id ?? "",
    }));
    const plan = makePlan({ adapter: entry, datasets: planned, base, templateDigest: chat.templateDigest, engine });
    const run = runDirectory(workspace.root, entry.name, plan.closure);
    await mkdir(run.root, { recursive: true });
    await writeFileAtomic(run.plan, `${JSON.stringify(JSON.parse(canonicalJson(plan as unknown as Json)), null, 2)}\n`);
    return {
      value: { workspace, entry, because, datasets, base, config, chat, engine, plan, run, times },
      summary: `closure ${plan.closure.slice(0, 12)}`,
    };
  });
}
