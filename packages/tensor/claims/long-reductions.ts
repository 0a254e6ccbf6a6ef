import { equalsOracle, refuse, type Claim } from "@tercet/equivalence";
import fc from "fast-check";
import { tensor } from "../src/create.ts";
import { max } from "../src/operators/max.ts";
import { min } from "../src/operators/min.ts";
import { sum } from "../src/operators/sum.ts";
import type { Tensor } from "../src/tensor.ts";
import { compute } from "./compute.ts";
import { valuesOf } from "./graph-inputs.ts";
import { expectedOf } from "./oracle.ts";
import { claimsAbout, type ClaimPlace } from "./place.ts";

/** Numbers in lines that are reduced: lengths at which a backend may share one reduction among several, or do it in pieces. */
interface Lines {
  readonly length: number;
  readonly lines: number;
  readonly axis: number;
  readonly seed: number;
}

const lengths = [255, 256, 257, 511, 513, 1025, 4097, 16_383, 16_384, 16_385];
const drawn = fc.record({
  length: fc.constantFrom(...lengths),
  lines: fc.integer({ min: 1, max: 9 }),
  axis: fc.nat({ max: 1 }),
  seed: fc.nat({ max: 0xffff }),
});

/** Reductions that are longer than other claims draw them, along either axis, within the oracle's running bound. */
export function longReductionClaims(place: ClaimPlace): readonly Claim[] {
  // A backend that walks graphs computes every element by itself.
  if (place.backend.walk !== undefined) return [];
  return [
    { name: "sum", reduce: sum },
    { name: "max", reduce: max },
    { name: "min", reduce: min },
  ].map(({ name, reduce }) => {
    const reduced = ({ length, lines, axis, seed }: Lines): Tensor => {
      const shape = axis === 0 ? [length, lines] : [lines, length];
      const [values] = valuesOf([{ shape, from: -1, to: 2 }], { seed, coarse: false });
      return reduce(tensor(Float32Array.from(values?.data ?? []), { shape }), { axis });
    };
    return claimsAbout(
      { kind: "operator", name },
      place,
    )(
      equalsOracle<Lines>({
        name: "equals-oracle-of-long-lines",
        generate: drawn,
        subject: async (lines) => {
          const { arrays } = await compute(place.backend, [reduced(lines)], { claimed: true });
          return arrays[0] === undefined ? refuse("it has no output") : { y: arrays[0] };
        },
        oracle: async (lines) => {
          const [y] = await expectedOf([reduced(lines)], place.backend);
          return y === undefined ? refuse("it has no output") : { y };
        },
      }),
    );
  });
}
