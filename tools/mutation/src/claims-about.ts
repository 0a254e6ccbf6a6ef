import type { Claim, Environment } from "@tercet/equivalence";
import type { WideVectors } from "@tercet/host";
import type { Backend } from "@tercet/tensor";

/** Where claims are made, and what those of wide tiles need. */
export interface Place {
  readonly backend: Backend;
  readonly environment: Environment;
  readonly wideVectors?: WideVectors | undefined;
}

/** The claims of a package by what they are about: a mutant's process loads no other, which is most of what it takes. */
const packages: Readonly<Record<string, (place: Place) => Promise<readonly Claim[]>>> = {
  tensor: async ({ backend, environment, wideVectors }) => {
    const { operatorClaims, planClaims, tileClaims } = await import("@tercet/tensor/claims");
    const place = { backend, environment };
    return [...operatorClaims(backend, environment), ...tileClaims(place, { wideVectors }), ...planClaims(place)];
  },
  transformer: async (place) => {
    const { hostLayerClaims, layerClaims } = await import("@tercet/transformer/claims");
    return [...layerClaims(place), ...hostLayerClaims(place.environment)];
  },
  encoder: async (place) => (await import("@tercet/encoder/claims")).reductionClaims(place),
  heads: async (place) => {
    const [{ biClaims }, { crossClaims }, { polyClaims }] = [
      await import("@tercet/bi-encoder/claims"),
      await import("@tercet/cross-encoder/claims"),
      await import("@tercet/poly-encoder/claims"),
    ];
    return [...biClaims(place), ...crossClaims(place), ...polyClaims(place)];
  },
  training: async (place) => {
    const { hostTrainingClaims, trainingClaims } = await import("@tercet/training/claims");
    return [...trainingClaims(place), ...hostTrainingClaims(place.environment)];
  },
  text: async ({ environment }) => (await import("@tercet/text/claims")).tokenizerClaims(environment),
  evaluation: async ({ environment }) => (await import("@tercet/evaluation/claims")).metricClaims(environment),
};

const packageOf: Readonly<Record<string, string>> = {
  ...{ operator: "tensor", tile: "tensor", function: "tensor", layer: "transformer", reduction: "encoder", head: "heads", search: "heads" },
  ...{ loss: "training", "optimizer-step": "training", tokenizer: "text", metric: "evaluation" },
};

/** The claims about the kinds of subjects that ids begin with; `checkpoint` is not among them. */
export async function claimsAboutKinds(kinds: readonly string[], place: Place): Promise<readonly Claim[]> {
  const names = new Set(kinds.flatMap((kind) => packageOf[kind] ?? []));
  const claims: Claim[] = [];
  for (const name of names) claims.push(...((await packages[name]?.(place)) ?? []));
  return claims;
}
