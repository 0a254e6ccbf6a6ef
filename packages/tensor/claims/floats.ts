import { numbers, sameBits, type Absence, type Claim, type NamedArrays, type Property } from "@tercet/equivalence";
import fc, { type Arbitrary } from "fast-check";
import type { Backend } from "../src/backend/interface.ts";
import { tensor } from "../src/create.ts";
import { add } from "../src/operators/add.ts";
import { div } from "../src/operators/div.ts";
import { maximum } from "../src/operators/maximum.ts";
import { mul } from "../src/operators/mul.ts";
import { sqrt } from "../src/operators/sqrt.ts";
import { sub } from "../src/operators/sub.ts";
import type { Tensor } from "../src/tensor.ts";
import { compute } from "./compute.ts";
import { claimsAbout, type ClaimPlace } from "./place.ts";

/** Pairs of float32 numbers. */
type Pairs = readonly (readonly [x: number, y: number])[];

/** One operation, by a backend and by JavaScript, whose float64 rounded to float32 is the float32 result rounded once (Figueroa, 1995). */
interface Operation {
  readonly on: (x: Tensor, y: Tensor) => Tensor;
  readonly exact: (x: number, y: number) => number;
}

const sum: Operation = { on: (x, y) => add(x, y), exact: (x, y) => x + y };
const difference: Operation = { on: (x, y) => sub(x, y), exact: (x, y) => x - y };
const product: Operation = { on: (x, y) => mul(x, y), exact: (x, y) => x * y };
const greater: Operation = { on: (x, y) => maximum(x, y), exact: (x, y) => Math.max(x, y) };
const quotient: Operation = { on: (x, y) => div(x, y), exact: (x, y) => x / y };
const root: Operation = { on: (x) => sqrt(x), exact: (x) => Math.sqrt(x) };

// Numbers that are constants of a kernel, where a compiler sees them.
const timesZero: Operation = { on: (x) => mul(x, 0), exact: (x) => x * 0 };
const timesMinusZero: Operation = { on: (x) => mul(x, -0), exact: (x) => x * -0 };

const normal = numbers("normal", "float32");
const positive = normal.map(Math.abs);
const subnormal = numbers("subnormal", "float32");
const zero = numbers("zero", "float32");
const beyond = fc.oneof(fc.constantFrom(NaN, Infinity, -Infinity), normal, numbers("huge", "float32"));

/**
 * The claims about float32 itself, the same on every backend: what is rounded to the nearest, and whether subnormal numbers, infinities and NaN are kept. What a
 * backend says that it does otherwise is `unsupported` here, with its reason; its other claims are then drawn without such numbers, and have the wider bound.
 */
export function floatClaims(place: ClaimPlace): readonly Claim[] {
  const { backend } = place;
  const { precision } = backend;
  const about = claimsAbout({ kind: "function", name: "float32" }, place);
  const within = (units: number | undefined): boolean => (units ?? 0.5) <= 0.5;
  const claimed = (name: string, operations: readonly Operation[], values: Pair, holds: boolean, word: RegExp): Claim =>
    about(property(name, operations, pairsOf(values), backend), holds ? undefined : absence(backend, word));
  return [
    claimed("sums-and-products-are-rounded-once", [sum, difference, product], [normal, normal], true, /^$/),
    claimed("quotients-are-rounded-once", [quotient], [normal, normal], within(precision?.division), /divi|quotient/i),
    claimed("square-roots-are-rounded-once", [root], [positive, positive], within(precision?.sqrt), /sqrt|square root|root/i),
    claimed(
      "subnormal-numbers-are-kept",
      [sum, difference, product, greater],
      [subnormal, fc.oneof(subnormal, normal)],
      precision?.flushesSubnormals !== true,
      /subnormal/i,
    ),
    claimed(
      "signs-of-zeros-are-kept",
      [timesZero, timesMinusZero, product],
      [fc.oneof(normal, zero), zero],
      precision?.losesSignsOfZero !== true,
      /signs? of zero/i,
    ),
    claimed(
      "infinities-and-nan-are-kept",
      [sum, difference, product, greater],
      [beyond, beyond],
      precision?.assumesFinite !== true,
      /finite|infinit|nan/i,
    ),
  ];
}

type Pair = readonly [Arbitrary<number>, Arbitrary<number>];

function pairsOf(values: Pair): Arbitrary<Pairs> {
  return fc.array(fc.tuple(...values), { minLength: 1, maxLength: 64, size: "max" });
}

function property(name: string, operations: readonly Operation[], generate: Arbitrary<Pairs>, backend: Backend): Property {
  return sameBits<Pairs>({
    name,
    generate,
    subject: async (pairs) => {
      const [x, y] = [tensor(Float32Array.from(pairs, ([left]) => left)), tensor(Float32Array.from(pairs, ([, right]) => right))];
      const { arrays } = await compute(backend, operations.map(({ on }) => on(x, y)), { claimed: true }); // prettier-ignore
      return Object.fromEntries(arrays.map((array, i) => [`result ${i}`, array]));
    },
    other: (pairs): NamedArrays =>
      Object.fromEntries(
        operations.map(({ exact }, i) => [
          `result ${i}`,
          { shape: [pairs.length], data: Float32Array.from(pairs, ([x, y]) => exact(x, y)) },
        ]),
      ),
  });
}

/** Why a backend does not do it, in its own words where it has any. */
function absence(backend: Backend, word: RegExp): Absence {
  const said = backend.describe().unsupported.find(({ what }) => word.test(what));
  return { kind: "unsupported", why: said?.why ?? `the backend ${backend.name} says that its float32 is not so` };
}
