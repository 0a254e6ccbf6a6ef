import type { Area } from "../mutant.ts";

const composites = "packages/tensor/src/operators/composites";

/** Faults in what operators mean: claimed kernels and formulas that share no code with the definition disagree. */
export const definitions: Area = {
  area: "definitions",
  mutants: [
    {
      name: "gelu-tanh-for-erf",
      what: "the exact GELU computes the tanh approximation",
      file: `${composites}/gelu-erf.ts`,
      find: "decompose: ([a]) => mul(mul(a, 0.5), add(erf(mul(a, Math.SQRT1_2)), 1)),",
      replace: "decompose: ([a]) => mul(mul(a, 0.5), add(erf(mul(add(a, mul(mul(square(a), a), 0.044715)), Math.SQRT1_2)), 1)),",
      claims: ["operator:geluErf/", "layer:"],
      backend: "js",
    },
    {
      name: "layer-norm-without-epsilon",
      what: "layer norm divides by the root of the variance alone",
      file: `${composites}/layer-norm.ts`,
      find: "sqrt(add(mean(square(centred), { axis: -1, keep: true }), eps))",
      replace: "sqrt(add(mean(square(centred), { axis: -1, keep: true }), eps * 0))",
      claims: ["operator:layerNorm/", "layer:"],
    },
  ],
};
