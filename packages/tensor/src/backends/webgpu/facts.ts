import type { Adapter } from "../../backend/interface.ts";
import type { Found } from "./check/found.ts";
import type { Device } from "./device.ts";
import type { DeviceFacts } from "./kernel.ts";

/** What kernels may know of a device. */
export function factsOf({ gpu: { limits, features }, languageFeatures }: Device, { arithmetic, shuffles, matrices }: Found): DeviceFacts {
  return {
    limits,
    arithmetic,
    hasPackedDots: languageFeatures.has("packed_4x8_integer_dot_product"),
    hasFloat16: features.has("shader-f16"),
    shuffleWidth: shuffles.width,
    matrix: matrices.shape,
  };
}

/** Programs that stand in for a device: Chromium's SwiftShader, Mesa's llvmpipe, Windows' basic renderer. */
const programs = /swiftshader|llvmpipe|lavapipe|basic render|warp/i;

/** The device as it names itself. */
export function adapterOf({
  vendor,
  architecture,
  device,
  description,
  isFallbackAdapter,
}: Pick<GPUAdapterInfo, "vendor" | "architecture" | "device" | "description" | "isFallbackAdapter">): Adapter {
  const words = [vendor, architecture, device, description].filter((text) => text !== "").join(", ");
  return { name: words === "" ? "an adapter without a name" : words, isSoftware: isFallbackAdapter || programs.test(words) };
}

/** The device, for those who ask why a backend computes there. */
export function adapterText({ name, isSoftware }: Adapter): string {
  return `the adapter is ${name}${isSoftware ? ", a program on the processors" : ""}`;
}

const shownLimits = [
  ...(["maxStorageBufferBindingSize", "maxBufferSize", "maxStorageBuffersPerShaderStage"] as const),
  ...(["maxComputeWorkgroupStorageSize", "maxComputeInvocationsPerWorkgroup", "maxComputeWorkgroupsPerDimension"] as const),
] as const;

/** Features that were asked for and given, and limits that plans meet. */
export function deviceOf({ features, limits }: Pick<GPUDevice, "features" | "limits">): Required<Pick<Adapter, "features" | "limits">> {
  return { features: [...features].sort(), limits: Object.fromEntries(shownLimits.map((limit) => [limit, limits[limit]])) };
}
