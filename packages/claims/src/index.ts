export { allClaims, backendClaims, ownCases, type ClaimOptions } from "./all-claims.ts";
export { errors, type ClaimsErrorDetails } from "./errors.ts";
export { findCases, readCase, type OutputFacts, type ReferenceCase } from "./reference/case.ts";
export { type ErrorsObserver, type OutputRow } from "./reference/compare-output.ts";
export { type Computation, type Computed, type LeftAlone, type Part, type Place, type ReferenceKind } from "./reference/computed.ts";
export { referenceKinds } from "./reference/index.ts";
export { runCase, type CaseResult } from "./reference/run-case.ts";
