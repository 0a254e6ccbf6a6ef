import { equalsOracle, type Claim, type NamedArray } from "@tercet/equivalence";
import { concat, data, linear, tensor, valueAndGrad, zeros, type Tensor } from "@tercet/tensor";
import { claimsAbout, expectedOf, valuesOf, type ClaimPlace } from "@tercet/tensor/claims";
import fc from "fast-check";
import { cachedGradient } from "../src/gradient-cache.ts";
import { rankingLoss } from "../src/losses/ranking.ts";

/** A batch that is cut into parts of these sizes, the same for contexts and candidates. */
interface Cut {
  readonly sizes: readonly number[];
  readonly width: number;
  readonly seed: number;
}

const cuts = fc.record({
  sizes: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
  width: fc.integer({ min: 1, max: 4 }),
  seed: fc.nat({ max: 0xffff }),
});

/** A batch that is encoded in parts has the loss and the gradient of the whole batch, up to rounding (Gao et al., 2021). */
export function gradientCacheClaims(place: ClaimPlace): readonly Claim[] {
  const encode = ({ weight }: Parameters, part: Tensor): Tensor => linear(part, weight, zeros([weight.shape[0] ?? 0]));
  const loss = (columns: readonly Tensor[]): Tensor => rankingLoss(columns, { scale: 1, similarity: "dot" });
  const cached = cachedGradient({ encode, loss, backend: place.backend });
  const property = equalsOracle<Cut>({
    name: "parts-equal-the-whole",
    generate: cuts,
    subject: async (cut) => {
      const { weight, columns } = inputsOf(cut);
      const { value, gradient } = await cached({ weight }, columns);
      return { loss: { shape: [], data: await data(value) }, gradient: { shape: weight.shape, data: await data(gradient.weight) } };
    },
    oracle: async (cut) => {
      const { weight, columns } = inputsOf(cut);
      const whole = columns.map((parts) => concat([...parts], 0));
      const { value, gradient } = valueAndGrad((p: Parameters) => loss(whole.map((column) => encode(p, column))))({ weight });
      // Sums over parts come in another order than sums over the batch: either lies within the bound.
      const [own, slope] = await expectedOf([value, gradient.weight], place.backend, 2);
      return { ...(own === undefined ? {} : { loss: own }), ...(slope === undefined ? {} : { gradient: slope }) };
    },
  });
  return [claimsAbout({ kind: "loss", name: "gradient-cache" }, place)(property)];
}

interface Parameters {
  readonly weight: Tensor;
}

function inputsOf({ sizes, width, seed }: Cut): { readonly weight: Tensor; readonly columns: readonly (readonly Tensor[])[] } {
  const shapes = [[width, width], ...[0, 1].flatMap(() => sizes.map((size) => [size, width]))];
  const values = valuesOf(shapes.map((shape) => ({ shape, from: -1, to: 1 })), { seed, coarse: false }); // prettier-ignore
  const on = ({ shape, data: elements }: NamedArray): Tensor => tensor(Float32Array.from(elements), { shape });
  const [weight, ...parts] = values.map(on);
  if (weight === undefined) throw new TypeError("There is a weight");
  return { weight, columns: [parts.slice(0, sizes.length), parts.slice(sizes.length)] };
}
