import { sameBits, threadInvariant, type Claim, type NamedArrays } from "@tercet/equivalence";
import fc from "fast-check";
import { compile } from "../src/compile.ts";
import { tensor } from "../src/create.ts";
import { data, evaluate, toBackend } from "../src/evaluate.ts";
import { add } from "../src/operators/add.ts";
import { concat } from "../src/operators/concat.ts";
import { topProducts } from "../src/operators/composites/top-products.ts";
import { matmul } from "../src/operators/matmul.ts";
import { mul } from "../src/operators/mul.ts";
import { reshape } from "../src/operators/reshape.ts";
import { slice } from "../src/operators/slice.ts";
import { sub } from "../src/operators/sub.ts";
import { sum } from "../src/operators/sum.ts";
import { tanh } from "../src/operators/tanh.ts";
import { transpose } from "../src/operators/transpose.ts";
import type { Tensor } from "../src/tensor.ts";
import { compute } from "./compute.ts";
import { claimsAbout, oneThreadOf, type ClaimPlace } from "./place.ts";
import { viewClaims } from "./views.ts";

/**
 * The claims about plans, whatever operators are in them: graphs that differ in a shape, an attribute or a constant alone are told apart by every cache between a graph and
 * its kernels, memory that results take over is not read any more, and a thread waits for what the others make.
 */
export function planClaims(place: ClaimPlace): readonly Claim[] {
  // A backend that walks graphs makes no plans.
  return place.backend.walk === undefined
    ? [...viewClaims(place), searched(place), evaluated(place), compiled(place), resident(place), ...chained(place)]
    : [];
}

type Matrix = readonly [rows: number, columns: number];

/** Graphs that are near each other: every extent, axis and constant is shared by many. */
interface Near {
  readonly shape: Matrix;
  readonly axis: number;
  readonly from: number;
  readonly factors: readonly [number, number];
}

const shapes = fc.constantFrom<Matrix[]>([2, 3], [3, 2], [1, 6], [6, 1], [2, 2], [3, 3]);
const nearGraphs = (factor: fc.Arbitrary<number>): fc.Arbitrary<Near> =>
  fc.record({
    shape: shapes,
    axis: fc.nat({ max: 1 }),
    from: fc.nat({ max: 1 }),
    factors: fc.tuple(factor, factor),
  });

/** Small whole numbers, so that every way to compute is exact. */
function wholes([rows, columns]: Matrix): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: rows * columns }, (_, i) => 1 + ((5 * i) % 7));
}

const array = (values: ArrayLike<number>): NamedArrays[string] => ({ shape: [values.length], data: Float32Array.from(values) });

/** Evaluated one after the other, each graph has the values that its formula has. */
function evaluated(place: ClaimPlace): Claim {
  const { backend } = place;
  const about = claimsAbout({ kind: "function", name: "evaluate" }, place);
  return about(
    sameBits<readonly Near[]>({
      name: "equals-formula-after-others",
      // Zeros of both signs are told apart too, where the backend does so.
      generate: fc.array(
        nearGraphs(backend.precision?.losesSignsOfZero === true ? fc.constantFrom(1, 2, 3) : fc.constantFrom(0, -0, 1, 2)),
        { minLength: 2, maxLength: 5 },
      ),
      subject: async (graphs) => {
        const found: NamedArrays[string][] = [];
        for (const { shape, axis, from, factors } of graphs) {
          const x = tensor(wholes(shape), { shape });
          // One column: which one is an attribute that changes no shape.
          const column = slice(x, { axis: 1, from: from % shape[1], to: (from % shape[1]) + 1 });
          const centred = sub(sub(x, sum(x, { axis, keep: true })), column);
          const y = concat(factors.map((factor) => mul(centred, factor)), 0); // prettier-ignore
          found.push(array(await data(y, { backend })));
        }
        return named(found);
      },
      other: (graphs) =>
        named(
          graphs.map(({ shape: [rows, columns], axis, from, factors }) => {
            const x = wholes([rows, columns]);
            const sums = (i: number, j: number): number => {
              const line = axis === 0 ? Array.from({ length: rows }, (_, r) => [r, j]) : Array.from({ length: columns }, (_, c) => [i, c]);
              return line.reduce((total, [r = 0, c = 0]) => total + (x[r * columns + c] ?? NaN), 0);
            };
            const centred = x.map(
              (value, at) => value - sums(Math.floor(at / columns), at % columns) - (x[at - (at % columns) + (from % columns)] ?? NaN),
            );
            return array(factors.flatMap((factor) => Array.from(centred, (value) => value * factor)));
          }),
        ),
    }),
  );
}

