import type { Area } from "../mutant.ts";

const composites = "packages/tensor/src/operators/composites";
const operators = "packages/tensor/src/operators";

/**
 * Faults in what operators mean: claimed kernels and formulas that share no code with the definition disagree, and gradients with differences. The oracle walks the same
 * definitions, so a composite that has no kernel of its own is held by the formulas of layers alone.
 */
export const definitions: Area = {
  area: "definitions",
  mutants: [
    {
      name: "gelu-tanh-for-erf",
      what: "the exact GELU computes the tanh approximation's argument",
      file: `${composites}/gelu-erf.ts`,
      find: "decompose: ([a]) => mul(mul(a, 0.5), add(erf(mul(a, Math.SQRT1_2)), 1)),",
      replace: "decompose: ([a]) => mul(mul(a, 0.5), add(erf(mul(add(a, mul(mul(square(a), a), 0.044715)), Math.SQRT1_2)), 1)),",
      claims: ["layer:feed-forward-gelu-erf/equals-oracle"],
      backend: "js",
    },
    {
      name: "gelu-tanh-coefficient",
      what: "the coefficient of the tanh GELU's cube has a digit too few",
      file: `${composites}/gelu-tanh.ts`,
      find: "0.044715)), Math.sqrt",
      replace: "0.04471)), Math.sqrt",
      claims: ["layer:feed-forward-gelu-tanh/equals-oracle"],
      backend: "js",
    },
    {
      name: "layer-norm-without-epsilon",
      what: "layer norm divides by the root of the variance alone",
      file: `${composites}/layer-norm.ts`,
      find: "sqrt(add(mean(square(centred), { axis: -1, keep: true }), eps))",
      replace: "sqrt(add(mean(square(centred), { axis: -1, keep: true }), eps * 0))",
      claims: ["operator:layerNorm/claimed-equals-decomposition"],
    },
    {
      name: "softmax-gradient-without-sum",
      what: "softmax's gradient leaves out what all elements share",
      file: `${composites}/softmax.ts`,
      find: "return [sub(weighted, mul(output, sum(weighted, { axis, keep: true })))];",
      replace: "return [weighted];",
      claims: ["operator:softmax/gradient-equals-difference"],
      backend: "js",
    },
    {
      name: "matmul-gradient-of-wrong-side",
      what: "the gradient of a product's right side is made from the gradient of the left side instead of the left side",
      file: `${operators}/matmul.ts`,
      find: "[matmul(gradient, transpose(b)), matmul(transpose(a), gradient)]",
      replace: "[matmul(gradient, transpose(b)), matmul(transpose(matmul(gradient, transpose(b))), gradient)]",
      claims: ["operator:matmul/gradient-equals-difference"],
      backend: "js",
    },
    {
      name: "max-gradient-to-every-tie",
      what: "equal greatest elements each get the whole gradient",
      file: `${operators}/tie-gradient.ts`,
      find: "div(reshape(gradient, kept), sum(isResult, { axis, keep: true }))",
      replace: "reshape(gradient, kept)",
      claims: ["operator:max/gradient-is-shared-among-ties"],
      backend: "js",
    },
    {
      name: "cross-entropy-gradient-of-target",
      what: "the gradient of cross-entropy forgets the target",
      file: `${composites}/cross-entropy.ts`,
      find: "sub(softmax(logits), cast(isTarget, logits.dtype))",
      replace: "sub(softmax(logits), mul(cast(isTarget, logits.dtype), 0))",
      claims: ["operator:crossEntropy/gradient-equals-difference"],
      backend: "js",
    },
    {
      name: "poly-score-without-sharpness",
      what: "the softmax of a poly score is never sharpened",
      file: `${composites}/poly-score.ts`,
      find: "softmax(sharpness === 1 ? products : mul(products, sharpness), { axis: 1 })",
      replace: "softmax(products, { axis: 1 })",
      claims: ["operator:polyScore/claimed-equals-decomposition"],
    },
  ],
};
