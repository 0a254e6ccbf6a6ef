import { expect, test } from "vitest";
import { Device } from "../device.ts";
import { usage } from "../usage.ts";
import { Pool } from "./pool.ts";

/** A device of so many bytes: what is above is refused as devices refuse it, later. */
function deviceOf(bytes: number): { readonly device: Device; readonly created: number[]; readonly destroyed: number[] } {
  const [created, destroyed]: [number[], number[]] = [[], []];
  let refused: { readonly message: string } | null = null;
  let held = 0;
  const gpu = {
    lost: new Promise(() => undefined),
    limits: { maxBufferSize: 2 ** 28 },
    addEventListener: () => undefined,
    pushErrorScope: () => (refused = null),
    popErrorScope: async () => refused,
    createBuffer: ({ size }: { readonly size: number }) => {
      created.push(size);
      held += size;
      if (held > bytes) refused = { message: "out of memory" };
      const destroy = (): void => {
        destroyed.push(size);
        held -= size;
      };
      return { size, destroy };
    },
  };
  return { device: new Device(gpu as unknown as GPUDevice, {}), created, destroyed }; // all that a pool uses
}

const pool = (device: Device): Pool => new Pool(device, usage.storage, "test");

test("small pieces share a GPU buffer, at offsets that can be bound, and what is freed is used again", () => {
  const { device, created } = deviceOf(2 ** 30);
  const own = pool(device);
  const pieces = [1, 256, 257, 1000].map((bytes) => own.allocate(bytes));
  expect(created.length).toBe(1);
  expect(pieces.map(({ offset }) => offset)).toEqual([0, 256, 512, 1024]);
  pieces[1]?.free();
  expect(own.allocate(100).offset).toBe(256);
});

test("large pieces have a GPU buffer of their own, which is kept for the next of about their size", () => {
  const { device, created, destroyed } = deviceOf(2 ** 30);
  const own = pool(device);
  const large = own.allocate(2 ** 23);
  expect([large.offset, created]).toEqual([0, [2 ** 23]]);
  large.free();
  expect(own.allocate(2 ** 23 - 1000).id).toBe(large.id);
  expect(own.allocate(2 ** 23).id).not.toBe(large.id);
  expect(destroyed).toEqual([]);
});

test("a pool that keeps nothing gives large pieces back to the device", () => {
  const { device, destroyed } = deviceOf(2 ** 30);
  new Pool(device, usage.storage, "test", 0).allocate(2 ** 23).free();
  expect(destroyed).toEqual([2 ** 23]);
});

test("GPU buffers that are no longer needed go, beyond what is kept", () => {
  const { device, created, destroyed } = deviceOf(2 ** 40);
  const own = pool(device);
  for (const piece of Array.from({ length: 6 }, () => own.allocate(2 ** 26))) piece.free();
  expect(created.length - destroyed.length).toBe(4);
  expect(own.held).toBe(4 * 2 ** 26);
});

test("memory that the device refuses is an error with what was asked for and what was held, once", async () => {
  const { device } = deviceOf(2 ** 24);
  const own = pool(device);
  own.allocate(2 ** 23);
  own.allocate(2 ** 24);
  await expect(device.settled()).rejects.toMatchObject({
    code: "memory-exhausted",
    details: { backend: "webgpu", requested: 2 ** 24, limit: 2 ** 23 },
  });
  await device.settled();
});

test("memory that was refused is never given out again", async () => {
  const { device, created } = deviceOf(2 ** 24);
  const own = pool(device);
  const refused = own.allocate(2 ** 25);
  await expect(device.settled()).rejects.toThrow("memory-exhausted");
  refused.free();
  expect(own.allocate(2 ** 23).id).not.toBe(refused.id);
  await device.settled();
  expect(created).toEqual([2 ** 25, 2 ** 23]);
});

test("more than a GPU buffer can hold is refused at once", () => {
  const { device } = deviceOf(2 ** 40);
  expect(() => pool(device).allocate(2 ** 28 + 1)).toThrow("memory-exhausted");
});
