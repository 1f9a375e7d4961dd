/*
 * One plan, two engines: how far the peft engine is from the tfjs engine, and both from Transformers and PEFT's golden runs, on a
 * checkpoint of every family. `node test/engine/peft/parity.ts` writes docs/parity.md (needs LORA_PEFT_PYTHON).
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EngineRequest, EngineResponse, StepMetrics } from "../../../src/engine/contract.ts";
import { type Adapter, readAdapter } from "../../../src/engine/tfjs/adapter.ts";
import { startBackend } from "../../../src/engine/tfjs/backend.ts";
import { respond } from "../../../src/engine/tfjs/respond.ts";
import { train } from "../../../src/engine/tfjs/train.ts";
import { readDecoderConfig } from "../../../src/model/config.ts";
import { table } from "../../../src/report/markdown.ts";
import { FAMILIES, type FamilyName, familyDirectory, golden } from "../../fidelity/checkpoints.ts";
import { norm, relativeDifference } from "../../fidelity/distance.ts";
import { planOf, writeRun } from "../../fidelity/runs.ts";
import { planForPeft } from "./plans.ts";
import { peftDoes } from "./python.ts";

/** What is promised: those that docs/fidelity.md holds the tfjs engine to, the adapter ten times closer. */
export const BOUNDS = { steps: 1e-3, adapter: 1e-4 };

export interface Parity {
  family: FamilyName;
  /** Largest relative difference of loss and gradient norm in any of 50 optimizer steps. */
  steps: number;
  /** ‖difference‖ / ‖what training moved‖ of the adapter after 50 steps, to the tfjs engine's. */
  adapter: number;
  /** The same to PEFT's own, trained by the canonical recipe. */
  peft: number;
  /** Continuations that are the same token for token, with dropout-free greedy decoding, and how many there are. */
  identical: number;
  continued: number;
}

export async function parity(families: readonly FamilyName[]): Promise<Parity[]> {
  await startBackend();
  const root = await mkdtemp(join(tmpdir(), "lora-parity-"));
  const at = (family: string, ...names: string[]) => join(root, family, ...names);
  try {
    for (const family of families) {
      await writeRun(family, at(family, "tfjs"));
      await writeRun(family, at(family, "peft"));
      await writeFile(at(family, "peft", "plan.json"), JSON.stringify(planForPeft(planOf(family))));
      await writeFile(
        at(family, "requests.jsonl"),
        golden(family)
          .generations.map(({ prompt }, i): EngineRequest => {
            return { id: String(i), kind: "generate", input_ids: prompt, max_new_tokens: 24 };
          })
          .map((request) => `${JSON.stringify(request)}\n`)
          .join(""),
      );
    }
    peftDoes(
      families.flatMap((family) => {
        const base = familyDirectory(family, "trained");
        const asked = { base, requests: at(family, "requests.jsonl") };
        return [
          { run: at(family, "peft"), base: familyDirectory(family) },
          { ...asked, adapter: null, responses: at(family, "peft-base.jsonl") },
          { ...asked, adapter: join(base, "adapter"), responses: at(family, "peft-adapter.jsonl") },
        ];
      }),
    );
    const found: Parity[] = [];
    for (const family of families) {
      await train(at(family, "tfjs"), familyDirectory(family), () => {});
      found.push({
        family,
        steps: await stepsApart(at(family, "peft"), at(family, "tfjs")),
        ...(await adaptersApart(family, at(family))),
        ...(await continuations(family, at(family))),
      });
    }
    return found;
  } finally {
    await rm(root, { recursive: true });
  }
}

async function stepsApart(peft: string, tfjs: string): Promise<number> {
  const [ours, theirs] = await Promise.all([peft, tfjs].map(metricsOf));
  if (ours!.length !== theirs!.length) throw new RangeError(`${ours!.length} steps against ${theirs!.length}`);
  return Math.max(
    ...ours!.flatMap((line, i) =>
      (["loss", "gradNorm"] as const).map((key) => Math.abs(line[key] / theirs![i]![key] - 1)),
    ),
  );
}

async function metricsOf(run: string): Promise<StepMetrics[]> {
  const lines = (await readFile(join(run, "metrics.jsonl"), "utf8")).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as StepMetrics);
}

