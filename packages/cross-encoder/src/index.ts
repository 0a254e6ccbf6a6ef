export { CrossEncoder, knownCross, type CrossToSave } from "./cross-encoder.ts";
export { crossFromFolder } from "./checkpoint.ts";
export { type Classifier, type CrossConfig } from "./config.ts";
export { crossHead, pairVectors, scorePairs } from "./head.ts";
export { crossSpecs, type CrossParameters } from "./parameters.ts";
