import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { root } from "../../toolchain.mjs";
import { execute, type Checks } from "./checks.ts";

/** What a package.json says that matters to who installs it. */
interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A package that is published. */
export interface PublicPackage {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Packages and apps that are published. */
export function publicPackages(): readonly PublicPackage[] {
  return ["packages", "apps"].flatMap((kind) =>
    readdirSync(join(root, kind)).flatMap((name) => {
      const folder = join(root, kind, name);
      if (!existsSync(join(folder, "package.json"))) return [];
      // A manifest of the workspace; npm checks its form.
      const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
      return manifest.private === true ? [] : [{ folder, manifest }];
    }),
  );
}

/** Packs one package and gives the tarball's path, after asking publint about the package. */
export async function packOne({ folder, manifest }: PublicPackage, tarballs: string, checks: Checks): Promise<string> {
  const { messages, pkg } = await publint({ pkgDir: folder, strict: true, pack: "npm" });
  for (const message of messages) {
    const text = formatMessage(message, pkg, { color: false }) ?? message.code;
    checks.say(message.type === "suggestion", `publint ${manifest.name}: ${text}`);
  }
  const { ok, output } = execute("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", tarballs], folder);
  const path = join(tarballs, `${manifest.name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`);
  checks.say(ok && existsSync(path), `pack ${manifest.name}: ${ok ? `${Math.ceil(statSync(path).size / 1024)} KiB` : output}`);
  return path;
}

/** The specifiers under which a user imports a package. */
export function entriesOf({ manifest: { name, exports = {} } }: PublicPackage): readonly string[] {
  return Object.keys(exports)
    .filter((entry) => entry !== "./package.json")
    .map((entry) => name + entry.slice(1));
}

/** Whoever imports an entry that needs an optional peer has installed it. */
export function peersOf({ manifest: { peerDependencies = {} } }: PublicPackage): readonly string[] {
  return Object.entries(peerDependencies).map(([name, range]) => `${name}@${range}`);
}
