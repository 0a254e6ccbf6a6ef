import type { DeviceFacts } from "./kernel.ts";
import type { Arithmetic } from "./check/arithmetic.ts";
import { withoutMatrices } from "./check/matrices.ts";
import { unshuffled } from "./check/shuffles.ts";
import { WebgpuBackend } from "./backend.ts";
import { Device } from "./device.ts";

/** Dawn's adapter that compiles and checks everything and runs nothing. */
export interface NullDevice {
  /** A backend that compiles for what a device of such an arithmetic and such facts would get. */
  readonly compiler: (arithmetic: Arithmetic, facts?: Partial<DeviceFacts>) => WebgpuBackend;
  /** Compiles a text alone. */
  readonly compile: (code: string) => void;
  /** Texts that were compiled so far. */
  readonly texts: () => readonly string[];
  /** What the compiler has said of them, errors and warnings, each with its text. */
  readonly said: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

const nothingRuns = { shuffles: unshuffled("nothing runs here"), matrices: withoutMatrices("nothing runs here") } as const;

/** What it has that the adapters in software lack. */
const features = ["shader-f16", "subgroups", "chromium-experimental-subgroup-matrix", "subgroup-size-control"] as const;

/** Opens Dawn's null adapter: the whole front end of Chromium's compiler, with every extension, on a machine without a GPU; or says why there is none. */
export async function openNullDevice(): Promise<NullDevice | { readonly absent: string }> {
  const dawn = await import("webgpu").catch((error: unknown) => String(error));
  if (typeof dawn === "string") return { absent: `the package webgpu can't be loaded: ${dawn}` };
  const entry = dawn.create(["backend=null", "enable-dawn-features=allow_unsafe_apis"]);
  const adapter = await entry.requestAdapter();
  if (adapter === null) return { absent: "this build of Dawn has no null adapter" };
  const gpu = await adapter.requestDevice({ requiredFeatures: features as unknown as GPUFeatureName[] }); // some are Chromium's own
  allowMemory(gpu);
  const device = new Device(gpu, entry);
  const texts = new Map<string, GPUShaderModule>();
  const create = gpu.createShaderModule.bind(gpu);
  gpu.createShaderModule = (descriptor) => {
    const made = create(descriptor);
    texts.set(descriptor.code, made);
    return made;
  };
  return {
    compiler: (arithmetic, facts = {}) =>
      new WebgpuBackend(device, adapter.info, { arithmetic, ...nothingRuns }, (own) => ({ ...own, ...facts })),
    compile: (code) => void gpu.createShaderModule({ code }),
    texts: () => [...texts.keys()],
    said: async () => {
      const all = await Promise.all(
        [...texts].map(async ([code, module]) => ({ code, messages: (await module.getCompilationInfo()).messages })),
      );
      return all.flatMap(({ code, messages }) =>
        messages.map(({ type, lineNum, message }) => `${type} in line ${lineNum}: ${message}\n${code}`),
      );
    },
    close: () => device.close(),
  };
}

/** What large devices have; the null adapter has the least. */
export const largeLimits: DeviceFacts["limits"] = {
  maxComputeWorkgroupStorageSize: 49_152,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupsPerDimension: 65_535,
  maxStorageBufferBindingSize: 2 ** 27,
  maxStorageBuffersPerShaderStage: 8,
};

/** Pipelines within the memory of large devices pass too: all else of them was checked, since memory is counted last. */
function allowMemory(gpu: GPUDevice): void {
  const create = gpu.createComputePipelineAsync.bind(gpu);
  const empty = gpu.createShaderModule({ code: "@compute @workgroup_size(1) fn main() {}" });
  gpu.createComputePipelineAsync = (descriptor) =>
    create(descriptor).catch((error: unknown) => {
      const bytes = /total use of workgroup storage \((\d+) bytes\)/u.exec(String(error))?.[1];
      if (bytes === undefined || Number(bytes) > largeLimits.maxComputeWorkgroupStorageSize) throw error;
      return create({ layout: descriptor.layout, compute: { module: empty } });
    });
}
