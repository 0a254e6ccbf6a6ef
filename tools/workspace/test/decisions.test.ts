import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../toolchain.mjs";

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const folder = join(root, "docs", "decisions");
const read = (name: string): string => readFileSync(join(folder, name), "utf8");
const records = globSync("[0-9]*.md", { cwd: folder }).sort();
const index = read("README.md");

test("every record begins with the number that its file has, and no number is given twice", () => {
  const titles = records.map((name) => ({ name, title: read(name).split("\n", 1)[0] ?? "" }));
  for (const { name, title } of titles) {
    expect(name).toMatch(/^\d{4}-[a-z0-9-]+\.md$/);
    expect({ name, title }).toEqual({ name, title: expect.stringContaining(`# ${Number(name.slice(0, 4))}. `) as string });
  }
  expect(new Set(records.map((name) => name.slice(0, 4))).size).toBe(records.length);
});

test("the index leads to every record", () => {
  expect(records.filter((name) => !index.includes(`](${name})`))).toEqual([]);
});

test("every dependency stands in a record with its version", () => {
  const manifests = ["package.json", ...globSync("{packages,apps,tools}/*/package.json", { cwd: root })];
  const wanted = manifests.flatMap((file) => {
    // A manifest of the workspace; npm checks its form.
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(readFileSync(join(root, file), "utf8")) as Manifest;
    return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
      ([name]) => !name.startsWith("@tercet/"),
    );
  });
  const lines = records.flatMap((name) => read(name).split(/\n(?=\n|\||- )/));
  const missing = wanted.filter(([name, version]) => !lines.some((line) => line.includes(`\`${name}\``) && line.includes(version)));
  expect([...new Set(missing.map(([name, version]) => `${name} ${version}`))]).toEqual([]);
});

test("every dependency that a record's table names is installed", () => {
  const named = [...read("0001-toolchain.md").matchAll(/^\| `([^`]+)`(?:, `([^`]+)`)? /gm)].flatMap(([, one, other]) => [one, other]);
  const absent = named.filter((name) => name !== undefined && !existsSync(join(root, "node_modules", name)));
  expect(named.length).toBeGreaterThan(10);
  expect(absent).toEqual([]);
});

test("links between pages lead somewhere", () => {
  const pages = [
    "README.md",
    "CONTRIBUTING.md",
    ...globSync(["docs/{decisions,errors,guides}/*.md", "{packages,apps,tools}/*/README.md"], { cwd: root }),
  ];
  const broken = pages.flatMap((page) =>
    [
      ...readFileSync(join(root, page), "utf8")
        .replaceAll(/```.*?```|`[^`]*`/gs, "")
        .matchAll(/\]\((?!https?:|#)([^)#\s]+)/g),
    ]
      .filter(([, target = ""]) => !existsSync(join(root, dirname(page), target)))
      .map(([, target = ""]) => `${page}: ${target}`),
  );
  expect(pages.map((page) => basename(page))).toContain("CONTRIBUTING.md");
  expect(broken).toEqual([]);
});

test("the paths that CONTRIBUTING names exist", () => {
  const text = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
  const paths = [...text.matchAll(/`((?:packages|apps|tools|docs)\/[^`\s<>]+)`/g)].map(([, path = ""]) => path);
  expect(paths.length).toBeGreaterThan(8);
  expect(paths.filter((path) => path !== "docs/api" && !existsSync(join(root, path)))).toEqual([]);
});
