import { join } from "node:path";

/** The addon in an installation's directory. */
export const ADDON_FILE = "tfjs_binding.node";

const CUDA = [
  ...["cublas", "cuda_cupti", "cuda_nvrtc", "cuda_runtime", "cudnn", "cufft", "curand", "cusolver", "cusparse"],
  ...["nccl", "nvjitlink"],
];

/** Where the loader finds CUDA's libraries, which TensorFlow opens by name. It is read once, when a process starts. */
export function libraryPath(installation: string, env: NodeJS.ProcessEnv): { LD_LIBRARY_PATH: string } {
  const installed = CUDA.map((name) => join(installation, "nvidia", name, "lib"));
  return { LD_LIBRARY_PATH: [...installed, env.LD_LIBRARY_PATH].filter((path) => path).join(":") };
}
