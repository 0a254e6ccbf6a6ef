// The nx plugin that gives every package, app and tool its targets, so that no package repeats them.
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bundledApps, layerOf } from "./boundaries.mjs";
import { reportFolder, taskReport, testReport } from "./counts.mjs";

/** @typedef {import("nx/src/devkit-exports").TargetConfiguration} Target */
/** @typedef {import("nx/src/devkit-exports").CreateNodes} CreateNodes */
/** @typedef {import("nx/src/devkit-exports").PostTasksExecution} PostTasksExecution */
/** @typedef {{ name: string, private?: boolean, scripts?: Record<string, string>, dependencies?: Record<string, string> }} Manifest */

export const name = "tercet";

const up = "../..";
const root = "{workspaceRoot}";
// Projects that read the whole workspace; everything else is found by the dependencies in package.json.
const readers = ["tools/workspace", "tools/doc-examples", "tools/bench"];
const pages = [`${root}/*.md`, `${root}/docs/**/*.md`, `${root}/docs/results/*.json`, `${root}/{packages,apps,tools}/*/README.md`];
/** The documentation, which a test of the pages opens beside them. */
const documentation = { projects: ["@tercet/workspace"], target: "docs" };
// What pages show of it is part of them.
const published = [`${root}/docs/results/**`];
const manifests = [`${root}/package.json`, `${root}/{packages,apps,tools}/*/package.json`];

/**
 * @param {string[]} commands run together; the target fails when one does
 * @param {Partial<Target>} rest
 * @returns {Target}
 */
function target(commands, rest) {
  return { executor: "nx:run-commands", cache: true, ...rest, options: { commands, parallel: true, cwd: "{projectRoot}" } };
}

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
 * The targets of the project in one folder, by what the folder holds.
 * @param {string} folder absolute
 * @param {Manifest} manifest
 * @param {boolean} readsAll
 * @returns {Record<string, Target>}
 */
function targetsOf(folder, manifest, readsAll) {
  const some = (/** @type {(name: string) => boolean} */ wanted) =>
    ["src", "claims", "test"].some((each) => holds(join(folder, each), wanted));
  if (!some((file) => file.endsWith(".ts"))) return {};
  const isBundled = existsSync(join(folder, "vite.config.ts"));
  const served = bundledApps.map((app) => `@tercet/${app}`).filter((name) => manifest.dependencies?.[name] !== undefined);
  const prettier = `prettier --check --log-level=warn --ignore-path ${up}/.prettierignore .`;
  // What is generated is not kept, so nothing can be cached that needs it unless it is made first; it takes a second.
  const generates = manifest.scripts?.["generate"] !== undefined;
  /** @type {Record<string, Target>} */
  const targets = {
    lint: target(["eslint --max-warnings=0 --no-warn-ignored .", prettier], { inputs: ["default", "^sources", "lintRules"] }),
    typecheck: target(["tsc --noEmit -p tsconfig.json", ...(generates ? ["tsc --noEmit -p tsconfig.generated.json"] : [])], {
      inputs: ["default", "^sources", ...(readsAll ? pages : [])],
      dependsOn: generates ? ["generate"] : [],
    }),
  };
  if (some((file) => file.endsWith(".test.ts"))) {
    const report = testReport(manifest.name);
    const vitest = `vitest run --config ${up}/vitest.config.ts --root . --reporter=default --reporter=json --outputFile.json=${up}/${report}`;
    targets["test"] = target([vitest], {
      dependsOn: [
        ...(generates ? ["generate"] : []),
        ...(isBundled ? ["build", documentation] : []),
        // Who serves what a bundler made is tested with it.
        ...(served.length === 0 ? [] : [{ projects: served, target: "build" }]),
      ],
      inputs: [
        "default",
        "^sources",
        ...(isBundled ? [...published, { env: "TERCET_CHROMIUM" }] : []),
        "shared",
        { env: "TERCET_SEED" },
        `${root}/vitest.config.ts`,
        `${root}/tools/workspace/property-seed.ts`,
        ...(readsAll ? [...pages, ...manifests, `${root}/tools/*/src/**/*.ts`] : []),
      ],
      outputs: [`${root}/${report}`],
    });
  }
  if (isBundled) {
    // The configuration imports our sources: Node loads it, which knows the condition.
    targets["build"] = target(
      [`node --conditions=tercet-source ${up}/node_modules/vite/bin/vite.js build --configLoader native --logLevel warn`],
      {
        inputs: ["sources", "^sources", ...published],
        outputs: ["{projectRoot}/dist"],
      },
    );
  } else if (existsSync(join(folder, "src")) && manifest.private !== true) {
    targets["build"] = target([`node ${up}/tools/workspace/src/build.ts .`], {
      inputs: ["sources", "^sources", `${root}/tools/workspace/src/build.ts`],
      outputs: ["{projectRoot}/dist"],
    });
  }
  return targets;
}

/**
 * The targets of the workspace as a whole; they belong to the project that holds it together.
 * @returns {Record<string, Target>}
 */
function workspaceTargets() {
  const rootFiles = '"*.{json,md,ts,mjs}" docs .ci --ignore-unknown';
  return {
    format: target([`cd ${up} && prettier --check --log-level=warn ${rootFiles}`], {
      inputs: [...pages, `${root}/*`],
    }),
    docs: target(["node src/docs.ts"], {
      inputs: [
        "{projectRoot}/src/{docs,operator-pages}.ts",
        "{projectRoot}/src/site/**",
        "^sources",
        ...pages,
        `${root}/docs/guides/figures/*`,
      ],
      outputs: [`${root}/docs/api`],
    }),
    unused: target([`cd ${up} && knip --config tools/workspace/knip.json --no-progress --no-config-hints`], {
      inputs: ["default", "^default", ...manifests, `${root}/tools/**/*.ts`],
    }),
    pack: target(["node src/pack.ts"], { cache: false, dependsOn: ["^build", "docs"] }),
    "pack-dashboard": target(["node src/pack-dashboard.ts"], { cache: false, dependsOn: ["^build", "docs"] }),
  };
}

/** @type {CreateNodes} */
export const createNodes = [
  "{packages,apps,tools}/*/package.json",
  (files, _options, { workspaceRoot }) => {
    const projects = files.map((file) => {
      const folder = dirname(file);
      const text = readFileSync(join(workspaceRoot, file), "utf8");
      return { file, folder, manifest: /** @type {Manifest} */ (JSON.parse(text)) };
    });
    const read = projects.filter(({ folder }) => !folder.startsWith("tools/")).map(({ manifest }) => manifest.name);
    return projects.map(({ file, folder, manifest }) => {
      const readsAll = readers.includes(folder);
      const targets = {
        ...targetsOf(join(workspaceRoot, folder), manifest, readsAll),
        ...(folder === "tools/workspace" ? workspaceTargets() : {}),
      };
      const tags = [`kind:${folder.split("/")[0] ?? ""}`, `layer:${layerOf(folder)}`];
      const implicitDependencies = readsAll ? read : [];
      return [file, { projects: { [folder]: { root: folder, name: manifest.name, tags, targets, implicitDependencies } } }];
    });
  },
];

/**
 * Writes how each task ended, for the counts at the end of `npm test`.
 * @type {PostTasksExecution}
 */
export const postTasksExecution = (_options, { taskResults }) => {
  mkdirSync(reportFolder, { recursive: true });
  const lines = Object.values(taskResults).map(({ task, status }) =>
    JSON.stringify({ id: task.id, target: task.target.target, project: task.target.project, status }),
  );
  appendFileSync(taskReport, lines.map((line) => `${line}\n`).join(""));
};
