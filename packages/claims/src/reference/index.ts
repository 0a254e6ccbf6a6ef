import type { ReferenceKind } from "./computed.ts";
import { hfEncoder } from "./hf-encoder.ts";

/** Every kind of reference case; a new one is one file and one line here. */
export const referenceKinds: readonly ReferenceKind[] = [hfEncoder];
