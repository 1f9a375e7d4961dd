/** Licence identifiers the Hub knows that are SPDX identifiers in lower case: https://huggingface.co/docs/hub/repositories-licenses */
const KNOWN = new Set(
  `afl-3.0 agpl-3.0 apache-2.0 artistic-2.0 bsd-2-clause bsd-3-clause bsd-3-clause-clear bsl-1.0 cc-by-2.0 cc-by-2.5
  cc-by-3.0 cc-by-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0
  cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cc-by-nd-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc0-1.0 cdla-permissive-1.0 cdla-permissive-2.0
  cdla-sharing-1.0 ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1 eupl-1.2 gpl-2.0 gpl-3.0 isc lgpl-2.1 lgpl-3.0 lppl-1.3c
  mit mpl-2.0 ms-pl ncsa ofl-1.1 osl-3.0 postgresql unlicense wtfpl zlib`.split(/\s+/),
);
const RENAMED: Record<string, string> = {
  "c-uda-1.0": "c-uda",
  "gfdl-1.3": "gfdl",
  "odbl-1.0": "odbl",
  "odc-by-1.0": "odc-by",
  "pddl-1.0": "pddl",
};

/**
 * The card's licence fields for an adapter learned from data under these SPDX licences. One licence the Hub knows is
 * named; anything else is `other` with the identifiers spelt out, because choosing among several is not ours to do.
 */
export function licenseFields(licenses: readonly string[]): { license: string; license_name?: string } {
  const distinct = [...new Set(licenses)].sort();
  const [only] = distinct;
  if (distinct.length === 1 && only !== undefined) {
    const id = only.toLowerCase().replace(/-(only|or-later)$/, "");
    const known = KNOWN.has(id) ? id : RENAMED[id];
    if (known !== undefined) return { license: known };
  }
  return { license: "other", license_name: distinct.join(" and ").toLowerCase() };
}
