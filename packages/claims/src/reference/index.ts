import type { ReferenceKind } from "./computed.ts";
import { hfEncoder } from "./hf-encoder.ts";
import { parlai } from "./parlai/index.ts";

/** Every kind of reference case; a new one is one file and one line here. */
export const referenceKinds: readonly ReferenceKind[] = [hfEncoder, parlai];
