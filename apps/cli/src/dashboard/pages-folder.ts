import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the pages lie: what the package `@tercet/dashboard` was published with, or what a build of the sources made. */
export function pagesFolder(): string {
  return join(dirname(fileURLToPath(import.meta.resolve("@tercet/dashboard/package.json"))), "dist").replaceAll("\\", "/");
}
