export { activationAt } from "./formula/activations.ts";
export { pooledByFormula } from "./formula/bert.ts";
export { encodeByFormula, type Constant, type EncodedByFormula, type Sequence } from "./formula/encode.ts";
export { attend, columns, dense, dot, flat, parameter, rowOf, softmax, type Named, type Rows } from "./formula/rows.ts";
export { batchOf, epsilons, sequences } from "./texts.ts";
export { inputsOf, variants } from "./variants.ts";
export { hostLayerClaims, layerClaims } from "./layer-claims.ts";
