// Prints a digest of what lies in ../shared (names, sizes, times), so that cached test results notice when it comes, goes or changes.
import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";

const folder = join(import.meta.dirname, "..", "..", "..", "shared");
const digest = createHash("sha256");

/** @param {string} path */
function add(path) {
  for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) add(inner);
    else {
      const { size, mtimeMs } = statSync(inner);
      digest.update(`${relative(folder, inner)} ${String(size)} ${String(mtimeMs)}\n`);
    }
  }
}

try {
  add(folder);
} catch {
  digest.update("absent");
}
process.stdout.write(digest.digest("hex"));
