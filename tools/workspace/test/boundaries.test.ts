import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { layerOfFile, layerRules, packageRules } from "../boundaries.mjs";
import { root } from "../toolchain.mjs";

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const packages = readdirSync(join(root, "packages")).filter((name) => existsSync(join(root, "packages", name, "package.json")));
// A workspace manifest; npm checks its form.
const manifest = (name: string): Manifest => JSON.parse(readFileSync(join(root, "packages", name, "package.json"), "utf8")) as Manifest;
const ours = (dependencies: Readonly<Record<string, string>> = {}): string[] =>
  Object.keys(dependencies)
    .filter((name) => name.startsWith("@tercet/"))
    .map((name) => name.replace("@tercet/", ""));

/** The first cycle of a graph, or nothing. */
function cycle(edges: Readonly<Record<string, readonly string[]>>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(node)) return [...path, node];
    if (done.has(node)) return undefined;
    const found = (edges[node] ?? []).map((next) => visit(next, [...path, node])).find((each) => each !== undefined);
    done.add(node);
    return found;
  };
  return Object.keys(edges)
    .map((node) => visit(node, []))
    .find((each) => each !== undefined);
}

test("the table has a line for every package", () => {
  expect(packages.filter((name) => !(name in packageRules))).toEqual([]);
});

test("no package.json depends on what the table forbids", () => {
  const forbidden = packages.flatMap((name) => {
    const { imports = [], tests = [] } = packageRules[name] ?? {};
    if (imports === "every package") return [];
    const { dependencies, devDependencies } = manifest(name);
    const wrong = ours(dependencies).filter((to) => !imports.includes(to) && to !== "equivalence");
    const wrongForTests = ours(devDependencies).filter((to) => ![...imports, ...tests, "equivalence"].includes(to));
    return [...wrong, ...wrongForTests].map((to) => `${name} -> ${to}`);
  });
  expect(forbidden).toEqual([]);
});

test("neither packages nor the layers inside a package form a cycle", () => {
  const packageEdges = Object.entries(packageRules).map(
    ([name, { imports }]) => [name, imports === "every package" ? [] : imports] as const,
  );
  expect(cycle(Object.fromEntries(packageEdges))).toBeUndefined();
  for (const layers of Object.values(layerRules)) {
    expect(cycle(Object.fromEntries(layers.map(({ layer, imports }) => [layer, imports])))).toBeUndefined();
  }
  expect(cycle({ a: ["b"], b: ["a"] })).toEqual(["a", "b", "a"]);
});

test("every folder of a layered package lies in a named layer", () => {
  for (const name of Object.keys(layerRules)) {
    const files = globSync("*/**/*.ts", { cwd: join(root, "packages", name, "src") });
    expect(files.filter((file) => layerOfFile(name, file)?.paths.includes("") === true)).toEqual([]);
  }
});
