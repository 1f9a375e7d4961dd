import { execFile } from "node:child_process";
import { totalmem } from "node:os";
import { promisify } from "node:util";
import { LoraError } from "../../../formats/error.ts";
import type { DoctorCheck } from "../../contract.ts";
import type { TensorflowBackend } from "./backend.ts";
import { BFLOAT16, FLOAT, ofBool, ofType } from "./binding.ts";
import { atLeast, NEEDS } from "./releases.ts";
import { startTensorflow, type TensorflowChoice } from "./start.ts";

/** What TensorFlow can do here. Where something is missing, what a person can do about it. */
export async function tensorflowChecks(choice: Omit<TensorflowChoice, "precision">): Promise<DoctorCheck[]> {
  const checks: DoctorCheck[] = [memory()];
  const driver = choice.device === "gpu" ? await nvidiaDriver() : null;
  if (driver !== null) checks.push(driver);
  try {
    const backend = await startTensorflow({ ...choice, precision: "bf16" });
    const device = backend.binding.isUsingGpuDevice() ? "GPU" : "CPU";
    checks.push({
      name: "backend",
      state: "ok",
      detail: `TensorFlow ${backend.binding.TF_Version} on the ${device}, from ${choice.installation}`,
    });
    for (const [name, type] of [
      ["f32", FLOAT],
      ["bf16", BFLOAT16],
    ] as const) {
      const size = device === "GPU" ? 4096 : 1024;
      const detail = `${matmulRate(backend, type, size).toFixed(0)} GFLOP/s in a product of ${size} × ${size} matrices`;
      checks.push({ name: `speed, ${name}`, state: "ok", detail });
    }
  } catch (error) {
    if (!(error instanceof LoraError)) throw error;
    const next = error.code === "no-gpu" ? whyNoGpu(driver) : error.next;
    checks.push({
      name: "backend",
      state: error.code === "backend-missing" ? "missing" : "failed",
      detail: error.message,
      ...(next === undefined ? {} : { next }),
    });
  }
  return checks;
}

function whyNoGpu(driver: DoctorCheck | null): string {
  if (driver?.state !== "ok") return "Without a driver there is no GPU: see above. `--cpu` looks at the CPU.";
  return "The driver is there, so that CUDA's libraries are what is missing: run `lora engine install tensorflow --gpu`.";
}

function memory(): DoctorCheck {
  return { name: "memory", state: "ok", detail: `${(totalmem() / 2 ** 30).toFixed(1)} GiB` };
}

/** The driver and its GPUs, as its own tool tells them. */
export async function nvidiaDriver(): Promise<DoctorCheck> {
  const name = "driver";
  const least = NEEDS.driver.join(".");
  const next = `Install NVIDIA's driver, ${least} or later; in a container, start it with the GPU (docker run --gpus all).`;
  const query = ["--query-gpu=driver_version,name,memory.total", "--format=csv,noheader"];
  try {
    const { stdout } = await promisify(execFile)("nvidia-smi", query, { timeout: 20_000 });
    const gpus = stdout.trim().split("\n");
    const version = gpus[0]!.split(",")[0]!.split(".").map(Number);
    const detail = gpus.join("; ");
    if (atLeast(version, NEEDS.driver)) return { name, state: "ok", detail };
    return { name, state: "failed", detail: `${detail}: CUDA 12 needs ${least} or later`, next };
  } catch (error) {
    const absent = (error as NodeJS.ErrnoException).code === "ENOENT";
    const detail = absent
      ? "there is no nvidia-smi, which comes with NVIDIA's driver"
      : (error as Error).message.trim();
    return { name, state: "failed", detail, next };
  }
}

/** Median of a few products, in 10⁹ floating-point operations a second. */
function matmulRate(backend: TensorflowBackend, type: number, size: number): number {
  const { binding } = backend;
  const floats = binding.createTensor([size, size], FLOAT, new Float32Array(size * size).fill(0.5));
  const cast = (x: number, from: number, to: number) =>
    backend.raw("Cast", [ofType("SrcT", from), ofType("DstT", to), ofBool("Truncate", false)], [x]);
  const matrix = cast(floats, FLOAT, type);
  const attributes = [ofType("T", type), ofBool("transpose_a", false), ofBool("transpose_b", false)];
  const rates: number[] = [];
  for (let i = 0; i < 7; i++) {
    const started = performance.now();
    const product = backend.raw("MatMul", attributes, [matrix, matrix]);
    // Reading one number waits for the device.
    const corner = backend.raw(
      "Slice",
      [ofType("T", type), ofType("Index", 3)],
      [product, backend.constant([0, 0]), backend.constant([1, 1])],
    );
    const read = cast(corner, type, FLOAT);
    binding.tensorDataSync(read);
    rates.push((2 * size ** 3) / (performance.now() - started) / 1e6);
    for (const id of [product, corner, read]) binding.deleteTensor(id);
  }
  binding.deleteTensor(floats);
  binding.deleteTensor(matrix);
  return rates.sort((a, b) => a - b)[3]!;
}
