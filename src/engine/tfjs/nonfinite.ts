import { LoraError } from "../../formats/error.ts";

/** Loss or gradient stopped being a number. `rows` are indices into `tokens.safetensors`. */
export class NonFiniteError extends LoraError {
  readonly step: number;
  readonly rows: number[];

  constructor(what: "loss" | "gradient" | "update", step: number, rows: number[]) {
    super(
      "non-finite",
      `The ${what} of ${step === 0 ? "the dry run" : `step ${step}`} is not finite (rows ${rows.slice(0, 16).join(", ")}${rows.length > 16 ? ", …" : ""}).`,
      {
        exit: 1,
        next:
          step === 0
            ? "Nothing is trained yet, so the base itself gives it: look for NaN or infinity in its weights, then at these rows with `lora inspect tokens`."
            : "Lower training.learningRate, or look at these rows with `lora inspect tokens`.",
      },
    );
    this.step = step;
    this.rows = rows;
  }
}
