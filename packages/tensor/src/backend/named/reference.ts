import { createReferenceBackend } from "../../backends/reference/backend.ts";
import type { OpenNamed } from "../open-backend.ts";

/** `reference`, the oracle in float64. */
export const openReference: OpenNamed = async () => ({ backend: createReferenceBackend(), why: [] });
