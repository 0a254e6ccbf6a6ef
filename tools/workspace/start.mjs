// npm start [-- arguments]: installs if needed, then runs `tercet` from its sources; without arguments, its demonstration.
import { runSource, seconds } from "./toolchain.mjs";

const started = performance.now();
const args = process.argv.slice(2);
process.exitCode = await runSource("apps/cli/src/main.ts", args);
// Whoever asks for one thing wants its output alone.
if (args.length === 0) process.stderr.write(`Took ${seconds(started)} s.\n`);
