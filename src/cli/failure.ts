import { formatPlace, LoraError } from "../formats/error.ts";
import { systemFault } from "../formats/systemfault.ts";

/** An error as people, programs and the shell read it. An error that is not ours shows its stack: it is a defect to report. */
export function explain(thrown: unknown): { text: string; json: unknown; exit: number } {
  const error = systemFault(thrown);
  if (error instanceof LoraError) {
    const place = error.place === undefined ? "" : formatPlace(error.place);
    // Many messages begin with the file they are about.
    const where = place === "" || error.message.startsWith(`${place} `) ? "" : `${place}: `;
    const next = error.next === undefined ? "" : `  ${error.next}\n`;
    return {
      text: `error: ${where}${error.message} [${error.code}]\n${next}`,
      json: { code: error.code, message: error.message, place: error.place, next: error.next },
      exit: error.exit,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? error.stack : undefined;
  return {
    text: `error: unexpected: ${stack ?? message}\n  This is a defect of lora-action; please report it with the text above.\n`,
    json: { code: "unexpected", message },
    exit: 3,
  };
}
