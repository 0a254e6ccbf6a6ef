import type { Host, WebGpu } from "@tercet/host";
import type { Backend } from "../src/backend/interface.ts";
import { openWebgpuBackend } from "../src/backends/webgpu/open.ts";

/** What a backend asked of its device since it opened. */
export interface CountedWebgpu {
  readonly backend: Backend;
  readonly device: GPUDevice;
  /** Counts start again from 0 with {@link reset}. */
  readonly counts: { submits: number; passes: number; dispatches: number; copies: number; maps: number; pipelines: number; groups: number };
  /** WGSL of every module, in order. */
  readonly modules: string[];
  readonly reset: () => void;
}

/** Opens the backend `webgpu` on a device that counts, for tests, where {@link openWebgpuForTests} opens one. With `leastLimits` it has no more than every device has, `features` leaves out all others, and with `empty` every kernel is one that does nothing: plans
 * are encoded as they are, and nothing takes long to compile. With `mapsWhenSubmitted` no mapping is told of before something is submitted after it, as in Firefox but for what that does ten times a second. */
export async function openCountedWebgpu(
  host: Pick<Host, "webGpu">,
  options: {
    readonly leastLimits?: boolean;
    readonly features?: readonly string[];
    readonly empty?: boolean;
    readonly mapsWhenSubmitted?: boolean;
  } = {},
): Promise<CountedWebgpu> {
  const real = await host.webGpu({ software: true });
  const counts = { submits: 0, passes: 0, dispatches: 0, copies: 0, maps: 0, pipelines: 0, groups: 0 };
  const modules: string[] = [];
  let device: GPUDevice | undefined;
  const gpu: WebGpu = {
    requestAdapter: async (wishes) => {
      const adapter = (await real.requestAdapter(wishes)) as GPUAdapter; // there is one: `absence` says so
      const requestDevice = adapter.requestDevice.bind(adapter);
      const kept = (feature: string): boolean => options.features === undefined || options.features.includes(feature);
      adapter.requestDevice = async ({ requiredFeatures = [], requiredLimits = {} } = {}) => {
        device = await requestDevice({
          requiredFeatures: [...requiredFeatures].filter(kept),
          requiredLimits: options.leastLimits === true ? {} : requiredLimits,
        });
        spyOn(device, counts, modules);
        if (options.mapsWhenSubmitted === true) mapWhenSubmitted(device);
        return device;
      };
      return adapter;
    },
  };
  const backend = await openWebgpuBackend({ gpu });
  const reset = (): void =>
    void Object.assign(counts, { submits: 0, passes: 0, dispatches: 0, copies: 0, maps: 0, pipelines: 0, groups: 0 });
  reset();
  if (options.empty === true && device !== undefined) emptyKernels(device);
  return { backend, device: device as unknown as GPUDevice, counts, modules, reset }; // a backend that opened has a device
}

function spyOn(device: GPUDevice, counts: CountedWebgpu["counts"], modules: string[]): void {
  // An empty one asks whether a mapping is done.
  after(device.queue, "submit", (_, [commands]) => (counts.submits += [...commands].length === 0 ? 0 : 1));
  after(device, "createShaderModule", (_, [{ code }]) => modules.push(code));
  after(device, "createComputePipelineAsync", () => counts.pipelines++);
  after(device, "createBindGroup", () => counts.groups++);
  after(device, "createBuffer", (buffer) => {
    after(buffer, "mapAsync", () => counts.maps++);
  });
  after(device, "createCommandEncoder", (encoder) => {
    after(encoder, "copyBufferToBuffer", () => counts.copies++);
    after(encoder, "beginComputePass", (pass) => {
      counts.passes++;
      after(pass, "dispatchWorkgroups", () => counts.dispatches++);
    });
  });
}

/** From now on every kernel does nothing; what is bound to it is checked as before. */
function emptyKernels(device: GPUDevice): void {
  const create = device.createComputePipelineAsync.bind(device);
  const module = device.createShaderModule({ code: "@compute @workgroup_size(1) fn main() {}" });
  const empty: GPUDevice["createComputePipelineAsync"] = ({ layout }) => create({ layout, compute: { module, entryPoint: "main" } });
  Object.defineProperty(device, "createComputePipelineAsync", { configurable: true, value: empty });
}

/** Mappings are told of at the first submit that comes after they are done. */
function mapWhenSubmitted(device: GPUDevice): void {
  const done: (() => void)[] = [];
  after(device.queue, "submit", () => {
    for (const tell of done.splice(0)) tell();
  });
  after(device, "createBuffer", (buffer) => {
    const map = buffer.mapAsync.bind(buffer);
    const mapAsync: GPUBuffer["mapAsync"] = async (...args) => {
      await map(...args);
      await new Promise<void>((tell) => done.push(tell));
      return undefined;
    };
    Object.defineProperty(buffer, "mapAsync", { configurable: true, value: mapAsync });
  });
}

type Methods<T> = { [K in keyof T]: T[K] extends (...args: infer Args) => infer Result ? (...args: Args) => Result : never };

/** Calls `then` with what a method gave, each time. */
function after<T extends object, K extends keyof T & string>(
  target: T,
  name: K,
  then: (result: ReturnType<Methods<T>[K]>, args: Parameters<Methods<T>[K]>) => unknown,
): void {
  const own = (target[name] as (...args: unknown[]) => ReturnType<Methods<T>[K]>).bind(target); // the keys of a method
  Object.defineProperty(target, name, {
    configurable: true,
    value: (...args: Parameters<Methods<T>[K]>) => {
      const result = own(...args);
      then(result, args);
      return result;
    },
  });
}
