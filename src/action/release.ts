import { LoraError } from "../formats/error.ts";
import { openWorkspace } from "../manifest/workspace.ts";
import { parseTag } from "../publish/version.ts";

/**
 * The adapter a pushed tag releases.
 * @throws {LoraError} when no adapter's `publish.tag` fits, or more than one does
 */
export async function adaptersOfTag(root: string, tag: string): Promise<string> {
  const workspace = await openWorkspace(root);
  const named = [...workspace.adapters.values()].filter(
    ({ name, manifest }) => manifest.publish !== null && parseTag(manifest.publish.tag, tag, name) !== null,
  );
  if (named.length === 1) return named[0]!.name;
  const patterns = [...workspace.adapters.values()].flatMap(({ name, manifest }) =>
    manifest.publish === null ? [] : [manifest.publish.tag.replace("{name}", name)],
  );
  throw new LoraError(
    "tag-unknown",
    named.length === 0
      ? `The tag ${tag} releases no adapter of this repository.`
      : `The tag ${tag} could release ${named.map(({ name }) => name).join(" or ")}.`,
    {
      next:
        patterns.length === 0
          ? "Give an adapter a publish section."
          : `Tags look like ${patterns.join(", ")}, with a version such as 1.2.0.`,
    },
  );
}
