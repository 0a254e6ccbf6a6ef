import fc from "fast-check";
import { nodeHost } from "@tercet/host/node";
import { afterAll, describe, expect, it } from "vitest";
import type { Backend } from "../../../backend/interface.ts";
import { tensor } from "../../../create.ts";
import { data } from "../../../evaluate.ts";
import { polyScoreListed } from "../../../operators/composites/poly-score-listed.ts";
import { polyScore } from "../../../operators/composites/poly-score.ts";
import { topK, topKDefinition } from "../../../operators/composites/top-k.ts";
import { topPolyScores } from "../../../operators/composites/top-poly-scores.ts";
import { topProducts } from "../../../operators/composites/top-products.ts";
import { matmul } from "../../../operators/matmul.ts";
import { transpose } from "../../../operators/transpose.ts";
import type { Tensor } from "../../../tensor.ts";
import { createWasmBackend } from "../backend.ts";
import { noise, runClaimed } from "./claimed.fixture.ts";

const threads = [1, 2, 3].map((count) =>
  createWasmBackend({ mode: "relaxed", threads: count, ...(count === 1 ? {} : { workers: nodeHost().workers, sharedFrom: 0 }) }),
);
const baseline = createWasmBackend({ mode: "baseline" });
const wide = createWasmBackend({ wideVectors: nodeHost().wideVectors });
const backends = [...threads, wide, baseline];
afterAll(() => Promise.all(backends.map((backend) => backend.close())));

/** The definition by sorting: greatest first, equal ones by position, NaN last. */
function best(scores: ArrayLike<number>, k: number): readonly number[] {
  const last = (x: number): number => (Number.isNaN(x) ? 1 : 0);
  return Array.from(scores, (_, i) => i)
    .sort((a, b) => last(scores[a]!) - last(scores[b]!) || (scores[b]! > scores[a]! ? 1 : scores[b]! < scores[a]! ? -1 : a - b))
    .slice(0, k);
}

const few = fc.constantFrom(0, -0, 1, -1, 2.5, Infinity, -Infinity, NaN);

describe("topK", () => {
  const rows = fc.oneof(fc.array(few, { maxLength: 60 }), fc.array(fc.float({ noDefaultInfinity: false }), { maxLength: 200 }));
  it("gives positions in the order of the definition: ties, signed zeros, infinities and NaN, any k", async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.double({ min: 0, max: 1, noNaN: true }), async (row, share) => {
        const k = Math.round(share * row.length);
        const values = Float32Array.from(row);
        const got = await data(topK(tensor(values, { shape: [1, row.length] }), { k }), { backend: threads[0]! });
        expect([...got]).toEqual(best(values, k));
      }),
      { numRuns: 200, verbose: true },
    );
  });

  it.each([
    ["ascending", (i: number) => i],
    ["descending", (i: number) => -i],
    ["all alike", () => 3],
    ["no numbers", () => NaN],
    ["numbers at the end", (i: number) => (i < 4900 ? NaN : i % 7)],
  ])("of many rows that are %s, in any number of threads", async (_, of) => {
    const values = Float32Array.from({ length: 3 * 5000 }, (__, i) => of(i % 5000));
    for (const k of [1, 10, 5000]) {
      const expected = best(values.subarray(0, 5000), k);
      for (const backend of threads) {
        const got = await runClaimed(backend, topKDefinition, [{ data: values, shape: [3, 5000] }], { k });
        for (const row of [0, 1, 2]) expect([...got.subarray(row * k, row * k + k)]).toEqual(expected);
      }
    }
  });

  it("of rows that are views", async () => {
    const values = noise(40, 1);
    const got = await runClaimed(wide, topKDefinition, [{ data: values, shape: [3, 7], strides: [11, 1], offset: 4 }], { k: 3 });
    expect([...got]).toEqual([4, 15, 26].flatMap((from) => [...best(values.subarray(from, from + 7), 3)]));
  });
});

/** Vectors of few values, so that many scores are equal. */
function coarse(rows: number, d: number, seed: number): Tensor {
  return tensor(
    noise(rows * d, seed).map((x) => Math.round(2 * x)),
    { shape: [rows, d] },
  );
}

async function positions(backend: Backend, of: Tensor): Promise<readonly number[]> {
  return [...(await data(of, { backend }))];
}

describe.each([
  ["few values, so that scores tie", coarse],
  ["noise", (rows: number, d: number, seed: number) => tensor(noise(rows * d, seed), { shape: [rows, d] })],
])("a fused search over %s", (_, vectors) => {
  const sizes = fc.record({
    contexts: fc.constantFrom(1, 2, 5, 17, 65),
    n: fc.constantFrom(1, 7, 48, 49, 96, 131, 300),
    d: fc.constantFrom(1, 3, 4, 31, 64, 769),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    seed: fc.nat(1000),
  });

  it("finds what sorting the products finds, in every mode and number of threads", async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async ({ contexts, n, d, share, seed }) => {
        const k = Math.max(1, Math.round(share * share * n));
        const make = (): [Tensor, Tensor] => [vectors(contexts, d, seed), vectors(n, d, seed + 1)];
        for (const backend of backends) {
          const [a, candidates] = make();
          const scores = await data(matmul(a, transpose(candidates)), { backend });
          const expected = Array.from({ length: contexts }, (__, i) => best(scores.subarray(i * n, i * n + n), k)).flat();
          const [b, again] = make();
          expect(await positions(backend, topProducts(b, again, { k }))).toEqual(expected);
        }
      }),
      { numRuns: 12, verbose: true },
    );
  });

  it("finds what sorting poly scores finds; listed candidates score with the same bits", async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.constantFrom(1, 4, 16, 33), async ({ contexts, n, d, share, seed }, m) => {
        const k = Math.max(1, Math.round(share * share * n));
        const few = Math.min(contexts, 3);
        const make = (): [Tensor, Tensor] => {
          const y = noise(few * m * d, seed);
          return [tensor(y, { shape: [few, m, d] }), vectors(n, d, seed + 1)];
        };
        let first: readonly number[] | undefined;
        for (const backend of backends) {
          const [y, candidates] = make();
          const scores = await data(polyScore(y, candidates, { sharpness: 0.7 }), { backend });
          const expected = Array.from({ length: few }, (__, i) => best(scores.subarray(i * n, i * n + n), k)).flat();
          expect(await positions(backend, topPolyScores(...make(), { k, sharpness: 0.7 }))).toEqual(expected);
          const repeated = new Float32Array(few * n * d);
          const own = (await data(candidates, { backend })) as Float32Array;
          for (let i = 0; i < few; i++) repeated.set(own, i * n * d);
          const listed = polyScoreListed(make()[0], tensor(repeated, { shape: [few, n, d] }), { sharpness: 0.7 });
          expect(await data(listed, { backend })).toEqual(scores);
          if (backend !== baseline) expect((first ??= [...scores])).toEqual([...scores]);
        }
      }),
      { numRuns: 12, verbose: true },
    );
  });
});
