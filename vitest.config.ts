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
    // Last nets against a hang. What a test waits for is an event, and a machine may be as slow as it likes: no test sets a limit of its own.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    teardownTimeout: 120_000,
    expect: { poll: { timeout: 300_000 } },
    pool: "forks",
    maxWorkers: 2,
  },
});
