import type { Host } from "@tercet/host";
import { openWebgpuBackend, profileBackend, type Backend } from "@tercet/tensor";
import type { Served, Work, Works } from "../contestants/work.ts";
import { encodeWork } from "./encode.ts";
import { gpuProductWork } from "./gpu-product.ts";
import { searchBiWork, searchPolyWork } from "./search.ts";
import { trainWork } from "./train.ts";

/** What differs between a process and a page. */
export interface GpuPlace {
  readonly version: string;
  /** What leads to the device, with its version. */
  readonly through: string;
  /** A host for each task: one of a page keeps every file that it has read. */
  readonly host: () => Host;
  readonly folder: string;
  readonly softwareGpu: boolean;
}

/** Tercet on WebGPU as a contestant, through the packages' public interfaces alone. @throws Error where there is no GPU, unless one in software will do */
export async function gpuContestant({ version, through, host, folder, softwareGpu }: GpuPlace): Promise<Served> {
  const backend = await openWebgpuBackend({ gpu: await host().webGpu({ software: softwareGpu }) });
  const { adapter, why } = backend.describe();
  if (adapter === undefined) throw new Error("the backend names no adapter");
  if (adapter.isSoftware && !softwareGpu)
    throw new Error(`${adapter.name} is a program on the processors; --software-gpu takes it all the same`);
  const place = (): { host: Host; backend: Backend; folder: string; files: Host["files"] } => {
    const own = host();
    return { host: own, files: own.files, backend, folder };
  };
  const works: Works = {
    product: (task) => gpuProductWork(task, place()),
    encode: (task) => encodeWork(task, place()),
    train: (task) => trainWork(task, place()),
    "search-bi": (task) => searchBiWork(task, place()),
    "search-poly": (task) => searchPolyWork(task, place()),
  };
  return {
    name: `tercet ${version}`,
    settings: ["webgpu", ...why.slice(1)].join(", "),
    device: { adapter: adapter.name, isSoftware: adapter.isSoftware, through },
    works: withKernelTimes(works, backend),
  };
}

/** Runs whose kernels are timed by the device's own clock. */
const timedRuns = 5;

/** Adds to the parts of every work what its kernels take without the way to the device and back. */
function withKernelTimes(works: Works, backend: Backend): Works {
  const timed = (work: Work): Work => ({
    ...work,
    parts: async () => {
      const own = (await work.parts?.()) ?? {};
      const profiler = profileBackend(backend, () => performance.now());
      if (profiler === undefined) return own;
      try {
        const kernels: number[] = [];
        for (let i = 0; i < timedRuns; i++) {
          await work.run();
          kernels.push(profiler.take().kernels.reduce((sum, { milliseconds }) => sum + milliseconds, 0));
        }
        return { ...own, "its kernels, by timestamps": kernels };
      } finally {
        profiler.stop();
      }
    },
  });
  const all = Object.entries(works) as [string, (task: never) => Promise<Work>][]; // each takes the task of its kind
  return Object.fromEntries(all.map(([kind, make]) => [kind, async (task: never) => timed(await make(task))]));
}
