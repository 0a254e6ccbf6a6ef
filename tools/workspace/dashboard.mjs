// npm run dashboard [-- arguments]: installs if needed, builds the pages and the documentation, then serves both with `tercet dashboard`.
import { join } from "node:path";
import { install, pinnedNode, root, run, runSource } from "./toolchain.mjs";

let code = await install();
if (code === 0) {
  const nx = join(root, "node_modules", "nx", "dist", "bin", "nx.js");
  process.stderr.write("Building the pages and the documentation: a minute or two the first time, nothing when nothing changed.\n");
  const tasks = ["run-many", "--targets=build,docs", "--projects=@tercet/dashboard,@tercet/workspace", "--output-style=static"];
  code = await run(pinnedNode(), [nx, ...tasks], { cwd: root, stdio: ["ignore", 2, 2] });
}
process.exitCode = code === 0 ? await runSource("apps/cli/src/main.ts", ["dashboard", ...process.argv.slice(2)]) : code;
