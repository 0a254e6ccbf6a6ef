// The nx plugin that gives every package, app and tool its targets, so that no package repeats them.
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { reportFolder, taskReport, testReport } from "./counts.mjs";
import { layerOf } from "./boundaries.mjs";

/** @typedef {import("nx/src/devkit-exports").TargetConfiguration} Target */

export const name = "tercet";

const up = "../..";
const root = "{workspaceRoot}";

/**
 * @param {string} folder absolute
 * @param {(name: string) => boolean} wanted
 * @returns {boolean}
 */
function holds(folder, wanted) {
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { withFileTypes: true }).some((entry) =>
    entry.isDirectory() ? entry.name !== "node_modules" && holds(join(folder, entry.name), wanted) : wanted(entry.name),
  );
}

/**
 * @param {string[]} commands run together; the target fails when one does
 * @param {Partial<Target>} rest
 * @returns {Target}
 */
function target(commands, rest) {
  return { executor: "nx:run-commands", cache: true, ...rest, options: { commands, parallel: true, cwd: "{projectRoot}" } };
}

/**
 * The targets of the project in one folder, by what the folder holds.
 * @param {string} folder absolute
 * @param {string} project name
 * @returns {Record<string, Target>}
 */
function targetsOf(folder, project) {
  const sources = ["src", "claims", "test"];
  const some = (/** @type {(name: string) => boolean} */ wanted) => sources.some((each) => holds(join(folder, each), wanted));
  const hasCode = some((file) => file.endsWith(".ts"));
  if (!hasCode) return {};
  const lint = ["eslint --max-warnings=0 --no-warn-ignored .", `prettier --check --log-level=warn --ignore-path ${up}/.prettierignore .`];
  /** @type {Record<string, Target>} */
  const targets = {
    lint: target(lint, {
      inputs: ["default", "^sources", `${root}/eslint.config.mjs`, `${root}/.prettierrc.json`, `${root}/.prettierignore`, "lintRules"],
      options: {
        commands: [
          `eslint --max-warnings=0 --no-warn-ignored .`,
          `prettier --check --log-level=warn --ignore-path ${up}/.prettierignore .`,
        ],
        parallel: true,
      },
    }),
    typecheck: target(["tsc --noEmit -p tsconfig.json"], { inputs: ["default", "^sources"] }),
  };
  if (some((file) => file.endsWith(".test.ts"))) {
    const report = `${up}/${testReport(project)}`;
    targets["test"] = target(
      [`vitest run --config ${up}/vitest.config.ts --root . --reporter=default --reporter=json --outputFile.json=${report}`],
      { inputs: ["default", "^sources", "shared", `${root}/vitest.config.ts`], outputs: [`${root}/${testReport(project)}`] },
    );
  }
  const manifest = readManifest(folder);
  if (existsSync(join(folder, "src")) && manifest.private !== true) {
    targets["build"] = target([`node ${up}/tools/workspace/src/build.ts .`], {
      inputs: ["sources", "^sources", `${root}/tools/workspace/src/build.ts`],
      outputs: ["{projectRoot}/dist"],
    });
  }
  return targets;
}

/**
 * @param {string} folder
 * @returns {{ name: string, private?: boolean }}
 */
function readManifest(folder) {
  return /** @type {{ name: string, private?: boolean }} */ (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
}

/** @type {import("nx/src/devkit-exports").CreateNodes} */
export const createNodes = [
  "{packages,apps,tools}/*/package.json",
  (files, _options, { workspaceRoot }) =>
    files.map((file) => {
      const folder = dirname(file);
      const { name: project } = readManifest(join(workspaceRoot, folder));
      const tags = [`kind:${folder.split("/")[0] ?? ""}`, `layer:${layerOf(folder)}`];
      const targets = targetsOf(join(workspaceRoot, folder), project);
      return [file, { projects: { [folder]: { root: folder, name: project, tags, targets } } }];
    }),
];

/**
 * Writes how each task ended, for the counts at the end of `npm test`.
 * @type {import("nx/src/devkit-exports").PostTasksExecution}
 */
export const postTasksExecution = (_options, { taskResults }) => {
  mkdirSync(reportFolder, { recursive: true });
  const lines = Object.values(taskResults).map(({ task, status }) =>
    JSON.stringify({ id: task.id, target: task.target.target, project: task.target.project, status }),
  );
  appendFileSync(taskReport, lines.map((line) => `${line}\n`).join(""));
};
