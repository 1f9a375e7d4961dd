import { LoraError } from "../formats/error.ts";
import type { Finding } from "../formats/finding.ts";
import { openWorkspace, type Workspace } from "../manifest/workspace.ts";

/**
 * Opens the workspace, whose findings it tells, and goes no further with manifests that cannot be relied on.
 * @throws {LoraError} `manifest-invalid`
 */
export async function openSoundWorkspace(root: string, tell: (finding: Finding) => void): Promise<Workspace> {
  const workspace = await openWorkspace(root);
  for (const finding of workspace.findings) tell(finding);
  const errors = workspace.findings.filter((finding) => finding.severity === "error").length;
  if (errors === 0) return workspace;
  throw new LoraError("manifest-invalid", `${errors} error${errors === 1 ? "" : "s"} in the manifests.`, {
    next: "Mend the places named above.",
  });
}
