import fc from "fast-check";
import { nodeHost } from "@tercet/host/node";
import { afterAll, describe, expect, it } from "vitest";
import { tensor } from "../../../create.ts";
import type { HostArray } from "../../../dtype.ts";
import { data } from "../../../evaluate.ts";
import { topKDefinition } from "../../../operators/composites/top-k.ts";
import { topPolyScores, topPolyScoresDefinition } from "../../../operators/composites/top-poly-scores.ts";
import { topProducts } from "../../../operators/composites/top-products.ts";
import { topScaledProductsDefinition } from "../../../operators/composites/top-scaled-products.ts";
import { widened } from "../../../operators/composites/stored-candidates.ts";
import { Tensor } from "../../../tensor.ts";
import { createWasmBackend } from "../backend.ts";
import { claimedOf, noise } from "./claimed.fixture.ts";

const wide = createWasmBackend({ wideVectors: nodeHost().wideVectors });
const two = createWasmBackend({ mode: "baseline", threads: 2, workers: nodeHost().workers, sharedFrom: 0 });
const backends = [wide, two];
afterAll(() => two.close());

type Stored = "float16" | "bfloat16" | "int8";
const types: readonly Stored[] = ["float16", "bfloat16", "int8"];

/** All bits that a type has, at random: subnormals, infinities and NaN among them. */
function anyBits(type: Stored, length: number, seed: number): HostArray {
  const values = noise(length, seed);
  return type === "int8" ? Int8Array.from(values, (x) => 128 * x) : Uint16Array.from(values, (x) => 32768 + 32768 * x);
}

/** Bits of numbers of a few sizes. */
function numbers(type: Stored, length: number, seed: number): HostArray {
  const bits = anyBits(type, length, seed);
  const [mask, one] = type === "float16" ? [0x83ff, 0x3800] : [0x80ff, 0x3f00];
  return type === "int8" ? bits : Uint16Array.from(bits, (x) => (x & mask) | one);
}

const sizes = fc.record({
  contexts: fc.constantFrom(1, 3, 20),
  n: fc.constantFrom(1, 5, 47, 49, 130),
  d: fc.constantFrom(1, 3, 7, 8, 9, 65),
  k: fc.constantFrom(1, 4),
  seed: fc.nat(1000),
});

describe.each(types)("candidates of %s", (type) => {
  it.each([
    ["numbers", numbers],
    ["any bits", anyBits],
  ] as const)("are found as the floats are that they widen to: %s", async (_, bits) => {
    await fc.assert(
      fc.asyncProperty(sizes, async ({ contexts, n, d, k: most, seed }) => {
        const k = Math.min(n, most);
        const of = (): [Tensor, Tensor, Tensor | undefined] => [
          tensor(noise(contexts * 2 * d, seed), { shape: [contexts, 2, d] }),
          new Tensor([n, d], type, { kind: "host", data: bits(type, n * d, seed) }),
          type === "int8" ? tensor(noise(n, seed + 2)) : undefined,
        ];
        for (const backend of backends) {
          const [y, stored, scales] = of();
          const [z, same, factors] = of();
          const plain = new Tensor([n, d], "float32", { kind: "host", data: await data(widened(same, "float32", factors), { backend }) });
          const one = (x: Tensor): Tensor => tensor(noise(contexts * d, seed), { shape: [contexts, x.shape[2] ?? 0] });
          expect(await data(topProducts(one(y), stored, { k, scales }), { backend })).toEqual(
            await data(topProducts(one(z), plain, { k }), { backend }),
          );
          expect(await data(topPolyScores(y, stored, { k, sharpness: 0.5, scales }), { backend })).toEqual(
            await data(topPolyScores(z, plain, { k, sharpness: 0.5 }), { backend }),
          );
        }
      }),
      { numRuns: 15, verbose: true },
    );
  });
});

it("is a kernel's work, and int8 comes with scales alone", () => {
  const view = (shape: readonly number[], dtype: "float32" | Stored) => ({ data: new Float32Array(0), shape, dtype });
  for (const type of ["float32", "float16", "bfloat16"] as const)
    expect(wide.claims(claimedOf(topPolyScoresDefinition, [view([2, 3, 4], "float32"), view([5, 4], type)], { k: 2, sharpness: 1 }))).toBe(
      true,
    );
  const scaled = [view([2, 4], "float32"), view([5, 4], "int8"), view([5], "float32")];
  expect(wide.claims(claimedOf(topScaledProductsDefinition, scaled, { k: 2 }))).toBe(true);
  expect(wide.claims(claimedOf(topKDefinition, [view([2, 4], "float32")], { k: 2 }))).toBe(true);
  const [a, candidates] = [tensor([[1]]), new Tensor([1, 1], "int8", { kind: "host", data: Int8Array.of(1) })];
  expect(() => topProducts(a, candidates, { k: 1 })).toThrow(expect.objectContaining({ code: "dtype-mismatch" }));
  expect(() => topProducts(a, tensor([[1]]), { k: 1, scales: tensor([1]) })).toThrow(expect.objectContaining({ code: "dtype-mismatch" }));
  expect(() => topProducts(a, candidates, { k: 1, scales: tensor([1, 2]) })).toThrow(expect.objectContaining({ code: "shape-invalid" }));
});
