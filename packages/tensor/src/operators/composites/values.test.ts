import { expect, test } from "vitest";
import { numbersFrom } from "../../../test/drawn-inputs.ts";
import { referenceValue, referenceValues } from "../../../test/reference-value.ts";
import { ones, tensor, zeros } from "../../create.ts";
import { key, keyTensor } from "../../random.ts";
import { threefry } from "../../scalar/threefry.ts";
import type { Tensor } from "../../tensor.ts";
import { attention } from "./attention.ts";
import { attentionWeights } from "./attention-weights.ts";
import { attentionWithBias } from "./attention-with-bias.ts";
import { attentionWithDropout } from "./attention-with-dropout.ts";
import { crossEntropy } from "./cross-entropy.ts";
import { dropout } from "./dropout.ts";
import { geluErf } from "./gelu-erf.ts";
import { geluSigmoid } from "./gelu-sigmoid.ts";
import { geluTanh } from "./gelu-tanh.ts";
import { layerNorm } from "./layer-norm.ts";
import { linear } from "./linear.ts";
import { logSoftmax } from "./log-softmax.ts";
import { normalize } from "./normalize.ts";
import { polyScore } from "./poly-score.ts";
import { polyScoreListed } from "./poly-score-listed.ts";
import { softmax } from "./softmax.ts";
import { softplus } from "./softplus.ts";

const next = numbersFrom(11);
const floats = (count: number): number[] => Array.from({ length: count }, () => next() / 2 ** 30 - 2);
const of = (values: readonly number[], ...shape: number[]): Tensor => tensor(Float64Array.from(values), { shape });
const integers = (...values: number[]): Tensor => tensor(Int32Array.from(values));
const at = (values: readonly number[], i: number): number => values[i] ?? NaN;
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const total = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0);

/** Compares with plain loops in float64, which round as often: twice the running bound covers both. */
async function expectValues(actual: Tensor, expected: readonly number[]): Promise<void> {
  const [result] = await referenceValues([actual]);
  expect(result?.values.length).toBe(expected.length);
  expected.forEach((value, i) => {
    const [own, bound] = [result?.values[i] ?? NaN, result?.bounds?.[i] ?? 0];
    expect(bound).toBeLessThan(2 ** -30);
    expect(Math.abs(own - value) <= 2 * bound, `element ${i}: ${own}, not ${value}, bound ${bound}`).toBe(true);
  });
}

/** Attention by loops over queries, heads and keys. */
function attend(
  { q, k, v }: { readonly q: readonly number[]; readonly k: readonly number[]; readonly v: readonly number[] },
  { queries, heads, d, e }: { readonly queries: number; readonly heads: number; readonly d: number; readonly e: number },
  seen: (i: number) => readonly number[],
  change: { readonly bias?: (h: number, i: number, j: number) => number; readonly drop?: (h: number, i: number, j: number) => number } = {},
): number[] {
  return range(queries).flatMap((i) =>
    range(heads).flatMap((h) => {
      const keys = seen(i);
      const scores = keys.map(
        (j) =>
          0.3 * total(range(d).map((c) => at(q, (i * heads + h) * d + c) * at(k, (j * heads + h) * d + c))) + (change.bias?.(h, i, j) ?? 0),
      );
      const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
      const weights = powers.map((power, n) => (power / total(powers)) * (change.drop?.(h, i, keys[n] ?? 0) ?? 1));
      return range(e).map((c) => total(weights.map((weight, n) => weight * at(v, ((keys[n] ?? 0) * heads + h) * e + c))));
    }),
  );
}

const sizes = { queries: 4, heads: 2, d: 3, e: 2 };
const keys = 5;
const arrays = { q: floats(24), k: floats(30), v: floats(20) };
const [q, k, v] = [of(arrays.q, 4, 2, 3), of(arrays.k, 5, 2, 3), of(arrays.v, 5, 2, 2)];
const bounds: readonly (readonly [number, number])[] = [[0, 2], [3, 3], [1, 5], [4, 1]]; // prettier-ignore
const [from, to] = [integers(...bounds.map(([first]) => first)), integers(...bounds.map(([, last]) => last))];
const seen = (i: number): number[] => range(keys).filter((j) => j >= (bounds[i]?.[0] ?? 0) && j < (bounds[i]?.[1] ?? 0));

