export { type AfterParameters, type AfterReduction } from "./after-reduction.ts";
export { BiEncoder, knownBi, type BiToSave } from "./bi-encoder.ts";
export { type BiCompatibility, type BiConfig, type Memories, type Sharing } from "./config.ts";
export { biHead, comparable, listedVectors, memoryVectors, textVectors } from "./head.ts";
export { biFromFolder, type BiChoices } from "./checkpoint.ts";
export { attendMemories, type Remembered } from "./memories.ts";
export { biSpecs, type BiParameters, type MlpParameters, type SeparateParameters, type SharedParameters } from "./parameters.ts";
