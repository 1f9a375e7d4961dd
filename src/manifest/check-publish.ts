import { excerpt } from "../formats/excerpt.ts";
import type { Finding } from "../formats/finding.ts";
import type { AdapterEntry, DatasetEntry } from "./entries.ts";
import { nearest } from "./nearest.ts";
import { insideWorkspace, joined } from "./paths.ts";
import { attempted, refusal } from "./refusal.ts";

/** Where adapters go must not be where anything else lives: publishing replaces what is there. */
export function checkPublish(root: string, adapters: AdapterEntry[], datasets: DatasetEntry[]): Finding[] {
  const findings: Finding[] = [];
  const takenBy = new Map<string, AdapterEntry>();
  for (const entry of adapters) {
    const { publish } = entry.manifest;
    if (publish === null) continue;
    const place = entry.positions.at(["publish", "to"], { value: true });
    let target = publish.to;
    if (publish.to.startsWith("file:")) {
      const path = publish.to.slice("file:".length);
      if (attempted(findings, () => insideWorkspace(root, ".", path, place)) === null) continue;
      target = joined(".", path) ?? ".";
      const harmed = harmedBy(target, adapters, datasets);
      if (harmed !== null) {
        const help = "Publish into a directory of its own, such as `file:./published/{name}`.".replace(
          "{name}",
          entry.name,
        );
        findings.push(
          refusal(
            "manifest-publish-target",
            place,
            `Publishing to ${excerpt(publish.to)} would overwrite ${harmed}.`,
            help,
          ),
        );
      }
    }
    const key = target.toLowerCase();
    const other = takenBy.get(key);
    if (other === undefined) takenBy.set(key, entry);
    else {
      const related = [
        { message: `${other.name} is published there.`, place: other.positions.at(["publish", "to"], { value: true }) },
      ];
      findings.push(
        refusal(
          "manifest-publish-target",
          place,
          `${excerpt(publish.to)} is also where ${other.name} is published.`,
          "Give each adapter a place of its own.",
          related,
        ),
      );
    }
    findings.push(...checkTag(entry, publish.tag));
  }
  return findings;
}

/** What of the repository lies in a directory that publishing would replace. */
function harmedBy(target: string, adapters: AdapterEntry[], datasets: DatasetEntry[]): string | null {
  const within = (path: string, directory: string) =>
    directory === "." || path === directory || path.startsWith(`${directory}/`);
  if (target === ".") return "the repository itself";
  if (within(target, ".git")) return "the repository's history";
  const manifest = [...datasets, ...adapters].find((entry) => within(entry.file, target));
  if (manifest !== undefined) return manifest.file;
  const based = adapters.find(
    ({ manifest: { base } }) =>
      base.directory !== null && (within(base.directory, target) || within(target, base.directory)),
  );
  return based === undefined ? null : `the base model ${based.manifest.base.directory}`;
}

function checkTag(entry: AdapterEntry, tag: string): Finding[] {
  const place = entry.positions.at(["publish", "tag"], { value: true });
  const known = ["name", "version"];
  for (const [placeholder, name] of tag.matchAll(/\{([^{}]*)\}/g)) {
    if (known.includes(name ?? "")) continue;
    const near = nearest(name ?? "", known);
    const help = near === undefined ? "Known are {name} and {version}." : `Did you mean {${near}}?`;
    return [refusal("manifest-tag", place, `The tag has an unknown placeholder, ${excerpt(placeholder)}.`, help)];
  }
  if (!tag.includes("{version}")) {
    return [
      refusal(
        "manifest-tag",
        place,
        "The tag has no {version}, so there could be only one release.",
        "Write it as in `{name}-v{version}`.",
      ),
    ];
  }
  const example = tag.replaceAll("{name}", entry.name).replaceAll("{version}", "1.2.3");
  // The rules of git check-ref-format, for one path component or several.
  const bad = /[\s~^:?*[\\\p{Cc}]|\.\.|@\{|\/\/|^[-/.]|[/.]$|\.lock$|\/\.|\.lock\//u.test(example);
  return bad
    ? [
        refusal(
          "manifest-tag",
          place,
          `${excerpt(example)} cannot be the name of a git tag.`,
          "Keep to letters, digits, `.`, `_`, `-` and `/`.",
        ),
      ]
    : [];
}
