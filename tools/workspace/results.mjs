// npm run results [-- arguments]: installs if needed, then checks every claim of this commit and keeps what came of it.
import { runSource } from "./toolchain.mjs";

process.exitCode = await runSource("tools/results/src/main.ts", process.argv.slice(2));
