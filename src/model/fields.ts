import { LoraError } from "../formats/error.ts";
import { isJsonObject, type Json, type JsonObject } from "../formats/json.ts";

/** The keys of `config.json`, read with their types. A key that is absent or null has the value of `fallback`. */
export class Fields {
  readonly json: JsonObject;
  private readonly file: string;

  constructor(json: JsonObject, file: string) {
    this.json = json;
    this.file = file;
  }

  /** @throws {LoraError} `base-config` where there is neither a number nor a fallback */
  number(key: string, fallback?: number): number {
    const value: Json | undefined = this.json[key] ?? fallback;
    if (typeof value !== "number") throw this.refuse(`has no number ${key}`);
    return value;
  }

  /** A positive integer. */
  count(key: string, fallback?: number): number {
    const value = this.number(key, fallback);
    if (!Number.isInteger(value) || value < 1) throw this.refuse(`has ${key} ${value}; it must be a positive integer`);
    return value;
  }

  /** A positive integer, or null where the key is null; `fallback` only where it is absent. */
  optionalCount(key: string, fallback: number | null): number | null {
    const value = this.json[key];
    if (value === null) return null;
    return value === undefined ? fallback : this.count(key);
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.json[key] ?? fallback;
    if (typeof value !== "boolean") throw this.refuse(`has ${key} ${JSON.stringify(value)}; it must be true or false`);
    return value;
  }

  /** An object's own fields; null where there is none. */
  object(key: string): Fields | null {
    const value = this.json[key] ?? null;
    if (value === null) return null;
    if (!isJsonObject(value)) throw this.refuse(`has a ${key} that is no object`);
    return new Fields(value, this.file);
  }

  refuse(what: string, next?: string): LoraError {
    return new LoraError("base-config", `${this.file} ${what}.`, {
      exit: 2,
      place: { file: this.file },
      next: next ?? "Choose a Llama, Mistral, Qwen2 or Qwen3 checkpoint in Hugging Face layout as the base.",
    });
  }
}
