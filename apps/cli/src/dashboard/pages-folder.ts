import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the pages lie: what the package `@tercet/dashboard` was published with, or what a build of the sources made. */
export function pagesFolder(): string {
  return folderOf("dist");
}

/** Where the documentation lies: in a checkout, which runs sources, in its `docs/api`; otherwise beside the pages. */
export function docsFolder(): string {
  const isSource = import.meta.url.endsWith(".ts");
  return isSource ? folderOf("..", "..", "docs", "api") : folderOf("docs");
}

function folderOf(...path: readonly string[]): string {
  return join(dirname(fileURLToPath(import.meta.resolve("@tercet/dashboard/package.json"))), ...path).replaceAll("\\", "/");
}
