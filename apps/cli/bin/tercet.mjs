#!/usr/bin/env node
// The published command; from the sources of this repository `npm start --` does the same.
import { main } from "../dist/src/main.js";

process.exitCode = await main(process.argv.slice(2));
