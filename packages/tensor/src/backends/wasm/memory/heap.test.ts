import fc from "fast-check";
import { expect, it } from "vitest";
import { Heap, reserveMemory } from "./heap.ts";

const heapOf = (bytes: number): Heap => {
  const { memory, limit } = reserveMemory(bytes, false);
  return new Heap(memory, limit);
};

it("held blocks are aligned, lie in memory and never overlap, and the counter is exact", () => {
  const action = fc.oneof(
    fc.record({ kind: fc.constant("allocate" as const), bytes: fc.nat(5000) }),
    fc.record({ kind: fc.constant("free" as const), which: fc.nat(100) }),
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
      const heap = heapOf(2 ** 24);
      const held: { address: number; size: number }[] = [];
      for (const next of actions) {
        if (next.kind === "allocate") {
          const size = Math.max(64, Math.ceil(next.bytes / 64) * 64);
          const address = heap.allocate(next.bytes);
          expect(address % 64).toBe(0);
          expect(address).toBeGreaterThanOrEqual(65536);
          expect(address + size).toBeLessThan(heap.memory.buffer.byteLength);
          for (const other of held) expect(address + size <= other.address || other.address + other.size <= address).toBe(true);
          held.push({ address, size });
        } else {
          const [block] = held.splice(next.which % Math.max(1, held.length), 1);
          if (block !== undefined) heap.free(block.address);
        }
        expect(heap.live).toBe(held.reduce((sum, block) => sum + block.size, 0));
      }
      for (const block of held) heap.free(block.address);
      expect(heap.live).toBe(0);
      // All is one again: the next block starts at the beginning.
      expect(heap.allocate(2 ** 20)).toBe(65536);
    }),
    { numRuns: 50, verbose: true },
  );
});

it("memory grows, and what does not fit is refused before anything is lost", () => {
  const heap = heapOf(2 ** 22);
  const first = heap.allocate(2 ** 20);
  expect(() => heap.allocate(2 ** 23)).toThrow("memory-exhausted");
  expect(heap.live).toBe(2 ** 20);
  const second = heap.allocate(2 ** 20);
  expect(second).toBeGreaterThanOrEqual(first + 2 ** 20);
});

it("a block is given back once", () => {
  const heap = heapOf(2 ** 22);
  const address = heap.allocate(10);
  heap.free(address);
  expect(() => heap.free(address)).toThrow(RangeError);
});
