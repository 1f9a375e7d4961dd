import { excerpt } from "../formats/excerpt.ts";
import type { ServedBase } from "./adapter.ts";
import type { Facts, Note } from "./facts.ts";
import { dimensionsOf, LINEAR } from "./shapes.ts";
import { type AdapterTensors, type Pair, rankOf } from "./tensors.ts";

/** Features that the tensors show, whatever the configuration says. */
export function carried(tensors: AdapterTensors, base: ServedBase | null, note: Note): void {
  const listed = (names: string[], what: string) =>
    names.length > 0 && `it carries ${what} (${names.length}, such as ${excerpt(names[0]!, 100)})`;
  note("dora", listed(tensors.magnitudes, "DoRA's magnitude vectors"));
  note("lora-bias", listed(tensors.loraBiases, "biases of pairs"));
  note("bias", listed(tensors.biases, "biases"));
  note("saved-modules", listed(tensors.saved, "whole weights"));
  note("saved-norms", listed(tensors.norms, "norms"));
  note("token-rows", listed(tensors.tokenRows, "rows of the embedding, trained by trainable_token_indices"));
  note("tensor-names", listed(tensors.others, "tensors by names PEFT does not save"));
  const rows = base === null ? null : (dimensionsOf(base.config)?.vocabulary ?? null);
  const extended = tensors.embeddingCopies.find((copy) => copy.rows !== rows);
  if (extended === undefined) return;
  const against = rows === null ? "the base's rows are not known" : `the base has ${rows}`;
  note("extended-embedding", `${excerpt(extended.name, 100)} was saved with ${extended.rows} rows; ${against}`);
}

/** Where pairs lie, and whether they fit the base. @param ranked whether `rank_pattern` gives some of them another rank */
export function modules(
  tensors: AdapterTensors,
  base: ServedBase | null,
  facts: Facts,
  ranked: boolean,
  note: Note,
): void {
  const { pairs } = tensors;
  const broken = pairs.find((pair) => rankOf(pair) === null);
  note("tensor-pairs", broken && `${excerpt(broken.module, 100)} ${describeBroken(broken)}`);
  note("tensor-pairs", pairs.length === 0 && "there is no pair of lora_A and lora_B in it");
  const odd = pairs.find((pair) => rankOf(pair) !== null && rankOf(pair) !== facts.r);
  note(
    "tensor-pairs",
    odd && !ranked && `${excerpt(odd.module, 100)} has rank ${rankOf(odd)}, adapter_config.json says ${facts.r}`,
  );
  note("embedding", pairs.some((pair) => pair.embedding) && "the embedding carries a pair");
  note("head", pairs.some((pair) => pair.leaf === "lm_head") && "lm_head carries a pair");
  const known = new Set<string>(LINEAR);
  const stranger = pairs.find(({ leaf, layer }) => layer !== null && !known.has(leaf));
  const seen = stranger ? excerpt(stranger.leaf, 40) : facts.leaves.join(", ");
  note("targets", facts.leaves.length > 0 && seen);
  const dimensions = base === null ? null : dimensionsOf(base.config);
  const highest = Math.max(-1, ...pairs.map(({ layer }) => layer ?? -1));
  const layers = dimensions?.layers ?? highest + 1;
  const partial = facts.leaves.find(
    (leaf) =>
      new Set(pairs.filter((pair) => pair.leaf === leaf && pair.layer !== null).map(({ layer }) => layer)).size <
      layers,
  );
  note("some-layers", partial && `${partial} carries a pair in some layers only`);
  if (dimensions === null || facts.family === null) return;
  if (highest >= dimensions.layers)
    note(
      "tensor-shapes",
      `it has a pair for layer ${highest}; the base has ${dimensions.layers} layers, counted from 0`,
    );
  for (const { module, leaf, a, b } of pairs) {
    const size = dimensions.sizes.get(leaf);
    if (size === undefined || a === null || b === null || (b[0] === size[0] && a[1] === size[1])) continue;
    note(
      "tensor-shapes",
      `${excerpt(module, 100)} is for a layer of ${b[0]} × ${a[1]}; the base's is ${size[0]} × ${size[1]}`,
    );
    return;
  }
}

function describeBroken({ a, b }: Pair): string {
  if (a === null || b === null) return `has no lora_${a === null ? "A" : "B"}`;
  return `has A of shape [${a.join(", ")}] and B of [${b.join(", ")}], which is no product`;
}
