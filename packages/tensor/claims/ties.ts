import { sameBits, type Claim, type NamedArray } from "@tercet/equivalence";
import fc from "fast-check";
import { gradients } from "../src/autodiff/gradients.ts";
import { tensor } from "../src/create.ts";
import { max } from "../src/operators/max.ts";
import { min } from "../src/operators/min.ts";
import { sum } from "../src/operators/sum.ts";
import { compute } from "./compute.ts";
import { claimsAbout, type ClaimPlace } from "./place.ts";

interface Rows {
  readonly columns: number;
  /** Few values, so that several elements of a row are its greatest. */
  readonly values: readonly number[];
}

const rows = fc
  .record({
    columns: fc.constantFrom(1, 2, 4, 8),
    values: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 8, maxLength: 24, size: "max" }),
  })
  .map(({ columns, values }): Rows => ({ columns, values: values.slice(0, values.length - (values.length % columns)) }));

/** The gradient of a greatest or least element is shared evenly among equal ones: what differences can't say, since they see a kink there. */
export function tieClaims(place: ClaimPlace): readonly Claim[] {
  return [
    { name: "max", reduce: max, best: Math.max },
    { name: "min", reduce: min, best: Math.min },
  ].map(({ name, reduce, best }) =>
    claimsAbout(
      { kind: "operator", name },
      place,
    )(
      sameBits<Rows>({
        name: "gradient-is-shared-among-ties",
        generate: rows,
        subject: async ({ columns, values }) => {
          const x = tensor(Float32Array.from(values), { shape: [values.length / columns, columns] });
          const { arrays } = await compute(place.backend, gradients(sum(reduce(x, { axis: 1 })), [x]), { claimed: true });
          return { gradient: arrays[0] ?? flat([], 1) };
        },
        other: ({ columns, values }) => ({
          gradient: flat(
            values.map((value, at) => {
              const row = values.slice(at - (at % columns), at - (at % columns) + columns);
              return value === best(...row) ? Math.fround(1 / row.filter((each) => each === value).length) : 0;
            }),
            columns,
          ),
        }),
      }),
    ),
  );
}

function flat(values: readonly number[], columns: number): NamedArray {
  return { shape: [values.length / columns, columns], data: Float32Array.from(values) };
}
