import { LoraError } from "../../formats/error.ts";
import type { TfjsBackend } from "./version.ts";

/** What is said of a backend that is not installed, and which command installs it. */
export function notInstalled(backend: TfjsBackend, device: "cpu" | "gpu"): LoraError {
  const gpu = backend === "tensorflow" && device === "gpu" ? " --gpu" : "";
  return new LoraError("backend-missing", `The ${backend} backend is not installed here for device ${device}.`, {
    exit: 3,
    next: `Run \`lora engine install ${backend}${gpu}\`.`,
  });
}
