import { afterAll, expect, it } from "vitest";
import { nodeHost } from "@tercet/host/node";
import { attentionGradientDefinition } from "../../../operators/composites/attention-gradient.ts";
import { attentionDefinition } from "../../../operators/composites/attention.ts";
import { createWasmBackend } from "../backend.ts";
import { noise, runClaimed, type View } from "./claimed.fixture.ts";

const one = createWasmBackend();
const baseline = createWasmBackend({ mode: "baseline" });
// Relaxed where there are no vectors of 256 bits.
const wide = createWasmBackend({ wideVectors: nodeHost().wideVectors });
const two = createWasmBackend({ threads: 2, workers: nodeHost().workers, sharedFrom: 0 });
afterAll(() => two.close());

const [heads, d, scale] = [2, 9, 0.35];

/** Queries, keys, values, bounds and the gradient of the result for sequences of these lengths. */
function sequences(lengths: readonly number[]): readonly View[] {
  const tokens = lengths.reduce((a, b) => a + b, 0);
  const starts = lengths.map((_, s) => lengths.slice(0, s).reduce((a, b) => a + b, 0));
  const of = (value: (s: number) => number): Int32Array =>
    Int32Array.from(lengths.flatMap((length, s) => new Array<number>(length).fill(value(s))));
  const shape = [tokens, heads, d];
  const floats = (seed: number): View => ({ data: noise(tokens * heads * d, seed), shape });
  return [
    floats(1),
    floats(2),
    floats(3),
    { data: of((s) => starts[s] ?? 0), shape: [tokens], dtype: "int32" },
    { data: of((s) => (starts[s] ?? 0) + (lengths[s] ?? 0)), shape: [tokens], dtype: "int32" },
    floats(4),
  ];
}

async function gradientOf(backend: typeof one, views: readonly View[]): Promise<ArrayLike<number>> {
  const output = await runClaimed(backend, attentionDefinition, views.slice(0, 5), { scale });
  const [q, k, v, from, to, gradient] = views as readonly [View, View, View, View, View, View];
  return runClaimed(backend, attentionGradientDefinition, [q, k, v, from, to, { data: output, shape: q.shape }, gradient], { scale });
}

/** The sum over the result of attention times the gradient that is given, in float64. */
function loss(views: readonly View[], changed?: { readonly input: number; readonly at: number; readonly by: number }): number {
  const value = (input: number, at: number): number =>
    (views[input]?.data[at] ?? NaN) + (changed?.input === input && changed.at === at ? changed.by : 0);
  const tokens = views[0]?.shape[0] ?? 0;
  let total = 0;
  for (let h = 0; h < heads; h++)
    for (let i = 0; i < tokens; i++) {
      const [from, to] = [views[3]?.data[i] ?? 0, views[4]?.data[i] ?? 0];
      const scores: number[] = [];
      for (let j = from; j < to; j++) {
        let score = 0;
        for (let x = 0; x < d; x++) score += value(0, (i * heads + h) * d + x) * value(1, (j * heads + h) * d + x);
        scores.push(Math.exp(score * scale));
      }
      const sum = scores.reduce((a, b) => a + b, 0);
      scores.forEach((score, j) => {
        for (let x = 0; x < d; x++) total += (score / sum) * value(2, ((from + j) * heads + h) * d + x) * value(5, (i * heads + h) * d + x);
      });
    }
  return total;
}

it.each([
  ["relaxed", one],
  ["baseline", baseline],
  ["wide", wide],
])("%s: over several blocks of rows it is the slope of the result", async (_, backend) => {
  const views = sequences([70, 3]);
  const got = await gradientOf(backend, views);
  const size = 73 * heads * d;
  for (const input of [0, 1, 2])
    for (const at of [0, 5, 400, 69 * heads * d + 3, size - 1]) {
      const step = 1e-4;
      const slope = (loss(views, { input, at, by: step }) - loss(views, { input, at, by: -step })) / (2 * step);
      expect(Math.abs((got[input * size + at] ?? NaN) - slope)).toBeLessThan(1e-5);
    }
});

it("a sequence's gradients have the same bits alone, in a batch, and with two threads", async () => {
  const lengths = [50, 1, 64];
  const views = sequences(lengths);
  const whole = await gradientOf(one, views);
  expect(await gradientOf(two, views)).toEqual(whole);
  const [start, length] = [51, 64];
  const alone = await gradientOf(one, [
    ...views.slice(0, 3).map((view) => ({ ...view, shape: [length, heads, d], offset: start * heads * d })),
    { data: new Int32Array(length), shape: [length], dtype: "int32" as const },
    { data: new Int32Array(length).fill(length), shape: [length], dtype: "int32" as const },
    { data: (views[5]?.data as Float32Array).slice(start * heads * d), shape: [length, heads, d] }, // it is floats(4)
  ]);
  const [tokens, width] = [115, heads * d];
  for (const which of [0, 1, 2])
    expect(Array.from(alone).slice(which * length * width, (which + 1) * length * width)).toEqual(
      Array.from(whole).slice((which * tokens + start) * width, (which * tokens + start + length) * width),
    );
});
