// npm run dashboard [-- arguments]: installs if needed, builds the pages, then serves them with `tercet dashboard`.
import { join } from "node:path";
import { install, pinnedNode, root, run, runSource } from "./toolchain.mjs";

let code = await install();
if (code === 0) {
  const nx = join(root, "node_modules", "nx", "dist", "bin", "nx.js");
  code = await run(pinnedNode(), [nx, "build", "@tercet/dashboard", "--output-style=static"], { cwd: root, stdio: ["ignore", 2, 2] });
}
process.exitCode = code === 0 ? await runSource("apps/cli/src/main.ts", ["dashboard", ...process.argv.slice(2)]) : code;
