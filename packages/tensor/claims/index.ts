export { operatorClaims } from "./operators.ts";
export { compute, type Computed } from "./compute.ts";
export { expectedOf } from "./oracle.ts";
export { claimsAbout, labelOf, oneThreadOf, type ClaimMaker, type ClaimPlace } from "./place.ts";
export { tileClaims, type TileOptions } from "./tiles.ts";
export { graphClaims, type GraphSubject, type NamedTensors, type NamedValues } from "./graphs.ts";
export { valuesOf, type InputSpec } from "./graph-inputs.ts";
