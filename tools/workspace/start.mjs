// npm start [-- arguments]: installs if needed, then runs `tercet` from its sources; without arguments, its demonstration.
import { join } from "node:path";
import { install, pinnedNode, root, run } from "./toolchain.mjs";

const code = await install();
const main = join(root, "apps", "cli", "src", "main.ts");
process.exitCode = code === 0 ? await run(pinnedNode(), ["--conditions=tercet-source", main, ...process.argv.slice(2)]) : code;
