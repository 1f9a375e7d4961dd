import type { Engine } from "../engine/contract.ts";
import { TfjsEngine } from "../engine/tfjs/engine.ts";
import type { Environment } from "./environment.ts";

/** The engine that ships in `dist/`. */
export function tfjsEngine(environment: Environment): Engine {
  return new TfjsEngine({ script: environment.engineScript });
}
