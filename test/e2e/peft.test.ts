import { describe, expect, test } from "vitest";
import { PYTHON } from "../engine/peft/python.ts";
import { asJson } from "./cli.ts";
import { ADAPTER, makeRepository } from "./repository.ts";

const env = { LORA_PEFT_PYTHON: PYTHON ?? "", OMP_NUM_THREADS: "1" };

/** The repository with `engine: peft` on a CPU. */
function peftRepository(more = ""): ReturnType<typeof makeRepository> {
  const repository = makeRepository();
  const lines = repository.read(ADAPTER).split("\n");
  const at = lines.findIndex((line) => line.startsWith("training:"));
  const inline = lines[at]!.match(/^training: \{(.*)\}$/)?.[1];
  if (inline !== undefined) lines[at] = `training: { engine: peft, device: cpu${more},${inline}}`;
  else lines.splice(at + 1, 0, "  engine: peft", `  device: cpu${more.replaceAll(", ", "\n  ")}`);
  repository.write(ADAPTER, lines.join("\n"));
  repository.commit("engine: peft");
  return repository;
}

describe.skipIf(PYTHON === null)("engine: peft, end to end (LORA_PEFT_PYTHON)", { timeout: 180_000 }, () => {
  test("checks, trains, gates, publishes and records what computed; verify proves it", async () => {
    const repository = peftRepository();
    const run = await repository.loraWith({ env }, "run");
    expect(run.stderr).not.toContain("defect");
    expect(run.code).toBe(0);
    const plan = JSON.parse(repository.read(`${repository.runDirectory()}/plan.json`));
    expect(plan.engine).toMatchObject({ name: "peft", backend: "torch", device: "cpu" });
    expect(plan.training).toMatchObject({ quantization: "none", deterministic: true, launcher: null });
    const record = JSON.parse(repository.read(`${repository.runDirectory()}/provenance.json`));
    expect(record.predicate.runDetails.builder.version).toMatchObject({
      torch: expect.stringMatching(/^2\./),
      peft: expect.stringMatching(/^\d/),
      processes: "1",
    });
    const verified = asJson(await repository.loraWith({ env }, "verify", repository.path("published"), "--json"));
    expect(JSON.stringify(verified.document)).not.toContain('"false"');
    // Nothing changed: nothing to do.
    const again = await repository.loraWith({ env }, "run");
    expect(again.code).toBe(0);
    expect(again.stderr).toContain("nothing changed since");
  });

  test("a base the tfjs engine does not compute is planned: Transformers decides", async () => {
    const repository = peftRepository();
    repository.change("base/config.json", '"model_type": "llama"', '"model_type": "nobody_made_this"');
    expect((await repository.loraWith({ env }, "check", "--fix")).code).toBe(0);
    const trained = await repository.loraWith({ env }, "train");
    expect(trained.code).toBe(3);
    expect(trained.stderr).toContain("base-unloadable");
    expect(trained.stderr).toContain(`${ADAPTER}:3`);
    expect(trained.stderr).not.toContain(repository.root);
  });
});

test("without an installation, the error says how to get one, and check needs none", async () => {
  const repository = peftRepository();
  const env = { RUNNER_TOOL_CACHE: repository.path(".lora/nothing") };
  expect((await repository.loraWith({ env }, "check", "--fix")).code).toBe(0);
  const trained = await repository.loraWith({ env }, "train");
  expect(trained.code).toBe(3);
  expect(trained.stderr).toContain("engine-missing");
  expect(trained.stderr).toContain("lora engine install peft");
});
