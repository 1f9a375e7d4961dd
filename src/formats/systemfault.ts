import { LoraError } from "./error.ts";

/** What the file system's refusals mean for a person, by the system's code. */
const meanings: Record<string, [what: string, next: string]> = {
  EACCES: ["permission is denied", "Let this user write there, or work in a copy."],
  EPERM: ["the operation is not permitted", "Let this user write there, or work in a copy."],
  EROFS: ["the file system is read-only", "Work in a copy on a file system that can be written."],
  ENOSPC: ["no space is left on the device", "Make room and run again; .lora/ holds what earlier runs built."],
  EDQUOT: ["the disk quota is used up", "Make room and run again; .lora/ holds what earlier runs built."],
  EFBIG: ["the file would be larger than is allowed", "Raise the limit (ulimit -f), or use another file system."],
  ENOTDIR: ["a file lies where a directory is needed", "Move it away."],
  EEXIST: ["something else lies there already", "Move it away."],
  EISDIR: ["a directory lies where a file is needed", "Move it away."],
  EMFILE: ["too many files are open", "Raise the limit (ulimit -n) and run again."],
  ENFILE: ["too many files are open on this machine", "Close other programs and run again."],
  EIO: ["the device failed", "Check the disk."],
};

/**
 * An error of the file system as one for a person: it is the machine's fault, not a defect of ours (exit 3). Every other
 * error is returned as it is.
 */
export function systemFault(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof LoraError) return error;
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  const meaning = code === undefined || syscall === undefined ? undefined : meanings[code];
  if (meaning === undefined) return error;
  const [what, next] = meaning;
  const where = path === undefined ? "" : ` ${path}`;
  return new LoraError("file-system", `Cannot ${syscall}${where}: ${what} (${code}).`, {
    exit: 3,
    next,
    cause: error,
  });
}
