import { openWebgpuBackend } from "../../backends/webgpu/open.ts";
import { errors } from "../../errors.ts";
import { readTunings } from "../tuning-files.ts";
import type { OpenNamed } from "../open-backend.ts";

/** `webgpu` on the host's device, with what `tercet tune` has kept of it for the user. */
export const openWebgpu: OpenNamed = async (host) => {
  if (host.webGpu === undefined)
    throw errors["backend-unavailable"]({ backend: "webgpu", reason: "this host has no way to a graphics device" });
  const { files, environment } = host;
  const tuning = files === undefined || environment?.homeFolder === undefined ? [] : await readTunings({ files, environment });
  return { backend: await openWebgpuBackend({ gpu: await host.webGpu(), tuning }), why: [] };
};
