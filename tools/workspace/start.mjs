// npm start [-- arguments]: installs if needed, then runs `tercet` from its sources; without arguments, its demonstration.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { install, pinnedNode, root, run, seconds } from "./toolchain.mjs";

const started = performance.now();
const args = process.argv.slice(2);
const main = join(root, "apps", "cli", "src", "main.ts");
let code = await install();
if (code === 0 && existsSync(main)) code = await run(pinnedNode(), ["--conditions=tercet-source", main, ...args]);
else if (code === 0) process.stderr.write(`There is no ${main} yet. npm test checks the workspace.\n`);
// Whoever asks for one thing wants its output alone.
if (args.length === 0) process.stderr.write(`Took ${seconds(started)} s.\n`);
process.exitCode = code;
