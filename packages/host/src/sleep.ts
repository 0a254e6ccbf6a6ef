/** Resolves after this many milliseconds, or rejects with the signal's reason as soon as it is aborted. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
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
    // A sleeping heartbeat must not keep a finished process alive; browsers give a number, which has no such method.
    if (typeof timer === "object" && signal !== undefined) timer.unref();
    signal?.addEventListener("abort", stop, { once: true });
  });
}
