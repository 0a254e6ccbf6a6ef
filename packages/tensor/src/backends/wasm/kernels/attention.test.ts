import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { nodeHost } from "@tercet/host/node";
import { attentionDefinition } from "../../../operators/composites/attention.ts";
import { createWasmBackend } from "../backend.ts";
import { noise, runClaimed, type View } from "./claimed.fixture.ts";

const relaxed = createWasmBackend({ mode: "relaxed" });
const baseline = createWasmBackend({ mode: "baseline" });
// Relaxed where there are no vectors of 256 bits.
const wide = createWasmBackend({ wideVectors: nodeHost().wideVectors });
const two = createWasmBackend({ threads: 2, workers: nodeHost().workers, sharedFrom: 0 });
afterAll(() => two.close());

interface Sizes {
  readonly rows: number;
  readonly keys: number;
  readonly heads: number;
  readonly d: number;
  readonly dv: number;
}

function viewsOf({ rows, keys, heads, d, dv }: Sizes, from: readonly number[], to: readonly number[], size = 1): readonly View[] {
  return [
    { data: noise(rows * heads * d, 1).map((x) => x * size), shape: [rows, heads, d] },
    { data: noise(keys * heads * d, 2).map((x) => x * size), shape: [keys, heads, d] },
    { data: noise(keys * heads * dv, 3), shape: [keys, heads, dv] },
    { data: Int32Array.from(from), shape: [rows], dtype: "int32" },
    { data: Int32Array.from(to), shape: [rows], dtype: "int32" },
  ];
}

function oracle({ rows, heads, d, dv }: Sizes, views: readonly View[], scale: number): readonly number[] {
  const [q, k, v, from, to] = views.map((view) => view.data);
  const out: number[] = [];
  for (let i = 0; i < rows; i++)
    for (let h = 0; h < heads; h++) {
      const scores: number[] = [];
      for (let j = from?.[i] ?? 0; j < (to?.[i] ?? 0); j++) {
        let score = 0;
        for (let x = 0; x < d; x++) score += (q?.[(i * heads + h) * d + x] ?? NaN) * (k?.[(j * heads + h) * d + x] ?? NaN);
        scores.push(score * scale);
      }
      const top = Math.max(...scores);
      const weights = scores.map((score) => Math.exp(score - top));
      const sum = weights.reduce((a, b) => a + b, 0);
      for (let x = 0; x < dv; x++)
        out.push(weights.reduce((total, w, j) => total + (w / sum) * (v?.[(((from?.[i] ?? 0) + j) * heads + h) * dv + x] ?? NaN), 0));
    }
  return out;
}

function expectClose(got: ArrayLike<number>, want: readonly number[]): void {
  expect(got.length).toBe(want.length);
  want.forEach((value, i) => expect(Math.abs((got[i] ?? NaN) - value)).toBeLessThan(1e-5));
}

it.each([
  ["relaxed", relaxed],
  ["baseline", baseline],
  ["wide", wide],
  ["two threads", two],
])("%s: any ranges of keys, empty ones too, give the weighted values of float64", async (_, backend) => {
  const extent = fc.integer({ min: 1, max: 20 });
  const sizes = fc.record({
    rows: fc.integer({ min: 0, max: 20 }),
    keys: extent,
    heads: fc.integer({ min: 1, max: 3 }),
    d: extent,
    dv: extent,
  });
  await fc.assert(
    fc.asyncProperty(sizes, fc.infiniteStream(fc.nat()), fc.boolean(), async (size, numbers, alike) => {
      const draw = (): number => (numbers.next().value as number) % (size.keys + 1); // the stream has no end
      const [low, high] = [draw(), draw()];
      const from = Array.from({ length: size.rows }, () => (alike ? low : draw()));
      const to = Array.from({ length: size.rows }, () => (alike ? high : draw()));
      const views = viewsOf(size, from, to);
      expectClose(await runClaimed(backend, attentionDefinition, views, { scale: 0.4 }), oracle(size, views, 0.4));
    }),
    { numRuns: 60, verbose: true },
  );
});

it("scores of hundreds neither overflow nor lose the greatest", async () => {
  const size = { rows: 7, keys: 40, heads: 2, d: 16, dv: 8 };
  const views = viewsOf(size, new Array<number>(7).fill(0), new Array<number>(7).fill(40), 20);
  expectClose(await runClaimed(relaxed, attentionDefinition, views, { scale: 1 }), oracle(size, views, 1));
});

it("a sequence has the same bits alone, in a batch, and with two threads", async () => {
  const [heads, d] = [3, 20];
  const lengths = [13, 1, 40, 6];
  const starts = lengths.map((_, s) => lengths.slice(0, s).reduce((a, b) => a + b, 0));
  const tokens = 60;
  const of = (values: readonly number[]): number[] => lengths.flatMap((length, s) => new Array<number>(length).fill(values[s] ?? 0));
  const views = viewsOf(
    { rows: tokens, keys: tokens, heads, d, dv: d },
    of(starts),
    of(starts.map((start, s) => start + (lengths[s] ?? 0))),
  );
  const whole = await runClaimed(relaxed, attentionDefinition, views, { scale: 0.3 });
  expect(await runClaimed(two, attentionDefinition, views, { scale: 0.3 })).toEqual(whole);
  for (const [s, length] of lengths.entries()) {
    const start = starts[s] ?? 0;
    const alone = await runClaimed(
      relaxed,
      attentionDefinition,
      [
        ...views.slice(0, 3).map((view) => ({ ...view, shape: [length, heads, d], offset: start * heads * d })),
        { data: new Int32Array(length), shape: [length], dtype: "int32" },
        { data: new Int32Array(length).fill(length), shape: [length], dtype: "int32" },
      ],
      { scale: 0.3 },
    );
    expect(alone).toEqual(whole.slice(start * heads * d, (start + length) * heads * d));
  }
});

it("queries, keys and values may be parts of one product", async () => {
  const [tokens, heads, d] = [11, 2, 8];
  const size = { rows: tokens, keys: tokens, heads, d, dv: d };
  const packed = noise(tokens * 3 * heads * d, 9);
  const part = (which: number): View => ({
    data: packed,
    shape: [tokens, heads, d],
    strides: [3 * heads * d, d, 1],
    offset: which * heads * d,
  });
  const bounds: View[] = [
    { data: new Int32Array(tokens), shape: [tokens], dtype: "int32" },
    { data: new Int32Array(tokens).fill(tokens), shape: [tokens], dtype: "int32" },
  ];
  const got = await runClaimed(relaxed, attentionDefinition, [part(0), part(1), part(2), ...bounds], { scale: 0.3 });
  const contiguous = [0, 1, 2].map((which) => ({
    shape: [tokens, heads, d],
    data: Float32Array.from({ length: tokens * heads * d }, (_, i) => {
      const token = Math.floor(i / (heads * d));
      return packed[token * 3 * heads * d + which * heads * d + (i % (heads * d))] ?? NaN;
    }),
  }));
  expect(await runClaimed(relaxed, attentionDefinition, [...contiguous, ...bounds], { scale: 0.3 })).toEqual(got);
  expectClose(got, oracle(size, [...contiguous, ...bounds], 0.3));
});
