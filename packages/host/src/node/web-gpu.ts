import { existsSync, readdirSync } from "node:fs";
import { errors } from "../errors.ts";
import type { WebGpu, WebGpuOptions } from "../web-gpu.ts";

/** What this module uses of the package `webgpu`. */
interface WebGpuPackage {
  readonly create: (options: string[]) => WebGpu;
}

/** The system as this module sees it. */
export interface GpuSystem {
  readonly platform: string;
  readonly env: Record<string, string | undefined>;
  readonly exists: (path: string) => boolean;
  readonly list: (folder: string) => readonly string[];
  readonly load: () => Promise<WebGpuPackage>;
}

/** Features that Dawn, which the package is made of, keeps to itself unless asked: shader-f16 on NVIDIA through Vulkan, and extensions that are no standard yet. */
const features = "enable-dawn-features=allow_unsafe_apis,vulkan_enable_f16_on_nvidia,use_vulkan_memory_model";

/** SwiftShader writes a store for each word of workgroup memory that this extension has it clear: seconds for a kernel that compiles in 0.3 s without. */
const avoided = "disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension";

/** Where the Vulkan loader looks for drivers (its LoaderDriverInterface.md, "Driver Discovery on Linux"). */
function driverFolders(env: GpuSystem["env"]): readonly string[] {
  const home = env["HOME"] ?? "";
  const listed = (name: string, otherwise: string): readonly string[] => (env[name] || otherwise).split(":");
  const roots = [
    ...[env["XDG_CONFIG_HOME"] || `${home}/.config`, env["XDG_DATA_HOME"] || `${home}/.local/share`, "/etc"],
    ...[...listed("XDG_CONFIG_DIRS", "/etc/xdg"), ...listed("XDG_DATA_DIRS", "/usr/local/share:/usr/share")],
    ...["/usr/local/share", "/usr/share", "/usr/local/etc"],
  ];
  return [...new Set(roots)].map((root) => `${root}/vulkan/icd.d`);
}

/** Chromium's driver in software, which its Linux packages bring along. */
const softwareDrivers = [
  "/usr/lib/chromium",
  "/usr/lib/chromium-browser",
  "/opt/google/chrome",
  "/snap/chromium/current/usr/lib/chromium-browser",
].map((folder) => `${folder}/vk_swiftshader_icd.json`);

/** Whether a driver is installed or named. Without one Vulkan can't begin, and its loader says so on the process's standard error. */
function hasDriver({ platform, env, exists, list }: GpuSystem): boolean {
  if (platform !== "linux" || env["VK_DRIVER_FILES"] || env["VK_ICD_FILENAMES"] || env["VK_ADD_DRIVER_FILES"]) return true;
  return driverFolders(env).some((folder) => exists(folder) && list(folder).some((name) => name.endsWith(".json")));
}

/** Names the driver in software to the Vulkan loader, where no driver of a device is installed and none was named. */
function nameSoftwareDriver(system: GpuSystem): void {
  const driver = hasDriver(system) ? undefined : softwareDrivers.find(system.exists);
  if (driver !== undefined) system.env["VK_DRIVER_FILES"] = driver;
}

/** The system of this process. */
export function nodeGpuSystem(): GpuSystem {
  return {
    platform: process.platform,
    env: process.env,
    exists: existsSync,
    list: (folder) => readdirSync(folder),
    load: () => import("webgpu"),
  };
}

/** WebGPU through the optional package `webgpu`, which is loaded now. Each call makes an entry of its own. @throws TercetError `webgpu-absent` */
export async function nodeWebGpu(system: GpuSystem, { software = false }: WebGpuOptions = {}): Promise<WebGpu> {
  let found: WebGpuPackage;
  try {
    found = await system.load();
  } catch (thrown) {
    const isAbsent = thrown instanceof Error && "code" in thrown && thrown.code === "ERR_MODULE_NOT_FOUND";
    const reason = isAbsent ? "the package webgpu is not installed" : `the package webgpu can't be loaded: ${String(thrown)}`;
    throw errors["webgpu-absent"]({
      host: "node",
      reason,
      fix: "Run `npm install webgpu@0.6.2`; it has builds for Linux, macOS and Windows.",
    });
  }
  // The loader reads its variables when an entry is made.
  if (software) nameSoftwareDriver(system);
  if (!hasDriver(system))
    throw errors["webgpu-absent"]({
      host: "node",
      reason: "no Vulkan driver is installed",
      fix: "Install the driver of your GPU, or name one with VK_DRIVER_FILES.",
    });
  // Elsewhere Dawn's own choice (Metal, Direct3D 12) is the right one; on Linux it would also try OpenGL ES.
  return found.create([features, avoided, ...(system.platform === "linux" ? ["backend=vulkan"] : [])]);
}
