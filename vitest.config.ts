import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Sources run without a build: the private condition points every workspace package at its src folder.
export default defineConfig({
  resolve: { conditions: ["tercet-source"] },
  ssr: { resolve: { conditions: ["tercet-source"], externalConditions: ["tercet-source"] } },
  test: {
    include: ["{src,claims,test,generated}/**/*.test.ts"],
    setupFiles: [join(import.meta.dirname, "tools", "workspace", "property-seed.ts")],
    passWithNoTests: false,
    testTimeout: 60_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