function named(arrays: readonly NamedArrays[string][]): NamedArrays {
  return Object.fromEntries(arrays.map((each, i) => [`graph ${i}`, each]));
}

/** A compiled function, called with one shape after the other: a result that another kernel reads turned, and a state that is added to its own transposition and then used up. */
function compiled(place: ClaimPlace): Claim {
  const { backend } = place;
  const step = (x: Tensor, state: Tensor): { readonly doubled: Tensor; readonly turned: Tensor; readonly state: Tensor } => {
    const doubled = mul(x, 2);
    return { doubled, turned: add(transpose(doubled), 1), state: add(state, mul(transpose(state), 10)) };
  };
  return claimsAbout(
    { kind: "function", name: "compile" },
    place,
  )(
    sameBits<readonly { readonly shape: Matrix; readonly extent: number }[]>({
      name: "equals-formula-after-others",
      generate: fc.array(fc.record({ shape: shapes, extent: fc.integer({ min: 2, max: 9 }) }), { minLength: 2, maxLength: 5 }),
      subject: async (calls) => {
        const run = compile(step, { backend, donate: [1] });
        const found: NamedArrays[string][] = [];
        for (const { shape, extent } of calls) {
          const state = tensor(wholes([extent, extent]), { shape: [extent, extent] });
          // What is computed lies on the backend, where its memory can be taken over.
          const owned = add(state, 0);
          await evaluate([owned], { backend });
          const made = await run(tensor(wholes(shape), { shape }), owned);
          for (const each of [made.doubled, made.turned, made.state]) found.push(array(await data(each)));
        }
        return named(found);
      },
      other: (calls) => named(calls.flatMap(({ shape, extent }) => byFormula(shape, extent).map(array))),
    }),
  );
}

/** One plan, run with inputs that stay on the backend, each of them several times and in any order, while no result is kept: what a run binds is its own inputs. */
function resident(place: ClaimPlace): Claim {
  const { backend } = place;
  return claimsAbout(
    { kind: "function", name: "compile" },
    place,
  )(
    sameBits<{ readonly extent: number; readonly order: readonly number[] }>({
      name: "equals-formula-of-each-input",
      generate: fc.record({
        extent: fc.integer({ min: 2, max: 9 }),
        order: fc.array(fc.nat({ max: 2 }), { minLength: 3, maxLength: 8, size: "max" }),
      }),
      subject: async ({ extent, order }) => {
        const run = compile((x: Tensor) => add(mul(x, 2), 1), { backend });
        const inputs = await Promise.all([0, 1, 2].map((which) => toBackend(tensor(shifted(extent, which)), backend)));
        const found: NamedArrays[string][] = [];
        for (const which of order) {
          const made = await run(inputs[which]!); // one of three
          found.push(array(await data(made)));
          made.dispose();
        }
        for (const input of inputs) input.dispose();
        return named(found);
      },
      other: ({ extent, order }) => named(order.map((which) => array(shifted(extent, which).map((value) => 2 * value + 1)))),
    }),
  );
}

function shifted(extent: number, which: number): Float32Array<ArrayBuffer> {
  return wholes([extent, 1]).map((value) => value + 10 * which);
}

