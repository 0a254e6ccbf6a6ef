import { expect, test } from "vitest";
import { nodeWebGpu, type GpuSystem } from "./web-gpu.ts";

function system(given: Partial<GpuSystem> & { readonly made?: string[][] }): GpuSystem {
  const create = (options: string[]): { requestAdapter: () => Promise<null> } => {
    given.made?.push(options);
    return { requestAdapter: async () => null };
  };
  // A driver, so that there is something to begin with.
  return {
    platform: "linux",
    env: { VK_DRIVER_FILES: "driver.json" },
    exists: () => false,
    list: () => [],
    load: async () => ({ create }),
    ...given,
  };
}

const chromium = "/usr/lib/chromium/vk_swiftshader_icd.json";
const hasChromium = (path: string): boolean => path === chromium;

test("without the package it says what to install", async () => {
  const load = (): never => {
    throw Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
  };
  await expect(nodeWebGpu(system({ load: async () => load() }))).rejects.toMatchObject({
    code: "webgpu-absent",
    details: { reason: "the package webgpu is not installed", fix: expect.stringContaining("npm install webgpu@") as string },
  });
});

test("on Linux the entry speaks Vulkan alone; elsewhere the package chooses", async () => {
  const made: string[][] = [];
  await nodeWebGpu(system({ made }));
  await nodeWebGpu(system({ made, platform: "darwin" }));
  expect(made.map((options) => options.includes("backend=vulkan"))).toEqual([true, false]);
});

test("a driver in software is named when it was asked for and there is no other", async () => {
  const named = async (given: Partial<GpuSystem>, software: boolean): Promise<string | undefined> => {
    const own = system({ exists: hasChromium, ...given, env: { ...given.env } });
    await nodeWebGpu(own, { software }).catch(() => undefined);
    return own.env["VK_DRIVER_FILES"];
  };
  expect(await named({}, true)).toBe(chromium);
  expect(await named({}, false)).toBeUndefined();
  expect(await named({ platform: "win32" }, true)).toBeUndefined();
  expect(await named({ env: { VK_DRIVER_FILES: "mine.json" } }, true)).toBe("mine.json");
  expect(await named({ exists: () => true, list: () => ["nvidia_icd.json"] }, true)).toBeUndefined();
  expect(await named({ exists: () => true, list: () => ["README"] }, true)).toBe(chromium);
});

test("without a driver it is absent, before Vulkan complains; a folder of the user's own counts", async () => {
  await expect(nodeWebGpu(system({ env: {} }))).rejects.toMatchObject({
    code: "webgpu-absent",
    details: { reason: "no Vulkan driver is installed" },
  });
  const folder = "/home/me/data/vulkan/icd.d";
  const own = system({ env: { XDG_DATA_HOME: "/home/me/data" }, exists: (path) => path === folder, list: () => ["mine.json"] });
  expect(await nodeWebGpu(own)).toBeDefined();
  expect(await nodeWebGpu(system({ env: {}, platform: "darwin" }))).toBeDefined();
});
