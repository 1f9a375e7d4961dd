import type { Engine } from "../engine/contract.ts";
import { TfjsEngine } from "../engine/tfjs/engine.ts";
import type { Environment } from "./environment.ts";
import type { Listener } from "./events.ts";

/** The engine that ships in `dist/`. Its processes are told to the listener. */
export function tfjsEngine(environment: Environment, listener: Listener): Engine {
  const onProcess = (pid: number, running: boolean) => listener({ type: "engine", pid, running });
  return new TfjsEngine({
    script: environment.engineScript,
    env: environment.engineEnvironment,
    onProcess,
  });
}
