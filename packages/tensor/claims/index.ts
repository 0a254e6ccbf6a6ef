export { operatorClaims } from "./operators.ts";
export { planClaims } from "./plans.ts";
export { compute, type Computed } from "./compute.ts";
export { expectedOf } from "./oracle.ts";
export { claimsAbout, labelOf, oneThreadOf, type ClaimMaker, type ClaimPlace } from "./place.ts";
export { tileClaims, type TileOptions } from "./tiles.ts";
export { valuesOf, type DrawnGraph, type InputSpec } from "./graph-inputs.ts";
export { graphClaims } from "./graphs.ts";
export { formulaWithin, type Constant, type GraphSubject, type NamedTensors, type NamedValues } from "./graph-subject.ts";
