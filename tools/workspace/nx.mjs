// Runs one nx command with the pinned Node, installing first if needed: `node tools/workspace/nx.mjs docs @tercet/workspace`.
import { join } from "node:path";
import { install, pinnedNode, root, run } from "./toolchain.mjs";

const code = await install();
const nx = join(root, "node_modules", "nx", "dist", "bin", "nx.js");
process.exitCode = code === 0 ? await run(pinnedNode(), [nx, ...process.argv.slice(2)], { cwd: root }) : code;