async function adaptersApart(family: FamilyName, root: string): Promise<Pick<Parity, "adapter" | "peft">> {
  const config = await readDecoderConfig(familyDirectory(family));
  const values = async (directory: string) => flat(await readAdapter(directory, config));
  const initial = await values(join(root, "tfjs", "initial"));
  const peft = await values(join(root, "peft", "adapter"));
  const apart = (other: Float32Array) => {
    return relativeDifference(
      peft,
      other,
      other.map((value, i) => value - initial[i]!),
    );
  };
  const moved = norm(peft.map((value, i) => value - initial[i]!));
  if (!(moved > 0)) throw new RangeError(`${family} was not trained`);
  return {
    adapter: apart(await values(join(root, "tfjs", "adapter"))),
    peft: apart(await values(familyDirectory(family, "golden", "adapter"))),
  };
}

function flat({ parameters }: Adapter): Float32Array {
  return Float32Array.from(parameters.flatMap(({ values }) => [...values]));
}

async function continuations(family: FamilyName, root: string): Promise<Pick<Parity, "identical" | "continued">> {
  const base = familyDirectory(family, "trained");
  let identical = 0;
  let continued = 0;
  for (const [kind, adapter] of [
    ["base", null],
    ["adapter", join(base, "adapter")],
  ] as const) {
    const responses = join(root, `tfjs-${kind}.jsonl`);
    await respond({ base, adapter, requests: join(root, "requests.jsonl"), responses, precision: "f32" }, () => {});
    const [ours, theirs] = await Promise.all([join(root, `peft-${kind}.jsonl`), responses].map(responsesOf));
    golden(family).generations.forEach((expected, i) => {
      const { ids, stopped } = expected[kind];
      const wanted = JSON.stringify({ ids, stopped });
      continued++;
      if (ours![i] === wanted && theirs![i] === wanted) identical++;
    });
  }
  return { identical, continued };
}

async function responsesOf(file: string): Promise<string[]> {
  const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
  return lines.map((line) => {
    const response = JSON.parse(line) as EngineResponse;
    if (response.kind !== "generate") throw new Error("the kinds are mixed up");
    return JSON.stringify({ ids: response.output_ids, stopped: response.stopped });
  });
}

function document(rows: readonly Parity[]): string {
  const shown = (value: number) => value.toExponential(1);
  const cells = rows.map(({ family, steps, adapter, peft, identical, continued }) => [
    family,
    shown(steps),
    shown(adapter),
    shown(peft),
    `${identical} of ${continued}`,
  ]);
  const bounds = ["bound", shown(BOUNDS.steps), shown(BOUNDS.adapter), shown(BOUNDS.adapter), "all"];
  const head = ["checkpoint", "50 steps", "adapter", "to PEFT's own", "greedy"];
  const right = head.slice(1).map(() => "right" as const);
  return `# One plan, two engines

The peft engine and the tfjs engine read the same plan and the same tokens, start from the same adapter (\`formats/random.ts\`,
ported to \`engine/peft/seeded.py\` and compared bit for bit), and take the same rows in the same order. So they must arrive at the same
adapter, but for rounding. Written by \`node test/engine/peft/parity.ts\`, in f32 on a CPU; the test beside it holds the bounds.

${table(head, [...cells, bounds], ["left", ...right]).text}

- **50 steps**: largest relative difference of loss and of gradient norm in any of 50 optimizer steps, between the engines.
- **adapter**: ‖difference‖ / ‖what training moved‖ after them, between the engines. **To PEFT's own**: the same between the peft
  engine and the canonical recipe written out with Transformers and PEFT, on padded rows (\`test/oracle/goldens.py\`).
- **greedy**: continuations by both engines, with and without an adapter, that are \`generate\`'s token for token.

## Dropout

On a CPU the peft engine draws, for each row and projection, the elements that the tfjs engine draws, so that neither packing nor the number of
processes changes them. On a GPU it takes PyTorch's own dropout, whose generator is set anew for each pass from seed, step and first row: the same cut
gives the same bits, another cut (packing, another number of processes) gives other masks. A run on a GPU with dropout therefore agrees with
one on a CPU as two seeds do, and with itself bit for bit.

Masks of rows on a GPU were weighed and left. PyTorch's operations have no generator that counts by row: one launch a row and projection (14 rows and 224
projections of an 8B model make 3,136 a pass, again when activations are computed again) keeps a small model waiting for the host; Philox in tensor
operations passes some eight times over what fused dropout passes over once. A kernel of its own would be as fast as PyTorch's, and would ask for a C compiler where
the engine runs. What is gained is the equality of two runs that were cut differently, and nothing for what is learned.
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(fileURLToPath(new URL("../../../docs/parity.md", import.meta.url)), document(await parity(FAMILIES)));
}
