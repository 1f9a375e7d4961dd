/**
 * The engine's process: `train --run DIR --base DIR`, `respond --base DIR [--adapter DIR] --requests FILE --responses FILE
 * [--precision f32|bf16]`, `doctor`, each with `--backend NAME --device cpu|gpu [--installation DIR] [--threads N]`. Answers with one JSON
 * event a line on stdout and with its exit code, and ends when its standard input closes: whoever started it is gone.
 */
import { writeSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { LoraError } from "../../formats/error.ts";
import { systemFault } from "../../formats/systemfault.ts";
import type { EngineEvent } from "../contract.ts";
import { doctor } from "./doctor.ts";
import { NonFiniteError } from "./nonfinite.ts";
import { respond } from "./respond.ts";
import { train } from "./train.ts";
import type { TfjsBackend } from "./version.ts";

const ORPHANED = 130;

function writeLine(value: unknown): void {
  const bytes = Buffer.from(`${JSON.stringify(value)}\n`);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EPIPE") process.exit(ORPHANED);
      if (code !== "EAGAIN") throw error;
    }
  }
}

function emit(event: EngineEvent): void {
  writeLine(event);
}

function errorEvent(error: unknown): Extract<EngineEvent, { event: "error" }> {
  if (error instanceof LoraError) {
    const { code, message, next } = error;
    const exit = error.exit === 130 ? 1 : error.exit;
    return {
      event: "error",
      code,
      message,
      exit,
      ...(next === undefined ? {} : { next }),
      ...(error instanceof NonFiniteError ? { step: error.step, rows: error.rows } : {}),
    };
  }
  // V8's and the backends' own words for an allocation that failed.
  if (
    error instanceof Error &&
    /allocation failed|out of memory|\bOOM\b|RESOURCE_EXHAUSTED|Invalid typed array length|memory access out of bounds/i.test(
      error.message,
    )
  ) {
    const next =
      "Write `gradientCheckpointing: on`, lower training.microBatchSize or maxLength, or choose a smaller base; `lora plan` says what fits.";
    return {
      event: "error",
      code: "out-of-memory",
      message: `The engine ran out of memory (${error.message}).`,
      next,
      exit: 3,
    };
  }
  return {
    event: "error",
    code: "engine-defect",
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    exit: 3,
  };
}

async function main(args: string[]): Promise<void> {
  const text = { type: "string" } as const;
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      run: text,
      base: text,
      adapter: text,
      requests: text,
      responses: text,
      precision: text,
      backend: text,
      device: text,
      installation: text,
      threads: text,
    },
  });
  const need = (name: "run" | "base" | "requests" | "responses"): string => {
    const value = values[name];
    if (value === undefined) throw new LoraError("engine-usage", `The engine's ${positionals[0]} needs --${name}.`);
    return value;
  };
  const where = {
    backend: (values.backend ?? "wasm") as TfjsBackend,
    device: values.device === "gpu" ? "gpu" : "cpu",
    installation: values.installation ?? null,
    threads: values.threads === undefined ? availableParallelism() : Number(values.threads),
  } as const;
  switch (positionals[0]) {
    case "train":
      return train(need("run"), need("base"), emit, where);
    case "respond": {
      const precision = values.precision === "bf16" ? "bf16" : "f32";
      return respond(
        {
          base: need("base"),
          adapter: values.adapter ?? null,
          requests: need("requests"),
          responses: need("responses"),
          precision,
        },
        emit,
        where,
      );
    }
    case "doctor":
      return (await doctor(where)).forEach(writeLine);
    default:
      throw new LoraError("engine-usage", `The engine does not know ${JSON.stringify(positionals[0] ?? "")}.`);
  }
}

process.stdin.on("close", () => process.exit(ORPHANED));
process.stdin.on("error", () => process.exit(ORPHANED));
process.stdin.resume();
try {
  await main(process.argv.slice(2));
  process.exit(0);
} catch (error) {
  const event = errorEvent(systemFault(error));
  writeLine(event);
  process.exit(event.exit);
}
