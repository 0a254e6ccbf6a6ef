import { equalsOracle, refuse, sameBits, type Claim } from "@tercet/equivalence";
import type { Backend } from "../src/backend/interface.ts";
import { WebgpuBackend } from "../src/backends/webgpu/backend.ts";
import type { RowsEach } from "../src/backends/webgpu/kernels/attention-tile.ts";
import type { Definition } from "../src/operators/define.ts";
import { attentionGradientDefinition } from "../src/operators/composites/attention-gradient.ts";
import { attentionWithDropoutDefinition } from "../src/operators/composites/attention-with-dropout.ts";
import { applied, type Drawn } from "./application.ts";
import { drawn } from "./drawn.ts";
import { computed } from "./drawn-products.ts";
import { expectedOf } from "./oracle.ts";
import { claimsAbout, type ClaimPlace } from "./place.ts";

const heights: readonly RowsEach[] = [1, 4];

/**
 * The claims about both heights of attention's tiles on `webgpu`, of which a plan takes one by the number of workgroups: each lies within the oracle's running bound,
 * and they have the same bits. Other backends have no such claims.
 */
export function gpuAttentionClaims(place: ClaimPlace): readonly Claim[] {
  const { backend } = place;
  if (!(backend instanceof WebgpuBackend)) return [];
  return [attentionWithDropoutDefinition, attentionGradientDefinition].flatMap((definition) => claimsOf(definition, backend, place));
}

function claimsOf(definition: Definition, backend: WebgpuBackend, place: ClaimPlace): readonly Claim[] {
  const about = (name: string): ReturnType<typeof claimsAbout> => claimsAbout({ kind: "tile", name: `${definition.name}-${name}` }, place);
  const generate = drawn(definition, backend);
  const made = new Map<RowsEach, Backend>();
  const on = (each: RowsEach): Backend => {
    const own = made.get(each) ?? backend.withFacts((facts) => ({ ...facts, attentionRows: each }));
    made.set(each, own);
    return own;
  };
  return [
    ...heights.map((each) =>
      about(`of-${8 * each}-rows`)(
        equalsOracle<Drawn>({
          generate,
          subject: (application) => computed(on(each), [applied(definition, application)]),
          oracle: async (application) => {
            const [product] = await expectedOf([applied(definition, application)], backend);
            return product === undefined ? refuse("it has no output") : { product };
          },
        }),
      ),
    ),
    about("of-both-heights")(
      sameBits<Drawn>({
        generate,
        subject: (application) => computed(on(1), [applied(definition, application)]),
        other: (application) => computed(on(4), [applied(definition, application)]),
      }),
    ),
  ];
}
