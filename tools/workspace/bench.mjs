// npm run bench [-- arguments]: installs if needed, then measures, from the sources.
import { runSource } from "./toolchain.mjs";

process.exitCode = await runSource("tools/bench/src/main.ts", process.argv.slice(2));
