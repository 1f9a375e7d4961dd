import { canonicalJson } from "../formats/json.ts";
import type { ResolvedGate } from "../manifest/resolve.ts";
import type { Evaluation, Plan, ResourceDescriptor, Statement, Subject } from "../manifest/schema.generated.ts";
import { type SourceState, sourceUri } from "./source.ts";

export const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
export const PREDICATE_TYPE = "https://slsa.dev/provenance/v1";
export const BUILD_TYPE = "https://lora-action.dev/build/adapter/v1";
export const TEST_RESULT_TYPE = "https://in-toto.io/attestation/test-result/v0.1";
/** Name of the record in the published tree. */
export const PROVENANCE_FILE = "provenance.json";

export interface StatementInput {
  /** The published tree; digests are `sha256:…`. A `provenance.json` among them is passed over: a file cannot hold its own hash. */
  files: readonly { path: string; digest: string }[];
  plan: Plan;
  /** The gates as the manifest asks for them, defaults filled. */
  gates: readonly ResolvedGate[];
  evaluation: Evaluation;
  /** Null outside a git repository. */
  source: SourceState | null;
  /** The lock of each data set: its path relative to the workspace root and the digest of its bytes. */
  locks: readonly { name: string; path: string; digest: string }[];
  /** `id`: URI of the workflow and its ref, or `local`. `invocation`: URI of the run. */
  builder: { id: string; invocation?: string | undefined; version?: Record<string, string> | undefined };
  /** RFC 3339; the only times in the record, and absent unless given. */
  startedOn?: string | undefined;
  finishedOn?: string | undefined;
}

/**
 * The record of one published adapter: in-toto Statement v1 with SLSA provenance v1.
 *
 * The gates' results could be a statement of their own (in-toto test-result v0.1). A tree holds one statement, so they
 * are the evaluation's annotations instead, beside its digest: the test-result predicate as that specification words it,
 * and our verdicts in full. Who needs a separate attestation can lift the predicate out as it stands.
 */
export function buildStatement(input: StatementInput): Statement {
  const { plan, evaluation, builder } = input;
  const subject = input.files
    .filter((file) => file.path !== PROVENANCE_FILE)
    .map((file): Subject => ({ name: file.path, digest: { sha256: hex(file.digest) } }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const [first, ...rest] = subject;
  if (first === undefined) throw new Error("a statement needs a published file to be about");
  return {
    _type: STATEMENT_TYPE,
    subject: [first, ...rest],
    predicateType: PREDICATE_TYPE,
    predicate: {
      buildDefinition: {
        buildType: BUILD_TYPE,
        externalParameters: {
          adapter: plan.adapter,
          chat: plan.chat,
          gates: [...input.gates],
          lora: plan.lora,
          training: plan.training,
        },
        internalParameters: { closure: plan.closure, evaluationId: evaluation.evaluationId, plan },
        resolvedDependencies: dependencies(input),
      },
      runDetails: {
        builder: { id: builder.id, ...(builder.version === undefined ? {} : { version: builder.version }) },
        metadata: {
          ...(builder.invocation === undefined ? {} : { invocationId: builder.invocation }),
          ...(input.startedOn === undefined ? {} : { startedOn: input.startedOn }),
          ...(input.finishedOn === undefined ? {} : { finishedOn: input.finishedOn }),
        },
        byproducts: byproducts(input),
      },
    },
  };
}

/** The bytes of `provenance.json`: keys sorted, two spaces, a final newline. The same statement always gives the same bytes. */
export function serialiseStatement(statement: Statement): string {
  return `${JSON.stringify(JSON.parse(canonicalJson(statement)), null, 2)}\n`;
}

/** What the adapter was made from: the source, what the plan depends on, and the locks of its data sets. */
function dependencies({ plan, source, locks }: StatementInput): ResourceDescriptor[] {
  const uri = source === null ? null : sourceUri(source);
  return [
    ...(source === null
      ? []
      : [
          {
            name: "source",
            ...(uri === null ? {} : { uri }),
            digest: { gitCommit: source.commit },
            annotations: { uncommittedChanges: source.dirty },
          },
        ]),
    ...plan.datasets.map(({ name }) => {
      const lock = locks.find((one) => one.name === name);
      if (lock === undefined) throw new Error(`no lock for data set ${name}`);
      return { name: `dataset/${name}/lock`, uri: encodeURI(lock.path), digest: { sha256: hex(lock.digest) } };
    }),
    ...planDependencies(plan),
  ];
}

/** The dependencies a plan names itself: data sets, base model, engine. */
export function planDependencies({ datasets, base, engine }: Plan): ResourceDescriptor[] {
  return [
    ...datasets.map(({ name, datasetId, train }) => ({
      name: `dataset/${name}`,
      digest: { loraDataset: hex(datasetId) },
      annotations: { train },
    })),
    ...(base.revision === null
      ? []
      : [
          {
            name: "base",
            // A package URL of type huggingface: https://github.com/package-url/purl-spec
            uri: `pkg:huggingface/${base.model}@${base.revision}`,
            digest: { gitCommit: base.revision },
          },
        ]),
    ...base.files.map((file) => ({ name: `base/${file.path}`, digest: { sha256: hex(file.digest) } })),
    { name: "engine", uri: `pkg:generic/lora-engine-${engine.name}@${engine.version}?backend=${engine.backend}` },
  ];
}

function byproducts({ files, evaluation }: StatementInput): ResourceDescriptor[] {
  const file = files.find((one) => one.path === "evaluation.json");
  if (file === undefined) throw new Error("the published files lack evaluation.json");
  return [
    {
      name: "evaluation.json",
      digest: { sha256: hex(file.digest) },
      mediaType: "application/json",
      annotations: { gates: evaluation.gates, [TEST_RESULT_TYPE]: testResult(evaluation) },
    },
  ];
}

/** https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md */
function testResult(evaluation: Evaluation): Record<string, unknown> {
  const names = (passed: boolean) => evaluation.gates.filter((gate) => gate.passed === passed).map((gate) => gate.gate);
  return {
    result: evaluation.passed ? "PASSED" : "FAILED",
    configuration: evaluation.suites.map((suite) => ({ name: suite.path, digest: { sha256: hex(suite.digest) } })),
    passedTests: names(true),
    failedTests: names(false),
  };
}

/** `sha256:…` as in-toto writes it: the hex alone. */
export function hex(digest: string): string {
  return digest.replace(/^sha256:/, "");
}
