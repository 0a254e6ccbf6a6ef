import { globSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { expect, test } from "vitest";
import { root } from "../toolchain.mjs";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly description?: string;
  readonly license?: string;
  readonly type?: string;
  readonly files?: readonly string[];
  readonly exports?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

const read = (folder: string): Manifest => JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest;
const folders = globSync("{packages,apps,tools}/*/package.json", { cwd: root }).map((file) => dirname(file).split(sep).join("/"));
const published = folders.map((folder) => ({ folder, manifest: read(folder) })).filter(({ manifest }) => manifest.private !== true);

test("packages and apps are published, tools are not", () => {
  expect(published.map(({ folder }) => folder).sort()).toEqual(folders.filter((folder) => !folder.startsWith("tools/")).sort());
});

test("every published package says what it is and under which licence", () => {
  const version = read(".").version;
  for (const { folder, manifest } of published) {
    expect(manifest).toMatchObject({ version, license: "Apache-2.0", type: "module" });
    expect({ folder, description: manifest.description ?? "" }).toEqual({
      folder,
      description: expect.stringMatching(/.{10,}\.$/s) as string,
    });
  }
});

test("what is published holds what is built, and what exports and commands point at", () => {
  const absent = published.flatMap(({ folder, manifest: { files = [], exports = {}, bin = {} } }) => {
    const targets = [...Object.values(exports).flatMap((conditions) => Object.values(conditions)), ...Object.values(bin), "./dist/"];
    return targets.filter((path) => !files.includes(path.split("/")[1] ?? "")).map((path) => `${folder}: ${path}`);
  });
  expect(absent).toEqual([]);
});

test("every entry points at a source, and at what the build makes of it", () => {
  for (const { manifest } of published) {
    for (const [entry, conditions] of Object.entries(manifest.exports ?? {})) {
      const stem = (conditions["tercet-source"] ?? "").replace(/^\.\//, "").replace(/\.ts$/, "");
      const expected = { "tercet-source": `./${stem}.ts`, types: `./dist/${stem}.d.ts`, default: `./dist/${stem}.js` };
      expect({ name: manifest.name, entry, conditions }).toEqual({ name: manifest.name, entry, conditions: expected });
    }
  }
});

test("no project has a script that npm runs at installation", () => {
  const hooks = ["preinstall", "install", "postinstall", "prepare", "prepublish"];
  const found = [".", ...folders].filter((folder) => Object.keys(read(folder).scripts ?? {}).some((name) => hooks.includes(name)));
  expect(found).toEqual([]);
});
