import { formatPlace } from "../../src/formats/error.ts";
import type { Finding } from "../../src/formats/finding.ts";
import type { SchemaName } from "../../src/manifest/schemas.ts";
import { checkYaml } from "../../src/manifest/yaml.ts";

/** A finding as one line: where, rule, what, and what to do. */
export function said(finding: Finding): string {
  const place = finding.place === undefined ? "nowhere" : formatPlace(finding.place);
  return `${place} ${finding.rule}: ${finding.message} → ${finding.help ?? "no help"}`;
}

/** What is said of a text; empty when nothing is wrong. The file is called `f`. */
export function complaints(text: string, schema: SchemaName): string[] {
  const checked = checkYaml(text, schema, "f");
  return "findings" in checked ? checked.findings.map(said) : [];
}

/** Only where and which rule. */
export function rules(text: string, schema: SchemaName): string[] {
  return complaints(text, schema).map((line) => line.slice(0, line.indexOf(": ")));
}