test("attention sees the keys of each query's range, and gives zeros where there are none", async () => {
  await expectValues(attention(q, k, v, from, to, { scale: 0.3 }), attend(arrays, sizes, seen));
});

test("attention over no keys at all is zeros", async () => {
  const none = attention(q, of([], 0, 2, 3), of([], 0, 2, 2), integers(0, 0, 0, 0), integers(0, 0, 0, 0), { scale: 1 });
  expect(await referenceValue(none)).toEqual(new Array(16).fill(0));
});

test("attention of one sequence does not depend on the others", async () => {
  const alone = attention(
    of(arrays.q.slice(12, 18), 1, 2, 3),
    of(arrays.k.slice(6), 4, 2, 3),
    of(arrays.v.slice(4), 4, 2, 2),
    integers(0),
    integers(4),
    {
      scale: 0.3,
    },
  );
  const together = await referenceValue(attention(q, k, v, from, to, { scale: 0.3 }));
  expect(await referenceValue(alone)).toEqual(together.slice(8, 12));
});

test("attention weights are a softmax inside the range and zero outside", async () => {
  const weights = await referenceValue(attentionWeights(q, k, from, to, { scale: 0.3 }));
  range(8).forEach((row) => {
    const own = weights.slice(row * keys, (row + 1) * keys);
    own.forEach((weight, j) => expect(weight > 0).toBe(seen(row % 4).includes(j)));
    expect(total(own)).toBeCloseTo(seen(row % 4).length > 0 ? 1 : 0, 12);
  });
});

test("attention with a bias adds it by relative position, clamped at the ends", async () => {
  const bias = floats(6);
  const clamped = (h: number, i: number, j: number): number => at(bias, h * 3 + Math.min(Math.max(j - i + 1, 0), 2));
  await expectValues(attentionWithBias(q, k, v, from, to, of(bias, 2, 3), { scale: 0.3 }), attend(arrays, sizes, seen, { bias: clamped }));
});

test("attention with dropout drops by the position of head, query and key", async () => {
  const drawn = key(77);
  const drop = (h: number, i: number, j: number): number => {
    const position = (h * sizes.queries + i) * keys + j;
    const words = threefry(drawn, [3, Math.floor(position / 4)]);
    const part = position % 4;
    return ((words[part < 2 ? 0 : 1] >>> (part % 2 === 0 ? 16 : 0)) & 0xffff) / 2 ** 16 >= 0.5 ? 2 : 0;
  };
  const result = attentionWithDropout(q, k, v, from, to, keyTensor(drawn), { scale: 0.3, rate: 0.5 });
  await expectValues(result, attend(arrays, sizes, seen, { drop }));
});

test("dropout keeps the share it says, scales it, and is the identity at rate 0", async () => {
  const x = ones([4096], "float64");
  expect(dropout(x, keyTensor(key(1)), { rate: 0 })).toBe(x);
  const dropped = await referenceValue(dropout(x, keyTensor(key(1)), { rate: 0.2 }));
  expect(new Set(dropped)).toEqual(new Set([0, 1 / (1 - 0.2)]));
  const kept = dropped.filter((each) => each !== 0).length / dropped.length;
  // Five standard errors.
  expect(Math.abs(kept - 0.8)).toBeLessThan(5 * Math.sqrt((0.8 * 0.2) / dropped.length));
});

test("softmax and its logarithm stand large elements and -Infinity", async () => {
  await expectValues(softmax(of([1000, 1000, -Infinity], 3)), [0.5, 0.5, 0]);
  await expectValues(logSoftmax(of([1000, 0], 2)), [0, -1000]);
});

