import { chooseBackend } from "../auto.ts";
import type { Backend } from "../interface.ts";
import type { OpenedBackend, OpenNamed } from "../open-backend.ts";
import { openProcessors } from "../processors.ts";

/** `auto`: the graphics device's code is fetched only when it is to be tried. */
export const openAuto: OpenNamed = async (host, weights) => {
  const { clock } = host;
  const graphics = async (): Promise<Backend> => (await (await import("./webgpu.ts")).openWebgpu(host, weights)).backend;
  return telling(
    await chooseBackend({
      processor: () => openProcessors(host),
      ...(host.webGpu === undefined ? {} : { graphics }),
      ...(weights === undefined ? {} : { weights }),
      ...(clock === undefined ? {} : { now: () => clock.elapsed() }),
    }),
  );
};

/** The backend says first why it was chosen. It stays itself: buffers belong to it. */
function telling({ backend, why }: OpenedBackend): OpenedBackend {
  const own = backend.describe.bind(backend);
  return {
    why,
    backend: Object.assign(backend, {
      describe: () => {
        const description = own();
        return { ...description, why: [...why, ...description.why] };
      },
    }),
  };
}
