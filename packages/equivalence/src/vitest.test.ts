import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { arrays } from "./arbitraries/arrays.ts";
import { claim, type Absence } from "./claim.ts";
import { equalsOracle } from "./properties/equals-oracle.ts";
import { testClaims } from "./vitest.ts";

const identity = equalsOracle({ generate: arrays({ shape: [2] }), subject: (x) => ({ x }), oracle: (x) => ({ x }) });
const parts = { property: identity, backend: { name: "js" }, environment: { runtime: "node", device: "cpu" } } as const;
const absent: Absence = { kind: "unsupported", why: "no such device" };

// Two cases of this very file: one that holds, one that is skipped.
testClaims(
  [
    claim({ ...parts, subject: { kind: "function", name: "identity" } }),
    claim({ ...parts, subject: { kind: "function", name: "absent" }, absent }),
  ],
  { budget: { runs: 20 } },
);

test("a failed claim fails its test with counter-example and replay command, an unsupported one is skipped", async () => {
  const root = resolve(import.meta.dirname, "..");
  const folder = await mkdtemp(join(root, "test-"));
  try {
    await writeFile(
      join(folder, "planted.ts"),
      `import { claim, equalsOracle, arrays } from "${root}/src/index.ts";
      import { testClaims } from "${root}/src/vitest.ts";
      const property = equalsOracle({
        generate: arrays({ shape: [2] }),
        subject: (x) => ({ x: { ...x, data: x.data.map((value) => (value > 3 ? 3 : value)) } }),
        oracle: (x) => ({ x }),
      });
      const parts = { property, backend: { name: "js" }, environment: { runtime: "node", device: "cpu" } };
      testClaims([
        claim({ ...parts, subject: { kind: "function", name: "planted" } }),
        claim({ ...parts, subject: { kind: "function", name: "absent" }, absent: { kind: "unsupported", why: "no such device" } }),
      ]);`,
    );
    await writeFile(join(folder, "vitest.config.ts"), `export default { test: { include: ["planted.ts"] } };`);
    const vitest = resolve(root, "../../node_modules/vitest/vitest.mjs");
    const started = promisify(execFile)(process.execPath, [vitest, "run", "--root", folder, "--reporter=json"], { cwd: folder });
    const { stdout } = await started.catch((failure: { readonly stdout: string }) => failure);
    const report: unknown = JSON.parse(stdout.slice(stdout.indexOf("{")));
    expect(report).toMatchObject({ numFailedTests: 1, numPassedTests: 0, numPendingTests: 1 });
    for (const part of ["FAILED", "x[0] is 3, expected 3.25", "npx tercet verify --claim=function:planted", "seed"])
      expect(stdout).toContain(part);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
