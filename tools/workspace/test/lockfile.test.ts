import { globSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { expect, test } from "vitest";
import { root } from "../toolchain.mjs";

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const text = readFileSync(join(root, "package-lock.json"), "utf8");
// Written by npm; the fields are those of lockfile version 3.
const { packages } = JSON.parse(text) as { packages: Readonly<Record<string, Locked>> };
const installed = Object.entries(packages).filter(([path, { link }]) => path.includes("node_modules/") && link !== true);

test("the lockfile holds no download address", () => {
  expect(installed.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
});

test("every package has a checksum", () => {
  expect(installed.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual([]);
});

test("no package lacks one of its packages for other platforms", () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
    ),
  );
  expect(missing).toEqual([]);
});

test("all nx packages have one version", () => {
  const versions = installed.filter(([path]) => /node_modules\/(nx|@nx\/[^/]+)$/.test(path)).map(([, { version }]) => version);
  expect(new Set(versions).size).toBe(1);
});

test("every licence is one that allows use without conditions on our code", () => {
  const allowed =
    /^\(?(MIT|MIT-0|ISC|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|0BSD|BlueOak-1\.0\.0|CC0-1\.0|CC-BY-3\.0|CC-BY-4\.0|Python-2\.0|MPL-2\.0|Unlicense|WTFPL)\b/;
  const others = installed.filter(([, { license }]) => license === undefined || !allowed.test(license));
  expect(others.map(([path, { license }]) => `${path}: ${license ?? "none"}`)).toEqual([]);
});

test("the lockfile knows every project and what it depends on", () => {
  const wanted = ({ dependencies = {}, devDependencies = {}, peerDependencies = {} }: Manifest): Manifest => ({
    dependencies,
    devDependencies,
    peerDependencies,
  });
  const folders = globSync("{packages,apps,tools}/*/package.json", { cwd: root }).map((file) => dirname(file).split(sep).join("/"));
  for (const folder of folders) {
    const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest;
    expect({ folder, ...wanted(packages[folder] ?? {}) }, "run npm install --ignore-scripts").toEqual({ folder, ...wanted(manifest) });
  }
});
