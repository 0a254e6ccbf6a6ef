import type { WebGpu } from "@tercet/host";
import type { Backend } from "../../backend/interface.ts";
import { errors } from "../../errors.ts";
import { checkDevice } from "./check/check-device.ts";
import { checkMatrices } from "./check/matrices.ts";
import { checkShuffles } from "./check/shuffles.ts";
import { WebgpuBackend } from "./backend.ts";
import { backendName, Device } from "./device.ts";
import { adapterOf } from "./facts.ts";
import { tuningFor } from "./tuning/tuning.ts";

/** Wishes for the backend `webgpu`. */
export interface WebgpuOptions {
  /** The entry: `await host.webGpu()`, or a page's `navigator.gpu`. */
  readonly gpu: WebGpu;
  /** Which of several adapters. Default: high-performance. */
  readonly powerPreference?: "low-power" | "high-performance";
  /** Whether neighbouring invocations may exchange numbers within subgroups, where the start-up check holds. No bit of a result depends on it. Default true. */
  readonly subgroups?: boolean;
  /**
   * Whether products with int8 weights go by subgroup matrices (Chromium's experimental extension) where the adapter has int8 ones with int32 sums and the start-up check holds.
   * No bit of a result depends on it. Default false: no device has run them yet.
   */
  readonly matrices?: boolean;
  /**
   * Tables that `tuneWebgpu` made, or what a file or a page has kept of them: that of this adapter decides between tiles. What is no table, or another adapter's, is not
   * used, and `describe()` says so. No bit of a result depends on it. Default: none, and tiles follow a rule.
   */
  readonly tuning?: readonly unknown[];
}

/** Features that kernels use where the adapter has them. */
const wantedFeatures = ["shader-f16", "subgroups", "chromium-experimental-subgroup-matrix", "timestamp-query"] as const;

/** Limits that are asked for as high as the adapter has them. */
const wantedLimits = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupSizeY",
  "maxComputeWorkgroupSizeZ",
  "maxComputeWorkgroupsPerDimension",
] as const;

/**
 * Opens the backend `webgpu`: kernels as WGSL on a GPU, a plan as one submit. What the device makes of floats is found out first; `describe()` and `precision` say it.
 * When the device is lost, every call that waits and every later one throws `backend-failed`: open another backend, and upload again. Close it to end the device.
 * @throws TercetError `backend-unavailable` where there is no adapter, it gives no device, or the device computes wrong
 * @example
 * const { nodeHost } = await import("@tercet/host/node");
 * const gpu = await nodeHost().webGpu({ software: true });
 * const opened = await openWebgpuBackend({ gpu }).catch((reason: unknown) => reason as TercetError); // a machine may have no adapter
 * if (opened instanceof Error) expect(opened.code).toBe("backend-unavailable");
 * else expect(await toArray(mul(tensor([1, 2]), 3), { backend: opened })).toEqual([3, 6]);
 */
export async function openWebgpuBackend(options: WebgpuOptions): Promise<Backend> {
  return openDevice(options);
}

/** The same, with what the engine alone may ask of it. */
export async function openDevice({
  gpu,
  powerPreference = "high-performance",
  subgroups = true,
  matrices = false,
  tuning = [],
}: WebgpuOptions): Promise<WebgpuBackend> {
  // A host hands it on without its types.
  const adapter = (await gpu.requestAdapter({ powerPreference })) as GPUAdapter | null;
  if (adapter === null) throw errors["backend-unavailable"]({ backend: backendName, reason: "there is no WebGPU adapter here" });
  const features = wantedFeatures.filter((feature) => adapter.features.has(feature)) as GPUFeatureName[]; // one of them is Chromium's own
  const requiredLimits = Object.fromEntries(wantedLimits.map((limit) => [limit, adapter.limits[limit]]));
  const device = new Device(await deviceOf(adapter, features, requiredLimits), gpu);
  const arithmetic = await checkDevice(device);
  if (arithmetic.faults.length > 0) {
    await device.close();
    throw errors["backend-unavailable"]({ backend: backendName, reason: `the device computes wrong: ${arithmetic.faults.join("; ")}` });
  }
  const found = {
    arithmetic,
    shuffles: await checkShuffles(device, adapter.info, subgroups),
    matrices: await checkMatrices(device, adapter.info, matrices),
  };
  const own = tuningFor(adapterOf(adapter.info).name, tuning);
  return new WebgpuBackend(device, adapter.info, found, (facts) => ({ ...facts, tuning: own.tuning }), own.notes);
}

async function deviceOf(
  adapter: GPUAdapter,
  requiredFeatures: readonly GPUFeatureName[],
  requiredLimits: Record<string, number>,
): Promise<GPUDevice> {
  try {
    return await adapter.requestDevice({ requiredFeatures: [...requiredFeatures], requiredLimits });
  } catch (thrown) {
    const reason = `the adapter gives no device: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
    throw errors["backend-unavailable"]({ backend: backendName, reason });
  }
}
