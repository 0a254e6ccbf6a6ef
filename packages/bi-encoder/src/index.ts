export { type BiCompatibility, type BiConfig, type Sharing } from "./config.ts";
export { biHead, comparable, textVectors } from "./head.ts";
export { biSpecs, type BiParameters, type SeparateParameters, type SharedParameters } from "./parameters.ts";
