import type { Device } from "./device.ts";
import type { Encoded } from "./form.ts";
import { encode } from "./encode.ts";
import { mapToRead, usage } from "./usage.ts";
import { whenDone } from "./when-done.ts";

/** Most queries that a set holds. */
const mostQueries = 4096;

/** Submits dispatches, each in a pass of its own between two timestamps, and gives the milliseconds that each took. Needs the feature `timestamp-query`. */
export async function stepTimes(device: Device, encoded: readonly Encoded[]): Promise<readonly number[]> {
  const times: number[] = [];
  for (let first = 0; first < encoded.length; first += mostQueries / 2) {
    const part = encoded.slice(first, first + mostQueries / 2);
    times.push(...(await passTimes(device, part.map((each) => [each])))); // prettier-ignore
  }
  return times;
}

/**
 * Milliseconds of dispatches that are done `times` times over in one submit, for each time: by the device's own timestamps where it has them, which browsers round,
 * otherwise by a clock that is read before the submit and when the device is through.
 */
export async function repeatedTime(device: Device, encoded: readonly Encoded[], { times, now }: Repetition): Promise<number> {
  const { gpu } = device;
  const all = Array.from({ length: times }, () => encoded).flat();
  if (gpu.features.has("timestamp-query")) {
    const [milliseconds = NaN] = await passTimes(device, [all]);
    return milliseconds / times;
  }
  const encoder = gpu.createCommandEncoder();
  encode(encoder, all);
  const began = now();
  gpu.queue.submit([encoder.finish()]);
  await whenDone(device, gpu.queue.onSubmittedWorkDone());
  return (now() - began) / times;
}

/** How often work is repeated, and a clock in milliseconds. */
export interface Repetition {
  readonly times: number;
  readonly now: () => number;
}

/** Submits passes, and gives the milliseconds of each. */
async function passTimes(device: Device, passes: readonly (readonly Encoded[])[]): Promise<readonly number[]> {
  const { gpu } = device;
  const bytes = 16 * passes.length;
  const querySet = gpu.createQuerySet({ type: "timestamp", count: 2 * passes.length });
  const resolved = gpu.createBuffer({ size: bytes, usage: usage.queryResolve | usage.copySource });
  const reading = gpu.createBuffer({ size: bytes, usage: usage.mapRead | usage.copyTarget });
  const encoder = gpu.createCommandEncoder();
  passes.forEach((pass, i) => {
    encode(encoder, pass, { querySet, beginningOfPassWriteIndex: 2 * i, endOfPassWriteIndex: 2 * i + 1 });
  });
  encoder.resolveQuerySet(querySet, 0, 2 * passes.length, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, reading, 0, bytes);
  gpu.queue.submit([encoder.finish()]);
  await whenDone(device, reading.mapAsync(mapToRead));
  const stamps = new BigUint64Array(reading.getMappedRange().slice(0));
  for (const each of [resolved, reading, querySet]) each.destroy();
  // Stamps are nanoseconds; one that a device gave wrong must not make a time less than nothing.
  return passes.map((_, i) => Math.max(0, Number((stamps[2 * i + 1] ?? 0n) - (stamps[2 * i] ?? 0n)) / 1e6));
}
