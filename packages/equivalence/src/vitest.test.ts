import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { arrays } from "./arbitraries/arrays.ts";
import { claim } from "./claim.ts";
import { equalsOracle } from "./properties/equals-oracle.ts";
import { testClaims } from "./vitest.ts";

const identity = equalsOracle({ generate: arrays({ shape: [2] }), subject: (x) => ({ x }), oracle: (x) => ({ x }) });
const parts = { property: identity, backend: { name: "js" }, environment: { runtime: "node", device: "cpu" } } as const;

// A case of this very file.
testClaims([claim({ ...parts, subject: { kind: "function", name: "identity" } })], { budget: { runs: 20 } });

test("a failed claim fails its test with counter-example and replay command, an unsupported one is skipped", async () => {
  const root = resolve(import.meta.dirname, "..");
  const folder = await mkdtemp(join(tmpdir(), "claims-"));
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
    const args = [vitest, "run", "--root", folder, "--reporter=json", "--outputFile=report.json"];
    const failure: unknown = await promisify(execFile)(process.execPath, args, { cwd: folder }).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code: 1 });
    const text = await readFile(join(folder, "report.json"), "utf8");
    expect(JSON.parse(text)).toMatchObject({ numFailedTests: 1, numPassedTests: 0, numPendingTests: 1 });
    for (const part of ["FAILED", "x[0] is 3, expected 3.25", "npx tercet verify --replay=function:planted", "seed"])
      expect(text).toContain(part);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
