import { cpSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../toolchain.mjs";
import { execute, type Checks } from "./checks.ts";

/** An empty project with the packages installed, and the versions of Node to try them on. */
export interface Consumer {
  readonly folder: string;
  readonly nodes: string;
}

/** One Node that users have. */
interface InstalledNode {
  readonly path: string;
  readonly version: string;
}

const workspaceTools = join(root, "tools", "workspace");

const quiet = ["--ignore-scripts", "--no-audit", "--no-fund"];

/** Installs packages in an empty project as a user would; false when that is not possible. */
export function installPackages(folder: string, wanted: readonly string[], checks: Checks): boolean {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  const installed = execute("npm", ["install", ...quiet, ...wanted], folder);
  checks.sayOf(installed, `install ${wanted.length} packages in an empty project`);
  return installed.ok;
}

/** Installs packages as a user would, and the versions of Node; false when that is not possible. */
export function install({ folder, nodes }: Consumer, wanted: readonly string[], checks: Checks): boolean {
  cpSync(join(workspaceTools, "fixtures", "consumer"), folder, { recursive: true });
  cpSync(join(workspaceTools, "nodes"), nodes, { recursive: true, filter: (path) => !path.includes("node_modules") });
  const installed = installPackages(folder, wanted, checks);
  const fetched = execute("npm", ["ci", ...quiet], nodes);
  checks.sayOf(fetched, "install the versions of Node");
  return installed && fetched.ok;
}

/** The versions of Node that were installed for this platform. */
export function installedNodes({ nodes }: Consumer, checks: Checks): readonly InstalledNode[] {
  const names = readdirSync(join(nodes, "node_modules")).filter((name) => name.startsWith("node-"));
  checks.say(names.length === 3, `three versions of Node for this platform: ${names.join(", ")}`);
  return names.map((name) => {
    const path = join(nodes, "node_modules", name, "bin", "node");
    return { path, version: execute(path, ["--version"], nodes).output.trim() };
  });
}

/** Imports each entry in a process of its own, so that one that fails does not hide another. */
export function importAll({ folder }: Consumer, { path, version }: InstalledNode, entries: readonly string[], checks: Checks): void {
  for (const entry of entries) checks.sayOf(execute(path, ["import.mjs", entry], folder), `Node ${version} imports ${entry}`);
}

/** A program with worker threads and a model, and the command: both must rank the reply about a table first. */
export function compute({ folder }: Consumer, { path, version }: InstalledNode, checks: Checks): void {
  const program = execute(path, ["compute.mjs"], folder);
  checks.sayOf(program, `Node ${version} runs a program`);
  if (program.ok) {
    // What compute.mjs prints.
    const { threads, difference, order } = JSON.parse(program.output) as { threads: number; difference: number; order: number[] };
    // 96 products of values up to 1 are summed: what float32 rounds is far below this.
    const close = threads === 2 && difference < 1e-4;
    checks.say(close, `Node ${version}: ${threads} threads of WebAssembly differ from JavaScript by ${difference.toExponential(1)}`);
    checks.say(order[0] === 0, `Node ${version}: the bundled poly-encoder ranks ${order.join(", ")}`);
  }
  const command = join("node_modules", ".bin", "tercet");
  const wanted = ["rank", "--head", "bi", "--context", "user: Please reserve a table for two tonight.", "--candidates", "replies.txt"];
  const ranking = execute(path, [command, ...wanted, "--threads", "2", "--json", "--quiet"], folder);
  checks.sayOf(ranking, `Node ${version} runs tercet rank`);
  if (!ranking.ok) return;
  // The document of `tercet rank --json`.
  const { results, backend } = JSON.parse(ranking.output) as { results: { index: number }[]; backend: { name: string; threads: number } };
  const right = results[0]?.index === 0 && backend.threads === 2;
  checks.say(
    right,
    `Node ${version}: tercet rank on ${backend.name}, ${backend.threads} threads: ${results.map((each) => each.index).join(", ")}`,
  );
}

/** Compiles a user's program, and one that imports every entry, strictly, with both ways to resolve modules. */
export function compile({ folder }: Consumer, entries: readonly string[], checks: Checks): void {
  const lines = entries.map((entry, i) => `import * as entry${i} from "${entry}";\nexport type Entry${i} = typeof entry${i};`);
  writeFileSync(join(folder, "every-entry.ts"), lines.join("\n"));
  for (const [module, resolution] of [
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ] as const) {
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      module,
      moduleResolution: resolution,
      target: "es2024",
      lib: ["es2024", "dom", "esnext.disposable"],
      types: ["node"],
      typeRoots: [join(root, "node_modules", "@types")],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.ts", "every-entry.ts"] }));
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    checks.sayOf(execute(process.execPath, [tsc, "-p", "."], folder), `strict programs compile, modules resolved as by ${resolution}`);
  }
}
