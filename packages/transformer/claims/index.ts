export { encodeByFormula, type EncodedByFormula, type Sequence } from "./formula/encode.ts";
export { type Named, type Rows } from "./formula/rows.ts";
export { batchOf, epsilons, sequences } from "./texts.ts";
export { inputsOf, variants } from "./variants.ts";
export { layerClaims } from "./layer-claims.ts";
