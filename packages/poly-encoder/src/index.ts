export { polyModel, type PolyModel } from "./poly-model.ts";
export { type AttendedToken, type PolyAttention, type WeightsByHead } from "./attention.ts";
export { knownPoly, PolyEncoder, type PolyToSave } from "./poly-encoder.ts";
export { polyFromFolder } from "./checkpoint.ts";
export { sharpness, type AttentionKind, type PolyCompatibility, type PolyConfig, type VectorSource } from "./config.ts";
export { codeWeights, contextVectors } from "./context-vectors.ts";
export { encoderOf, polyHead } from "./head.ts";
export { polySpecs, type MultiheadParameters, type PolyParameters } from "./parameters.ts";
export { finalAttention, scoreListed, type FinalAttention } from "./score.ts";
