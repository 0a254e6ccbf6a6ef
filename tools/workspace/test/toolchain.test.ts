import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { countTask, failedTests, testReport } from "../counts.mjs";
import { isInstalled, run } from "../toolchain.mjs";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tercet-workspace-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, value: unknown): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), JSON.stringify(value));
}

const wanted = {
  "": { name: "workspace" },
  "packages/a": { version: "1.0.0" },
  "node_modules/b": { version: "2.0.0", integrity: "sha512-b" },
  "node_modules/c-other-platform": { version: "1.0.0", integrity: "sha512-c", optional: true },
};

test("an empty folder is not installed", () => {
  write("package-lock.json", { packages: wanted });
  expect(isInstalled(folder)).toBe(false);
});

test("what npm recorded counts as installed when it is what the lockfile wants, other platforms aside", () => {
  write("package-lock.json", { packages: wanted });
  write("node_modules/.package-lock.json", { packages: { "node_modules/b": wanted["node_modules/b"] } });
  expect(isInstalled(folder)).toBe(true);
});

test("a changed version, a changed checksum, a missing and a superfluous package are noticed", () => {
  write("package-lock.json", { packages: wanted });
  const variants = [
    { "node_modules/b": { version: "2.0.1", integrity: "sha512-b" } },
    { "node_modules/b": { version: "2.0.0", integrity: "sha512-x" } },
    {},
    { "node_modules/b": wanted["node_modules/b"], "node_modules/d": { version: "1.0.0" } },
  ];
  for (const packages of variants) {
    write("node_modules/.package-lock.json", { packages });
    expect(isInstalled(folder)).toBe(false);
  }
});

test("a command's exit code comes through, and so does the signal that ended it", async () => {
  expect(await run(process.execPath, ["-e", "process.exit(3)"])).toBe(3);
  expect(await run(process.execPath, ["-e", "process.kill(process.pid, 'SIGTERM')"])).toBe(128 + 15);
});

const testTask = { id: "@tercet/a:test", target: "test", project: "@tercet/a", status: "failure" };

test("the tests of a task count one by one, also when its result is replayed from the cache", () => {
  write(testReport("@tercet/a"), { numPassedTests: 5, numFailedTests: 0, numPendingTests: 2, numTodoTests: 1 });
  for (const status of ["success", "local-cache"]) {
    expect(countTask({ ...testTask, status }, folder)).toEqual({ passed: 5, failed: 0, skipped: 3 });
  }
});

test("a test task that fails without a failed test counts as one failure, and so does one that left no report", () => {
  expect(countTask({ ...testTask, status: "success" }, folder).failed).toBe(1);
  write(testReport("@tercet/a"), { numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 });
  expect(countTask(testTask, folder)).toEqual({ passed: 5, failed: 1, skipped: 0 });
});

test("every other task counts as one check", () => {
  const lint = { id: "@tercet/a:lint", target: "lint", project: "@tercet/a" };
  expect(countTask({ ...lint, status: "success" }, folder)).toEqual({ passed: 1, failed: 0, skipped: 0 });
  expect(countTask({ ...lint, status: "failure" }, folder)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(countTask({ ...lint, status: "skipped" }, folder)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("the failed tests of a task are named with their file and what they said, so that the end of a run tells which they were", () => {
  expect(failedTests(testTask, folder)).toEqual([]);
  const report = (testResults: readonly object[]) => {
    write(testReport("@tercet/a"), { numPassedTests: 1, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, testResults });
  };
  const passed = { status: "passed", fullName: "a holds", failureMessages: [] };
  const failed = { status: "failed", fullName: "b holds", failureMessages: ["Error: timed out", "1\n2\n3\n4\n5\n6\n7"] };
  report([{ name: join(folder, "src", "a.test.ts"), status: "failed", message: "", assertionResults: [passed, failed] }]);
  expect(failedTests(testTask, folder)).toEqual(["src/a.test.ts > b holds: Error: timed out\n    1\n    2\n    3\n    4\n    5"]);
  expect(failedTests({ ...testTask, target: "lint" }, folder)).toEqual([]);
  report([{ name: join(folder, "src", "b.test.ts"), status: "failed", message: "does not load", assertionResults: [] }]);
  expect(failedTests(testTask, folder)).toEqual(["src/b.test.ts: does not load"]);
});
