import { equalsOracle, refuse, type Claim } from "@tercet/equivalence";
import fc from "fast-check";
import { tensor } from "../src/create.ts";
import { apply, type Definition } from "../src/operators/define.ts";
import { cosDefinition } from "../src/operators/cos.ts";
import { erfDefinition } from "../src/operators/erf.ts";
import { expDefinition } from "../src/operators/exp.ts";
import { logDefinition } from "../src/operators/log.ts";
import { sinDefinition } from "../src/operators/sin.ts";
import { tanhDefinition } from "../src/operators/tanh.ts";
import type { Tensor } from "../src/tensor.ts";
import { compute } from "./compute.ts";
import { expectedOf } from "./oracle.ts";
import { claimsAbout, type ClaimPlace } from "./place.ts";

/** Where each function has most of its values' bits. */
const domains: readonly (readonly [Definition, from: number, to: number])[] = [
  [expDefinition, -20, 20],
  [logDefinition, 2 ** -10, 2 ** 10],
  [erfDefinition, -4, 4],
  [tanhDefinition, -10, 10],
  [sinDefinition, -50, 50],
  [cosDefinition, -50, 50],
];

/** Elements of one input: an expansion that is a little off is so in a few places only. */
const elements = 2048;

/** The elementary functions within the error that is stated for them, at thousands of places of an interval. */
export function elementaryClaims(place: ClaimPlace): readonly Claim[] {
  return domains.map(([definition, from, to]) =>
    claimsAbout(
      { kind: "operator", name: definition.name },
      place,
    )(
      equalsOracle<Piece>({
        name: "equals-oracle-densely",
        generate: fc.record({ part: fc.nat({ max: 0xffff }), width: fc.constantFrom(1, 1 / 16, 1 / 256) }),
        subject: async (piece) => {
          const { arrays } = await compute(place.backend, [placed(definition, piece, from, to)], { claimed: true });
          return arrays[0] === undefined ? refuse("it has no output") : { y: arrays[0] };
        },
        oracle: async (piece) => {
          const [y] = await expectedOf([placed(definition, piece, from, to)], place.backend);
          return y === undefined ? refuse("it has no output") : { y };
        },
      }),
    ),
  );
}

/** A part of an interval: where it begins, and how much of it it is. */
interface Piece {
  readonly part: number;
  readonly width: number;
}

function placed(definition: Definition, { part, width }: Piece, from: number, to: number): Tensor {
  const start = from + ((to - from) * (1 - width) * part) / 0xffff;
  const values = Float32Array.from({ length: elements }, (_, i) => start + ((to - from) * width * (i + 0.5)) / elements);
  return apply(definition, [tensor(values)], {});
}