function byFormula(shape: Matrix, extent: number): readonly (readonly number[])[] {
  const [doubled, state] = [Array.from(wholes(shape), (value) => 2 * value), Array.from(wholes([extent, extent]))];
  const swapped = turnedOf(state, [extent, extent]);
  return [doubled, turnedOf(doubled, shape).map((value) => value + 1), state.map((value, at) => value + 10 * (swapped[at] ?? NaN))];
}

function turnedOf(values: readonly number[], [rows, columns]: Matrix): readonly number[] {
  return Array.from({ length: rows * columns }, (_, at) => values[(at % rows) * columns + Math.floor(at / rows)] ?? NaN);
}

interface Searched {
  readonly contexts: number;
  readonly candidates: number;
  readonly k: number;
  readonly seed: number;
}

// Around a block, and some blocks for each thread.
const searches = fc.record({
  contexts: fc.integer({ min: 1, max: 3 }),
  candidates: fc.constantFrom(63, 64, 65, 129, 200, 300),
  k: fc.integer({ min: 1, max: 12 }),
  seed: fc.nat({ max: 0xff }),
});

/** The best candidates of many, in several blocks: of small whole numbers, whose products are exact and often equal. */
function searched(place: ClaimPlace): Claim {
  const width = 3;
  const valuesOf = (count: number, seed: number): Float32Array<ArrayBuffer> =>
    Float32Array.from({ length: count * width }, (_, i) => ((Math.imul(i + 1, 0x9e3779b1) ^ Math.imul(seed + 1, 0x85ebca6b)) >>> 28) - 8);
  return claimsAbout(
    { kind: "function", name: "search" },
    place,
  )(
    sameBits<Searched>({
      name: "equals-formula",
      generate: searches,
      subject: async ({ contexts, candidates, k, seed }) => {
        const [x, y] = [
          tensor(valuesOf(contexts, seed), { shape: [contexts, width] }),
          tensor(valuesOf(candidates, seed + 1), { shape: [candidates, width] }),
        ];
        const { arrays } = await compute(place.backend, [topProducts(x, y, { k })], { claimed: true });
        return { positions: array(arrays[0]?.data ?? []) };
      },
      other: ({ contexts, candidates, k, seed }) => {
        const [x, y] = [valuesOf(contexts, seed), valuesOf(candidates, seed + 1)];
        const best = Array.from({ length: contexts }, (_, i) => {
          const score = (j: number): number => [0, 1, 2].reduce((sum, d) => sum + (x[i * width + d] ?? NaN) * (y[j * width + d] ?? NaN), 0);
          const order = Array.from({ length: candidates }, (__, j) => j).sort((a, b) => score(b) - score(a) || a - b);
          return order.slice(0, k);
        });
        return { positions: array(best.flat()) };
      },
    }),
  );
}

/** Extents whose products every thread takes a share of. */
const shared = fc.record({ extent: fc.constantFrom(96, 128, 160), links: fc.integer({ min: 12, max: 24 }), seed: fc.nat({ max: 0xff }) });

/** Many kernels in a row, each of which reads all that the one before wrote: threads together give what one gives only if each waits for the others. */
function chained(place: ClaimPlace): readonly Claim[] {
  const alone = oneThreadOf(place.backend);
  if (alone === undefined) return [];
  const property = threadInvariant<{ readonly extent: number; readonly links: number; readonly seed: number }>({
    generate: shared,
    threads: [1, place.backend.describe().threads],
    subject: async ({ extent, links, seed }, threads) => {
      const values = Float32Array.from({ length: extent ** 2 }, (_, i) => ((i * 7919 + seed * 31) % 1009) / 1009 - 0.5);
      let x = tensor(values, { shape: [extent, extent] });
      for (let link = 0; link < links; link++) x = tanh(matmul(x, transpose(x)));
      const { arrays } = await compute(threads === 1 ? alone : place.backend, [reshape(x, [-1])], { claimed: true });
      return { y: arrays[0] ?? array([]) };
    },
  });
  return [claimsAbout({ kind: "function", name: "chain" }, place)(property)];
}
