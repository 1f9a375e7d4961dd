import { LoraError } from "../formats/error.ts";
import { openWorkspace } from "../manifest/workspace.ts";
import { parseTag } from "../publish/version.ts";

/**
 * The adapter a pushed tag releases; null where the manifests have faults, which are to be told first.
 * @throws {LoraError} when no adapter's `publish.tag` fits, or more than one does
 */
export async function adapterOfTag(root: string, tag: string): Promise<string | null> {
  const { adapters, findings } = await openWorkspace(root);
  if (findings.some(({ severity }) => severity === "error")) return null;
  const patterns = [...adapters.values()].flatMap(({ name, manifest }) =>
    manifest.publish === null ? [] : [{ name, pattern: manifest.publish.tag }],
  );
  const fitting = patterns.filter(({ name, pattern }) => parseTag(pattern, tag, name) !== null);
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return only.name;
  const names = fitting.map(({ name }) => name).join(" or ");
  const short = tag.slice(0, 100);
  const message =
    only === undefined
      ? `The tag ${short} releases no adapter of this repository.`
      : `The tag ${short} could release ${names}.`;
  const examples = patterns.map(({ name, pattern }) =>
    pattern.replaceAll("{name}", name).replaceAll("{version}", "1.2.0"),
  );
  throw new LoraError("tag-unknown", message, {
    next:
      examples.length === 0 ? "Give an adapter a publish section." : `Release tags look like ${examples.join(", ")}.`,
  });
}
