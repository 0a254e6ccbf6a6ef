/** Resolves after this many milliseconds, or rejects with the signal's reason as soon as it is aborted. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return wait(milliseconds, signal, () => undefined);
}

/** As `sleep`, but a process that has nothing else to do ends. */
export function sleepInBackground(milliseconds: number, signal: AbortSignal): Promise<void> {
  return wait(milliseconds, signal, (timer) => {
    // Browsers give a number, and end no process.
    if (typeof timer === "object") timer.unref();
  });
}

function wait(
  milliseconds: number,
  signal: AbortSignal | undefined,
  started: (timer: ReturnType<typeof setTimeout>) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    started(timer);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
