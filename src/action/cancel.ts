/** The runner sends SIGINT, SIGTERM after 7.5 s, and kills 2.5 s later: by then all must be over. */
const DEADLINE_MS = 6000;

/**
 * A signal that aborts when the job is cancelled. What does not stop by then is left: engines end when their standard input
 * closes, and the post step looks for those that did not.
 */
export function cancellation(): AbortSignal {
  const controller = new AbortController();
  const cancel = () => {
    if (controller.signal.aborted) return;
    controller.abort();
    setTimeout(() => process.exit(130), DEADLINE_MS).unref();
  };
  // Handled every time, so that the second signal does not end us before the engine is gone.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, cancel);
  return controller.signal;
}
