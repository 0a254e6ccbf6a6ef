import { equalsOracle, hostClaims, type Claim, type Environment } from "@tercet/equivalence";
import fc from "fast-check";
import { sinusoidalPositions } from "../src/parlai.ts";

interface Table {
  readonly positions: number;
  readonly width: number;
}

/** The claim about ParlAI's fixed positions: each pair of columns is one angle's sine and cosine, and all pairs turn at rates of one geometric row. */
export function fixedPositionClaims(environment: Environment): readonly Claim[] {
  const property = equalsOracle<Table>({
    generate: fc.record({ positions: fc.integer({ min: 1, max: 40 }), width: fc.integer({ min: 1, max: 12 }) }),
    subject: ({ positions, width }) => ({ table: { shape: [positions, width], data: sinusoidalPositions(positions, width) } }),
    oracle: ({ positions, width }) => {
      const angles = Array.from(
        { length: positions * width },
        (_, i) => Math.floor(i / width) * rateOf(Math.floor((i % width) / 2), width),
      );
      const data = Float64Array.from(angles, (angle, i) => ((i % width) % 2 === 0 ? Math.sin(angle) : Math.cos(angle)));
      // A float32 rounding of the value; in float64 some sixteen roundings of the angle on both sides, and the elementary functions' own.
      const bound = data.map((value, i) => 2 ** -24 * Math.abs(value) + 2 ** -149 + 2 ** -53 * (16 * (angles[i] ?? 0) + 4));
      return { table: { shape: [positions, width], data, bound } };
    },
  });
  return hostClaims({ kind: "layer", name: "fixed-positions" }, [property], environment);
}

/** 10000^(-2 pair / width), by the exponential function. */
function rateOf(pair: number, width: number): number {
  return Math.exp((-2 * pair * Math.log(10000)) / width);
}
