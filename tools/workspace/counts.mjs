// Sums the results of one `nx run-many`: each test of vitest counts, and each other task counts as one check.
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./toolchain.mjs";

/** @typedef {{ id: string, target: string, project: string, status: string }} TaskResult */
/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** How many lines of what a failed test said are repeated at the end of a run. */
const messageLines = 6;

/** Where tasks leave their counts; git-ignored, and an output of the tasks, so that nx restores it with a cached result. */
export const reportFolder = join(root, "dist", "reports");

/**
 * The file in which a project's test run leaves its counts, from the root of the workspace.
 * @param {string} project
 */
export function testReport(project) {
  return `dist/reports/${project.replace("@", "").replace("/", "-")}.json`;
}

/** Where the nx plugin writes how each task of the run ended. */
export const taskReport = join(reportFolder, "tasks.ndjson");

/**
 * Counts of one task. A test task that failed without a failed test (a file that does not load) counts as one failure, as does
 * one that left no report.
 * @param {TaskResult} task
 * @returns {Counts}
 */
export function countTask(task, folder = root) {
  const failed = task.status === "failure" ? 1 : 0;
  if (task.status === "skipped") return { passed: 0, failed: 1, skipped: 0 };
  if (task.target !== "test") return { passed: 1 - failed, failed, skipped: 0 };
  const path = join(folder, testReport(task.project));
  if (!existsSync(path)) return { passed: 0, failed: 1, skipped: 0 };
  const report = readReport(path);
  return {
    passed: report.numPassedTests,
    failed: Math.max(report.numFailedTests, failed),
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * The failed tests of a task: where each stands, its name, and the first lines of what it said. What a long run prints last is what is kept of it.
 * @param {TaskResult} task
 * @returns {string[]}
 */
export function failedTests(task, folder = root) {
  const path = join(folder, testReport(task.project));
  if (task.target !== "test" || !existsSync(path)) return [];
  return readReport(path).testResults.flatMap((file) => {
    const name = relative(folder, file.name);
    const failed = file.assertionResults.filter((test) => test.status === "failed");
    if (failed.length === 0) return file.status === "failed" ? [`${name}: ${excerpt(file.message)}`] : [];
    return failed.map((test) => `${name} > ${test.fullName}: ${excerpt(test.failureMessages.join("\n"))}`);
  });
}

/** @param {string} message */
function excerpt(message) {
  return message.split("\n").slice(0, messageLines).join("\n    ");
}

/**
 * @typedef {{ status: string, fullName: string, failureMessages: string[] }} TestResult
 * @typedef {{ name: string, status: string, message: string, assertionResults: TestResult[] }} FileResult
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number, testResults: FileResult[] }} TestReport
 */

/**
 * The shape is vitest's own `json` report, which follows jest's.
 * @param {string} path
 * @returns {TestReport}
 */
function readReport(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

/** @returns {TaskResult[]} */
function readTasks() {
  if (!existsSync(taskReport)) return [];
  return readFileSync(taskReport, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => /** @type {TaskResult} */ (JSON.parse(line)));
}

/**
 * The sum over all tasks of the run that has just ended. A run that failed without a failed task counts one failure.
 * @param {number} exitCode of nx
 * @returns {Counts & { tasks: readonly (TaskResult & Counts)[] }}
 */
export function countResults(exitCode) {
  const tasks = readTasks().map((task) => ({ ...task, ...countTask(task) }));
  const sum = (/** @type {keyof Counts} */ key) => tasks.reduce((total, task) => total + task[key], 0);
  const failed = sum("failed");
  return { passed: sum("passed"), failed: exitCode === 0 ? failed : Math.max(failed, 1), skipped: sum("skipped"), tasks };
}

/**
 * A line for each target, and one for each task that failed.
 * @param {ReturnType<typeof countResults>} counts
 * @returns {string[]}
 */
export function describeCounts({ tasks }) {
  const targets = [...new Set(tasks.map((task) => task.target))].sort();
  const lines = targets.map((target) => {
    const own = tasks.filter((task) => task.target === target);
    const sum = (/** @type {keyof Counts} */ key) => String(own.reduce((total, task) => total + task[key], 0));
    const cached = own.filter((task) => task.status.includes("cache")).length;
    return `${target}: ${String(own.length)} tasks (${String(cached)} from cache), ${sum("passed")} passed, ${sum("failed")} failed, ${sum("skipped")} skipped`;
  });
  const failures = tasks.filter((task) => task.failed > 0);
  return [
    ...lines,
    ...failures.flatMap((task) => [`failed: ${task.id} (${task.status})`, ...failedTests(task).map((test) => `  ${test}`)]),
  ];
}
