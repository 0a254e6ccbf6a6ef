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
  results: { layer: "results", imports: [] },
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
export const nodePackages = ["host"];

/**
 * Folders inside a package's `src`, as layers. A file that lies in no named folder belongs to the layer `.`.
 * @typedef {object} LayerRule
 * @property {string} layer
 * @property {readonly string[]} paths folders or files under `src`; the longest that fits decides
 * @property {readonly string[]} imports
 * @property {readonly string[]} [types] further layers that may be imported with `import type`
 */

/** @type {Readonly<Record<string, readonly LayerRule[]>>} */
export const layerRules = {
  tensor: [
    { layer: "scalar", paths: ["scalar"], imports: [] },
    { layer: ".", paths: [""], imports: ["scalar"], types: ["definition", "backend"] },
    { layer: "definition", paths: ["operators/define.ts"], imports: [".", "scalar"] },
    { layer: "graph", paths: ["graph"], imports: [".", "scalar", "definition"] },
    { layer: "operators", paths: ["operators"], imports: [".", "scalar", "definition", "graph"] },
    { layer: "autodiff", paths: ["autodiff"], imports: [".", "scalar", "definition", "graph", "operators"] },
    { layer: "plan", paths: ["plan"], imports: [".", "scalar", "definition", "graph"], types: ["backend"] },
    { layer: "backend", paths: ["backend"], imports: [".", "scalar", "definition", "graph", "plan"] },
    { layer: "backends", paths: ["backends"], imports: [".", "scalar", "definition", "graph", "plan", "backend"] },
    {
      layer: "surface",
      paths: ["index.ts"],
      imports: [".", "scalar", "definition", "graph", "operators", "autodiff", "plan", "backend", "backends"],
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
