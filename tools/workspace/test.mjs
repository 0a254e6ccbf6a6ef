// npm test: installs if needed, then lint, format, types, unused code, tests and documentation of the whole workspace through nx. The last line counts.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { install, pinnedNode, root, run, seconds } from "./toolchain.mjs";
import { countResults, describeCounts, reportFolder } from "./counts.mjs";

const started = performance.now();
let code = await install();
if (code !== 0) {
  process.stdout.write("0 passed, 1 failed\n");
} else {
  // Old reports must not be counted; those of tasks that are replayed from the cache come back with it.
  rmSync(reportFolder, { recursive: true, force: true });
  const nx = join(root, "node_modules", "nx", "dist", "bin", "nx.js");
  const targets = ["run-many", "--targets=lint,format,typecheck,unused,test,docs", "--output-style=static", ...process.argv.slice(2)];
  code = await run(pinnedNode(), [nx, ...targets], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  const counts = countResults(code);
  for (const line of describeCounts(counts)) process.stdout.write(`${line}\n`);
  process.stdout.write(`Took ${seconds(started)} s.\n`);
  if (counts.skipped > 0) process.stdout.write(`${String(counts.skipped)} tests were skipped; each says why.\n`);
  process.stdout.write(`${String(counts.passed)} passed, ${String(counts.failed)} failed\n`);
  if (counts.failed > 0 && code === 0) code = 1;
}
process.exitCode = code;
