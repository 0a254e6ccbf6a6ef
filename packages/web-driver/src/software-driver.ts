import { existsSync, globSync } from "node:fs";

/** Vulkan drivers in software: Chromium's, which its Linux packages bring along, and Mesa's. */
const drivers = [
  ...["/usr/lib/chromium", "/usr/lib/chromium-browser", "/opt/google/chrome", "/snap/chromium/current/usr/lib/chromium-browser"].map(
    (folder) => `${folder}/vk_swiftshader_icd.json`,
  ),
  "/usr/share/vulkan/icd.d/lvp_icd*.json",
];

/** Names a Vulkan driver in software to a browser that has none of its own; one that is named already stays. */
export function softwareDriver(): Readonly<Record<string, string>> {
  if (process.env["VK_DRIVER_FILES"]) return {};
  const found = drivers.flatMap((each) => (each.includes("*") ? globSync(each) : existsSync(each) ? [each] : []))[0];
  return found === undefined ? {} : { VK_DRIVER_FILES: found };
}
