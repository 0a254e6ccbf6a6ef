export { polyFromFolder } from "./checkpoint.ts";
export { sharpness, type AttentionKind, type PolyCompatibility, type PolyConfig, type VectorSource } from "./config.ts";
export { contextVectors } from "./context-vectors.ts";
export { encoderOf, polyHead } from "./head.ts";
export { polySpecs, type MultiheadParameters, type PolyParameters } from "./parameters.ts";
export { finalWeights, scoreListed } from "./score.ts";
