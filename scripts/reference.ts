/** Writes `docs/manifests.md` from the schemas. */
export async function reference(): Promise<string> {
  return "";
}
