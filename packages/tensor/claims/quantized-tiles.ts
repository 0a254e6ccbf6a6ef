import { equalsOracle, refuse, type Claim } from "@tercet/equivalence";
import fc, { type Arbitrary } from "fast-check";
import { quantizedTileSizes } from "../src/backends/wasm/tiles/quantized-tile.ts";
import { nameOfTile } from "../src/backends/wasm/tiles/tune.ts";
import { tensor } from "../src/create.ts";
import { quantizedLinear, rowSteps } from "../src/operators/composites/quantized-linear.ts";
import { compute } from "./compute.ts";
import { claimsAbout, type ClaimPlace } from "./place.ts";
import { modeOf } from "./tile-modes.ts";

/** A product of integers and of halves, which are rounded to even: the greatest magnitude of each row is the number of steps, so that a step is 1. */
interface Integers {
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly biased: boolean;
  /** Powers of two that rows of x and columns of the weight are scaled by. */
  readonly powers: readonly [row: number, column: number];
  readonly seed: number;
}

/** Products of integers are exact to the last bit: their sums are whole numbers, and only the sum as a float32 is rounded. */
export function quantizedTileClaims(place: ClaimPlace): readonly Claim[] {
  const mode = modeOf(place.backend);
  const size = quantizedTileSizes[mode ?? "relaxed"];
  const generate = integers(size.rows, size.columns);
  const property = equalsOracle<Integers>({
    generate,
    subject: async (drawn) => {
      const { x, weight, scale, bias } = operandsOf(drawn);
      const { m, k, n, biased } = drawn;
      const y = quantizedLinear(
        tensor(x, { shape: [m, k] }),
        tensor(weight, { shape: [n, k] }),
        tensor(scale),
        biased ? tensor(bias) : undefined,
      );
      const { arrays } = await compute(place.backend, [y], { claimed: true });
      return arrays[0] === undefined ? refuse("it has no output") : { y: arrays[0] };
    },
    oracle: (drawn) => ({ y: { shape: [drawn.m, drawn.n], data: exactly(drawn) } }),
  });
  return [claimsAbout({ kind: "tile", name: mode === undefined ? "int8" : `int8-${nameOfTile(size)}` }, place)(property)];
}

function integers(rows: number, columns: number): Arbitrary<Integers> {
  const around = (edge: number): Arbitrary<number> =>
    fc.oneof(fc.integer({ min: 1, max: edge + 1 }), fc.constantFrom(2 * edge - 1, 2 * edge, 2 * edge + 1));
  return fc.record({
    m: fc.oneof({ weight: 6, arbitrary: around(rows) }, { weight: 1, arbitrary: fc.constantFrom(95, 96, 97) }),
    k: fc.oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 40 }) }, { weight: 1, arbitrary: fc.constantFrom(383, 384, 385, 1536) }),
    n: around(columns),
    biased: fc.boolean(),
    powers: fc.tuple(fc.integer({ min: -8, max: 8 }), fc.integer({ min: -8, max: 8 })),
    seed: fc.nat(),
  });
}

function operandsOf({ m, k, n, powers, seed }: Integers): {
  readonly x: Float32Array<ArrayBuffer>;
  readonly weight: Int8Array<ArrayBuffer>;
  readonly scale: Float32Array<ArrayBuffer>;
  readonly bias: Float32Array<ArrayBuffer>;
} {
  let state = seed >>> 0;
  const next = (from: number, to: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return from + Math.floor((state / 2 ** 32) * (to - from + 1));
  };
  const x = Float32Array.from({ length: m * k }, () => 2 ** powers[0] * (next(-rowSteps, rowSteps - 1) + next(0, 1) / 2));
  for (let row = 0; row < m; row++) x[row * k + next(0, k - 1)] = 2 ** powers[0] * rowSteps * (next(0, 1) === 0 ? 1 : -1);
  return {
    x,
    weight: Int8Array.from({ length: n * k }, () => next(-128, 127)),
    scale: Float32Array.from({ length: n }, () => 2 ** (powers[1] + next(0, 1))),
    bias: Float32Array.from({ length: n }, () => next(-8, 8)),
  };
}

/** The sums as whole numbers, each then rounded as a float32; scales are powers of two and round nothing, a bias is added with one rounding. */
function exactly(drawn: Integers): Float32Array {
  const { m, k, n, biased } = drawn;
  const { x, weight, scale, bias } = operandsOf(drawn);
  const y = new Float32Array(m * n);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) {
      let total = 0;
      for (let l = 0; l < k; l++) total += toEven((x[i * k + l] ?? 0) * 2 ** -drawn.powers[0]) * (weight[j * k + l] ?? 0);
      const scaled = Math.fround(total) * 2 ** drawn.powers[0] * (scale[j] ?? 0);
      y[i * n + j] = biased ? Math.fround(scaled + (bias[j] ?? 0)) : scaled;
    }
  return y;
}

/** A whole number or a half, rounded to even. */
function toEven(value: number): number {
  return Number.isInteger(value) ? value : 2 * Math.round(value / 2);
}
