import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Place } from "./peer.ts";
import { outcomeOf } from "./outcome.ts";

/** A package of npm that a peer needs, at one version. */
export interface NpmModule {
  readonly name: string;
  readonly version: string;
  /** Megabytes on disk, to be said before they are fetched. */
  readonly megabytes: number;
}

/** Where a module that was installed is imported from, or why there is none. */
export type Installed = { readonly kind: "installed"; readonly module: string } | { readonly kind: "failed"; readonly why: string };

/**
 * Installs a package into a folder of its own in the cache, unless it is there; no install script is run. Packages of hundreds of megabytes are none
 * of our dependencies for a benchmark's sake.
 */
export async function npmModule({ name, version, megabytes }: NpmModule, { cache, progress }: Place): Promise<Installed> {
  const folder = join(cache, `${name.replaceAll(/[^a-z0-9-]/gu, "-").replace(/^-/u, "")}-${version}`);
  // Written last: a folder without it is half of an installation.
  const module = join(folder, "module.mjs");
  if (existsSync(module)) return { kind: "installed", module };
  progress(`installing ${name} ${version} (${String(megabytes)} MB, once)`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module", dependencies: { [name]: version } }));
  const windows = process.platform === "win32";
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
  const outcome = await outcomeOf(
    spawn(windows ? "npm.cmd" : "npm", args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"], shell: windows }),
  );
  if (outcome.kind === "failed") return { kind: "failed", why: `npm install ${name}@${version} failed: ${outcome.why}` };
  await writeFile(module, `export * from ${JSON.stringify(name)};\n`);
  return { kind: "installed", module };
}
