import { permutationEquivariant, refuse, sameBits, type Claim, type NamedArray, type NamedArrays, type Refusal } from "@tercet/equivalence";
import { tensor, type Tensor } from "@tercet/tensor";
import { claimsAbout, compute, expectedOf, valuesOf, type ClaimPlace } from "@tercet/tensor/claims";
import fc from "fast-check";
import { inBatchLoss } from "../src/losses/in-batch.ts";
import { batches, type InBatch } from "./losses.ts";

interface Drawn {
  readonly batch: InBatch;
  readonly logits: NamedArray;
}

const drawn = fc.record({ batch: batches, seed: fc.nat({ max: 0xffff }) }).map(({ batch, seed }): Drawn => {
  const [logits = { shape: [0, 0], data: new Float64Array(0) }] = valuesOf([{ shape: [batch.contexts, batch.contexts], from: -4, to: 4 }], {
    seed,
    coarse: false,
  });
  return { batch, logits };
});

function lossOf({ batch: { contexts, duplicates }, logits }: Drawn): Tensor {
  const scores = tensor(Float32Array.from(logits.data), { shape: [contexts, contexts] });
  return inBatchLoss(
    scores,
    duplicates === undefined ? undefined : tensor(Uint8Array.from(duplicates, Number), { shape: [contexts, contexts] }),
  );
}

/** The loss in a batch: equal texts are no negatives, whatever they score, and neither the order of examples nor that of negatives changes it. */
export function maskClaims(place: ClaimPlace): readonly Claim[] {
  const about = claimsAbout({ kind: "loss", name: "in-batch" }, place);
  const loss = async (of: Drawn): Promise<NamedArrays | Refusal> => {
    const { arrays } = await compute(place.backend, [lossOf(of)], { claimed: true });
    return arrays[0] === undefined ? refuse("it has no output") : { loss: arrays[0] };
  };
  const masked = sameBits<Drawn>({
    name: "equal-texts-are-no-negatives",
    generate: drawn,
    subject: loss,
    other: ({ batch, logits }) => {
      const louder = logits.data.map((logit, at) => (batch.duplicates?.[at] === true ? 1000 : logit));
      return loss({ batch, logits: { ...logits, data: louder } });
    },
  });
  const permuted = permutationEquivariant<Drawn>({
    // The sum over examples and those over negatives come in another order: as far apart as two roundings of one number.
    generate: drawn,
    length: ({ batch }) => batch.contexts,
    permute: (each, order) => {
      const { contexts, duplicates } = each.batch;
      const from = (at: number): number => (order[Math.floor(at / contexts)] ?? 0) * contexts + (order[at % contexts] ?? 0);
      const moved = Float64Array.from(each.logits.data, (_, at) => each.logits.data[from(at)] ?? NaN);
      return {
        ...each,
        logits: { ...each.logits, data: moved },
        batch: { contexts, duplicates: duplicates?.map((_, at) => duplicates[from(at)] === true) },
      };
    },
    subject: async (each) => {
      const [expected] = await expectedOf([lossOf(each)], place.backend, 2);
      const bound = typeof expected?.bound === "object" ? (expected.bound[0] ?? NaN) : NaN;
      const found = await loss(each);
      return "kind" in found ? found : { ...found, bound: { shape: [1], data: Float64Array.of(bound) } };
    },
    expect: ({ loss: found = { shape: [], data: new Float32Array(0) }, bound: within }) => ({
      loss: { ...found, bound: within?.data[0] ?? NaN },
      // What the bound is in the other order is not looked at.
      bound: { shape: [1], data: Float64Array.of(0), bound: Infinity },
    }),
  });
  return [about(masked), about(permuted)];
}
