import { nodeHost } from "@tercet/host/node";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { openWebgpuForTests } from "../../../../claims/webgpu.ts";
import type { Backend } from "../../../backend/interface.ts";
import { tensor } from "../../../create.ts";
import { data } from "../../../evaluate.ts";
import { firstPlacesDefinition } from "../../../operators/first-places.ts";
import { polyScore } from "../../../operators/composites/poly-score.ts";
import { widened } from "../../../operators/composites/stored-candidates.ts";
import { topK, topKDefinition } from "../../../operators/composites/top-k.ts";
import { topPolyScores } from "../../../operators/composites/top-poly-scores.ts";
import { topProducts } from "../../../operators/composites/top-products.ts";
import { matmul } from "../../../operators/matmul.ts";
import { transpose } from "../../../operators/transpose.ts";
import { Tensor } from "../../../tensor.ts";
import { noise, runClaimed } from "../../wasm/kernels/claimed.fixture.ts";
import { WebgpuBackend } from "../backend.ts";

const opened = await openWebgpuForTests(nodeHost());

/** The definition by sorting: greatest first, equal ones by position, NaN last. */
function best(scores: ArrayLike<number>, k: number): readonly number[] {
  const last = (x: number): number => (Number.isNaN(x) ? 1 : 0);
  return Array.from(scores, (_, i) => i)
    .sort((a, b) => last(scores[a]!) - last(scores[b]!) || (scores[b]! > scores[a]! ? 1 : scores[b]! < scores[a]! ? -1 : a - b))
    .slice(0, k);
}

async function positions(backend: Backend, of: Tensor): Promise<readonly number[]> {
  return [...(await data(of, { backend }))];
}

