import type { Device } from "./device.ts";
import type { Encoded } from "./form.ts";
import { encode } from "./encode.ts";
import { mapToRead, usage } from "./usage.ts";

/** Most queries that a set holds. */
const mostQueries = 4096;

/** Submits dispatches, each in a pass of its own between two timestamps, and gives the milliseconds that each took. Needs the feature `timestamp-query`. */
export async function stepTimes(device: Device, encoded: readonly Encoded[]): Promise<readonly number[]> {
  const { gpu } = device;
  const times: number[] = [];
  for (let first = 0; first < encoded.length; first += mostQueries / 2) {
    const part = encoded.slice(first, first + mostQueries / 2);
    const bytes = 16 * part.length;
    const querySet = gpu.createQuerySet({ type: "timestamp", count: 2 * part.length });
    const resolved = gpu.createBuffer({ size: bytes, usage: usage.queryResolve | usage.copySource });
    const reading = gpu.createBuffer({ size: bytes, usage: usage.mapRead | usage.copyTarget });
    const encoder = gpu.createCommandEncoder();
    part.forEach((each, i) => {
      encode(encoder, [each], { querySet, beginningOfPassWriteIndex: 2 * i, endOfPassWriteIndex: 2 * i + 1 });
    });
    encoder.resolveQuerySet(querySet, 0, 2 * part.length, resolved, 0);
    encoder.copyBufferToBuffer(resolved, 0, reading, 0, bytes);
    gpu.queue.submit([encoder.finish()]);
    await device.orLost(reading.mapAsync(mapToRead));
    const stamps = new BigUint64Array(reading.getMappedRange().slice(0));
    // Stamps are nanoseconds; one that a device gave wrong must not make a time less than nothing.
    part.forEach((_, i) => times.push(Math.max(0, Number((stamps[2 * i + 1] ?? 0n) - (stamps[2 * i] ?? 0n)) / 1e6)));
    for (const each of [resolved, reading, querySet]) each.destroy();
  }
  return times;
}
