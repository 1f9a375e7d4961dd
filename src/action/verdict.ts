import { LoraError } from "../formats/error.ts";
import { cut } from "../report/escape.ts";
import type { Outcome } from "./outputs.ts";

export interface Failure {
  /** What happened and what to do. */
  message: string;
  exit: number;
}

/** Why a run that ended did not pass, or null when it did. */
export function failureOf({ checked, built }: Outcome): Failure | null {
  if (!checked.passed) {
    const errors = checked.findings.filter(({ severity }) => severity === "error").length;
    const message = `${errors} ${errors === 1 ? "error" : "errors"} found. Mend the places that are annotated; the summary lists them.`;
    return { message, exit: 1 };
  }
  if (built === null || built.passed) return null;
  const failed = built.adapters.flatMap(({ name, evaluation }) =>
    (evaluation?.gates ?? []).filter((gate) => !gate.passed).map(({ gate, reason }) => `${name}: ${gate}. ${reason}`),
  );
  const few = failed.slice(0, 5).map((text) => cut(text, 300));
  const more = failed.length > few.length ? `\n… and ${failed.length - few.length} more.` : "";
  return {
    message: `A gate failed.\n${few.join("\n")}${more}\nThe summary shows base and adapter side by side.`,
    exit: 1,
  };
}

/** Why a run broke off. */
export function failureBy(error: unknown, cancelled: boolean): Failure {
  if (cancelled) return { message: "Cancelled. The next run goes on from the last checkpoint.", exit: 130 };
  if (error instanceof LoraError) {
    const next = error.next === undefined ? "" : ` ${error.next}`;
    return { message: `${error.message}${next} [${error.code}]`, exit: error.exit };
  }
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { message: `This is a defect of lora-action; please report it.\n${what}`, exit: 3 };
}
