import { sleepInBackground } from "@tercet/host";
import type { Device } from "./device.ts";

/** The longest time between two looks, in milliseconds. */
const longestWait = 32;

/**
 * Waits for what a device tells once it is through with what was submitted: a mapping, or that all of it is done. Firefox looks whether that is so when something is
 * submitted, and otherwise ten times a second: in Firefox 153 a reading of 1 KB took 100 ms, and 0.2 to 0.9 ms with an empty submit behind it. So nothing is submitted,
 * at once and then in growing distances, until it is told.
 * @throws TercetError `backend-failed` when the device is lost
 */
export async function whenDone<T>(device: Device, pending: Promise<T>): Promise<T> {
  const isDone = new AbortController();
  const looking = look(device, isDone.signal);
  try {
    return await device.orLost(pending);
  } finally {
    isDone.abort();
    await looking;
  }
}

async function look({ gpu }: Device, signal: AbortSignal): Promise<void> {
  for (let wait = 1; !signal.aborted; wait = Math.min(longestWait, 2 * wait)) {
    gpu.queue.submit([]);
    await sleepInBackground(wait, signal).catch(() => undefined);
  }
}
