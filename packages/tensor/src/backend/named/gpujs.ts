import { openGpujsBackend } from "../../backends/gpujs/open.ts";
import type { OpenNamed } from "../open-backend.ts";

/** `gpujs` in its first mode that works. */
export const openGpujs: OpenNamed = async () => ({ backend: await openGpujsBackend(), why: [] });
