import { expect, it } from "vitest";
import type { WasmExecutable } from "./executable.ts";
import { Heap, reserveMemory } from "./memory/heap.ts";
import { runTimes } from "./run-times.ts";

it("launches follow one another, though a thread begins the next one while others still look whether the last is done", () => {
  const { memory, limit } = reserveMemory(2 ** 20, false);
  const heap = new Heap(memory, limit);
  const times = runTimes({ now: () => 0, prepared: () => undefined, ran: () => undefined }, heap, { count: 2, threads: 2 });
  // Thread 0 works 3 and 2, thread 1 works 4 and 1; thread 0 sees at 14 that the first launch is done, thread 1 at 16.
  const moments = [...[10, 13, 14], ...[14, 16, 17], ...[10, 14, 16], ...[16, 17, 19]];
  new Float64Array(memory.buffer, times.address, moments.length).set(moments);
  const launch = { launch: {}, isShared: true };
  // Only what times are made of: two launches of two words, neither of which is left out.
  const executable = { block: Int32Array.of(0, 1, 0, 1), words: 2, launches: [{ ...launch, step: 0 }, { ...launch, step: 1 }] } as unknown as WasmExecutable; // prettier-ignore
  expect(times.launches(executable)).toEqual([
    { step: 0, worked: 3.5, waited: 0.5, threads: 2 },
    { step: 1, worked: 1.5, waited: 1.5, threads: 2 },
  ]);
});
