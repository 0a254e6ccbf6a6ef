export { below, oneLayer } from "./head-texts.ts";
export { jointClaims, type JointSubject } from "./joint-heads.ts";
export { placesByFormula, reduceByFormula } from "./reduce-by-formula.ts";
export { reductionClaims } from "./reductions.ts";
export { separateClaims, type SeparateSubject, type Texts } from "./separate-heads.ts";
