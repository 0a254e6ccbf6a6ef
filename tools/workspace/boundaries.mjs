// The one table of who may import whom. The lint rule `tercet/boundaries` enforces it; the nx plugin takes its tags from it.
// The reasons stand in docs/decisions/0003-boundaries.md.

const engine = ["host", "tensor"];
const models = [...engine, "text", "transformer", "checkpoint"];
const heads = ["bi-encoder", "cross-encoder", "poly-encoder"];

/**
 * What a package may import of ours, whether in sources, claims or tests.
 * @typedef {object} PackageRule
 * @property {string} layer
 * @property {readonly string[] | "every package"} imports
 * @property {readonly string[]} [tests] further packages that its tests may import
 */

/** @type {Readonly<Record<string, PackageRule>>} */
export const packageRules = {
  host: { layer: "host", imports: [] },
  equivalence: { layer: "equivalence", imports: [] },
  results: { layer: "results", imports: ["host"] },
  "web-driver": { layer: "web-driver", imports: ["host"] },
  tensor: { layer: "tensor", imports: ["host"] },
  text: { layer: "text", imports: ["host"] },
  transformer: { layer: "model", imports: engine },
  checkpoint: { layer: "model", imports: engine },
  encoder: { layer: "encoder", imports: models },
  "bi-encoder": { layer: "head", imports: [...models, "encoder"] },
  "cross-encoder": { layer: "head", imports: [...models, "encoder"] },
  "poly-encoder": { layer: "head", imports: [...models, "encoder"] },
  training: { layer: "application", imports: [...models, "encoder"], tests: heads },
  evaluation: { layer: "application", imports: [...models, "encoder"], tests: heads },
  retrieval: { layer: "application", imports: [...models, "encoder"], tests: heads },
  serving: { layer: "application", imports: [...models, "encoder", "retrieval"], tests: heads },
  models: { layer: "bundle", imports: [...models, "encoder"], tests: heads },
  claims: { layer: "claims", imports: "every package" },
};

/** Only claims, tests, tools, apps and the package `claims` compare things. */
export const onlyForClaims = "equivalence";

/** Packages that may import `node:*` in their sources; tools, apps and tests may too. */
export const nodePackages = ["host", "web-driver"];

/** Apps whose `src` runs in a browser, so that it imports no `node:*`, and whose build holds all that it imports. */
export const bundledApps = ["dashboard"];

/**
 * Folders and files inside a package's `src`, as layers.
 * @typedef {object} LayerRule
 * @property {string} layer
 * @property {readonly string[]} paths under `src`; the longest that fits decides, and the empty one fits every file
 * @property {readonly string[]} imports
 * @property {readonly string[]} [types] further layers that may be imported with `import type`
 */

/** @type {Readonly<Record<string, readonly LayerRule[]>>} */
export const layerRules = {
  tensor: [
    // The language of meanings.
    { layer: "scalar", paths: ["scalar"], imports: [] },
    // What a tensor is. It points to its definition and to its storage, whose types it names.
    {
      layer: "value",
      paths: ["tensor.ts", "shape.ts", "dtype.ts", "tree.ts", "errors.ts"],
      imports: ["scalar"],
      types: ["definition", "backend"],
    },
    { layer: "definition", paths: ["operators/define.ts"], imports: ["value", "scalar"] },
    // All that a backend must understand: the types of what a plan consists of.
    { layer: "kernel", paths: ["plan/kernel.ts"], imports: ["value", "scalar", "definition"] },
    { layer: "graph", paths: ["graph"], imports: ["value", "scalar", "definition"], types: ["kernel"] },
    { layer: "operators", paths: ["operators"], imports: ["value", "scalar", "definition", "graph"] },
    { layer: "autodiff", paths: ["autodiff"], imports: ["value", "scalar", "definition", "graph", "operators"] },
    { layer: "plan", paths: ["plan"], imports: ["value", "scalar", "definition", "graph", "kernel"], types: ["backend"] },
    { layer: "backend", paths: ["backend"], imports: ["value", "definition", "kernel", "plan"], types: ["scalar"] },
    // A claimed kernel names the operator that it stands for.
    {
      layer: "backends",
      paths: ["backends"],
      imports: ["value", "scalar", "definition", "graph", "operators", "kernel", "plan", "backend"],
    },
    // Knows every backend: the choice between them.
    {
      layer: "choice",
      paths: ["default", "open-backend", "auto", "processors", "probe", "whole-product", "tune-webgpu", "tuned", "tuning-files"]
        .map((name) => `backend/${name}.ts`)
        .concat("backend/named"),
      imports: ["value", "scalar", "definition", "graph", "operators", "kernel", "plan", "backend", "backends"],
    },
    // The entry, and what puts the layers together.
    {
      layer: "surface",
      paths: [""],
      imports: ["scalar", "value", "definition", "kernel", "graph", "operators", "autodiff", "plan", "backend", "backends", "choice"],
    },
  ],
};

/**
 * The layer of a project, for nx tags: `packages/bi-encoder` is a `head`, an app is an `app`.
 * @param {string} folder from the root of the workspace
 */
export function layerOf(folder) {
  const [kind, name = ""] = folder.split("/");
  return kind === "packages" ? (packageRules[name]?.layer ?? "unknown") : kind === "apps" ? "app" : "tool";
}

/**
 * The layer of a file of a package that has layers, or nothing.
 * @param {string} packageName without scope
 * @param {string} path from `src`, with slashes
 * @returns {LayerRule | undefined}
 */
export function layerOfFile(packageName, path) {
  const fits = (/** @type {string} */ part) => part === "" || path === part || path.startsWith(`${part}/`);
  const longest = (/** @type {LayerRule} */ rule) => Math.max(-1, ...rule.paths.filter(fits).map((part) => part.length));
  return layerRules[packageName]
    ?.map((rule) => ({ rule, length: longest(rule) }))
    .filter(({ length }) => length >= 0)
    .sort((a, b) => b.length - a.length)[0]?.rule;
}
