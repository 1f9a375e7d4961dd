import { dealtSplits, type SplitOf } from "../dataset/dealt.ts";
import { type EvaluationPrompt, runHygiene } from "../hygiene/hygiene.ts";
import { Memory } from "../hygiene/memory.ts";
import { signDataset } from "../hygiene/sign-dataset.ts";
import type { DatasetEntry, Workspace } from "../manifest/workspace.ts";
import { heldOutPrompts, measuredOn, promptsIn } from "./heldout.ts";
import { signatureCacheDirectory } from "./rundir.ts";

/**
 * Where the records of a data set are dealt whose files have no split, by its data as they are now, whatever its lock says;
 * undefined where every file has one. What is wrong with the data set is said where it is checked.
 */
export async function splitsDealt(
  workspace: Workspace,
  entry: DatasetEntry,
  signal: AbortSignal,
): Promise<SplitOf | undefined> {
  const { splits, hygiene } = entry.manifest;
  if (splits === null) return undefined;
  const options = { onFinding: () => {}, signal };
  const cache = signatureCacheDirectory(workspace.root);
  const { dealt } = await runHygiene({
    placeOf: (path) => entry.positions.at(path),
    shards: signDataset(workspace.root, entry, { cache, ...options }),
    settings: hygiene,
    splits,
    memory: await Memory.of(cache, entry.name),
    evaluation: await heldOutPrompts(workspace, entry, options),
    signal,
  });
  return dealtSplits(dealt ?? undefined);
}

/** Records of other data sets, dealt to splits that adapters which learn from this one are measured on. */
export async function dealtPrompts(
  workspace: Workspace,
  entry: DatasetEntry,
  signal: AbortSignal,
): Promise<EvaluationPrompt[]> {
  const prompts: EvaluationPrompt[] = [];
  for (const { other, splits } of measuredOn(workspace, entry.name)) {
    const shares = other.manifest.splits?.shares ?? {};
    const wanted = splits.filter((split) => Object.hasOwn(shares, split));
    const splitOf = wanted.length === 0 ? undefined : await splitsDealt(workspace, other, signal);
    if (splitOf === undefined) continue;
    // Those of files with a split were held out before.
    const dealt = {
      ...other,
      manifest: { ...other.manifest, files: other.manifest.files.filter(({ split }) => split === null) },
    };
    prompts.push(...(await promptsIn(workspace, dealt, wanted, splitOf, signal)));
  }
  return prompts;
}