test("layerNorm divides by the biased deviation", async () => {
  const x = floats(8);
  const [gain, bias] = [floats(4), floats(4)];
  const expected = range(2).flatMap((row) => {
    const own = x.slice(row * 4, row * 4 + 4);
    const mean = total(own) / 4;
    const variance = total(own.map((each) => (each - mean) ** 2)) / 4;
    return own.map((each, i) => ((each - mean) / Math.sqrt(variance + 1e-12)) * at(gain, i) + at(bias, i));
  });
  await expectValues(layerNorm(of(x, 2, 4), of(gain, 4), of(bias, 4), { eps: 1e-12 }), expected);
});

test("layerNorm of equal elements is the bias", async () => {
  expect(await referenceValue(layerNorm(of([7, 7], 1, 2), ones([2], "float64"), of([3, 4], 2), { eps: 1e-5 }))).toEqual([3, 4]);
});

test("the three forms of GELU lie as far apart as their definitions", async () => {
  const grid = Float64Array.from({ length: 1201 }, (_, i) => (i - 600) / 100);
  const [exact, tanh, sigmoid] = await referenceValues([geluErf, geluTanh, geluSigmoid].map((gelu) => gelu(tensor(grid))));
  const distance = (other: typeof exact): number =>
    Math.max(...range(grid.length).map((i) => Math.abs((other?.values[i] ?? NaN) - (exact?.values[i] ?? NaN))));
  expect(distance(tanh).toExponential(1)).toBe("4.7e-4");
  expect(distance(sigmoid).toExponential(1)).toBe("2.0e-2");
});

test("softplus does not overflow", async () => {
  await expectValues(softplus(of([1000, -1000, 0], 3)), [1000, 0, Math.LN2]);
});

test("linear takes leading axes, and works without a bias", async () => {
  const x = floats(12);
  const weight = floats(6);
  const expected = range(4).flatMap((row) => range(2).map((n) => total(range(3).map((c) => at(x, row * 3 + c) * at(weight, n * 3 + c)))));
  await expectValues(linear(of(x, 2, 2, 3), of(weight, 2, 3)), expected);
  await expectValues(linear(of(x, 2, 2, 3), of(weight, 2, 3), of([1, 2], 2)), expected.map((each, i) => each + 1 + (i % 2))); // prettier-ignore
});

test("cross-entropy is the negative logarithm of the target's share", async () => {
  const logits = floats(6);
  const shares = range(2).map((row) => {
    const own = logits.slice(row * 3, row * 3 + 3).map(Math.exp);
    return at(own, 2 - row) / total(own);
  });
  await expectValues(crossEntropy(of(logits, 2, 3), integers(2, 1)), shares.map((share) => -Math.log(share))); // prettier-ignore
});

test("normalize gives unit vectors, and leaves a zero vector as it is", async () => {
  await expectValues(normalize(of([3, 4, 0, 0], 2, 2)), [0.6, 0.8, 0, 0]);
  await expectValues(normalize(of([3, 4], 2, 1), { axis: 0 }), [0.6, 0.8]);
  expect(await referenceValue(normalize(zeros([1, 3], "float64"), { eps: 0.5 }))).toEqual([0, 0, 0]);
});

test("the poly score weighs products by their own softmax, for all candidates and for listed ones", async () => {
  const [y, c] = [floats(12), floats(6)];
  const score = (b: number, n: number): number => {
    const products = range(3).map((m) => total(range(2).map((i) => at(y, (b * 3 + m) * 2 + i) * at(c, n * 2 + i))));
    const powers = products.map((product) => Math.exp(0.7 * product));
    return total(products.map((product, m) => (product * at(powers, m)) / total(powers)));
  };
  const expected = range(2).flatMap((b) => range(3).map((n) => score(b, n)));
  await expectValues(polyScore(of(y, 2, 3, 2), of(c, 3, 2), { sharpness: 0.7 }), expected);
  await expectValues(polyScoreListed(of(y, 2, 3, 2), of([...c, ...c], 2, 3, 2), { sharpness: 0.7 }), expected);
});