describe.skipIf(opened.kind === "absent")(`searches on webgpu${opened.kind === "absent" ? `: ${opened.why}` : ""}`, () => {
  if (!(opened.kind === "open" && opened.backend instanceof WebgpuBackend)) return;
  const { backend } = opened;
  afterAll(() => backend.close());

  it("topK gives positions in the order of the definition: ties, signed zeros, infinities and NaN, any k", async () => {
    const few = fc.constantFrom(0, -0, 1, -1, 2.5, Infinity, -Infinity, NaN);
    await fc.assert(
      fc.asyncProperty(fc.array(few, { maxLength: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), async (row, share) => {
        const k = Math.round(share * row.length);
        const values = Float32Array.from(row);
        expect(await positions(backend, topK(tensor(values, { shape: [1, row.length] }), { k }))).toEqual(best(values, k));
      }),
      { numRuns: 40, verbose: true },
    );
  });

  it.each([
    [5000, 1, (i: number) => i],
    [5000, 10, (i: number) => -i],
    [5000, 5000, (i: number) => (i < 4900 ? NaN : i % 7)],
    [1024, 1024, () => 3],
    [20_000, 1500, (i: number) => (i * 7919) % 977],
  ])("topK of rows of %i, the first %i", async (n, k, of) => {
    const values = Float32Array.from({ length: 2 * n }, (_, i) => of(i % n));
    const got = await runClaimed(backend, topKDefinition, [{ data: values, shape: [2, n] }], { k });
    const expected = best(values.subarray(0, n), k);
    for (const row of [0, 1]) expect([...got.subarray(row * k, row * k + k)]).toEqual(expected);
  });

  it("topK of rows of whole numbers that are views", async () => {
    const values = Int32Array.from(noise(40, 1), (x) => 2 ** 31 * x);
    const got = await runClaimed(backend, topKDefinition, [{ data: values, shape: [3, 7], strides: [11, 1], offset: 4, dtype: "int32" }], {
      k: 3,
    });
    expect([...got]).toEqual([4, 15, 26].flatMap((start) => [...best(values.subarray(start, start + 7), 3)]));
  });

  const coarse = (rows: number, d: number, seed: number): Tensor =>
    tensor(
      noise(rows * d, seed).map((x) => Math.round(2 * x)),
      { shape: [rows, d] },
    );

  it.each([
    [1, 300, 4],
    [5, 1100, 8],
    [17, 40, 4],
  ])("%i contexts find among %i candidates of %i numbers what sorting their scores finds", async (contexts, n, d) => {
    const k = 7;
    const scores = await data(matmul(coarse(contexts, d, 1), transpose(coarse(n, d, 2))), { backend });
    const expected = Array.from({ length: contexts }, (_, i) => best(scores.subarray(i * n, i * n + n), k)).flat();
    expect(await positions(backend, topProducts(coarse(contexts, d, 1), coarse(n, d, 2), { k }))).toEqual(expected);

    const y = (): Tensor => tensor(noise(contexts * 3 * d, 3), { shape: [contexts, 3, d] });
    const polyScores = await data(polyScore(y(), coarse(n, d, 2), { sharpness: 0.7 }), { backend });
    const expectedPoly = Array.from({ length: contexts }, (_, i) => best(polyScores.subarray(i * n, i * n + n), k)).flat();
    expect(await positions(backend, topPolyScores(y(), coarse(n, d, 2), { k, sharpness: 0.7 }))).toEqual(expectedPoly);
  });

  it("candidates are scored piece by piece where their scores would take too much memory", async () => {
    // Limits are no plain object.
    const small = backend.withFacts(({ limits, ...facts }) => ({
      ...facts,
      limits: {
        maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
        maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
        maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
        maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
        maxStorageBufferBindingSize: 40_000,
      },
    }));
    const [contexts, n, d, k] = [4, 5000, 2, 9];
    const make = (): Tensor => topProducts(coarse(contexts, d, 1), coarse(n, d, 2), { k });
    expect(await positions(small, make())).toEqual(await positions(backend, make()));
  });

  it.each(["float16", "bfloat16", "int8"] as const)("candidates of %s are found as the floats are that they widen to", async (type) => {
    const [contexts, n, k] = [3, 130, 4];
    for (const d of [8, 7]) {
      const bits = type === "float16" ? [0x83ff, 0x3800] : [0x80ff, 0x3f00];
      const stored = (): Tensor =>
        new Tensor([n, d], type, {
          kind: "host",
          data:
            type === "int8"
              ? Int8Array.from(noise(n * d, 4), (x) => 128 * x)
              : Uint16Array.from(noise(n * d, 4), (x) => ((32768 + 32768 * x) & bits[0]!) | bits[1]!),
        });
      const scales = (): Tensor | undefined => (type === "int8" ? tensor(noise(n, 5)) : undefined);
      const plain = new Tensor([n, d], "float32", { kind: "host", data: await data(widened(stored(), "float32", scales()), { backend }) });
      const a = (): Tensor => tensor(noise(contexts * d, 6), { shape: [contexts, d] });
      const y = (): Tensor => tensor(noise(contexts * 2 * d, 6), { shape: [contexts, 2, d] });
      expect(await positions(backend, topProducts(a(), stored(), { k, scales: scales() }))).toEqual(
        await positions(backend, topProducts(a(), plain, { k })),
      );
      // The same code reads candidates of both.
      if (d === 7) continue;
      expect(await positions(backend, topPolyScores(y(), stored(), { k, sharpness: 0.5, scales: scales() }))).toEqual(
        await positions(backend, topPolyScores(y(), plain, { k, sharpness: 0.5 })),
      );
    }
  });

  it("first places of row numbers, of none, and of those that are no rows", async () => {
    const ids = Int32Array.from({ length: 300 }, (_, i) => ((i * 37) % 91) - 3);
    const expected = Array.from({ length: 80 }, (_, row) => (ids.includes(row) ? ids.indexOf(row) : 300));
    expect([...(await runClaimed(backend, firstPlacesDefinition, [{ data: ids, shape: [300], dtype: "int32" }], { rows: 80 }))]).toEqual(
      expected,
    );
    const none = await runClaimed(backend, firstPlacesDefinition, [{ data: new Int32Array(0), shape: [0], dtype: "int32" }], { rows: 3 });
    expect([...none]).toEqual([0, 0, 0]);
  });
});
