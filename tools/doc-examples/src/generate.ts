import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { pageExamples, type Example, type ScopeName } from "./example.ts";
import { renderGroup, type ExampleGroup } from "./render.ts";
import { exportedNames, sourceExamples } from "./source.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const out = join(import.meta.dirname, "..", "generated");

function files(...patterns: string[]): string[] {
  const found = globSync(patterns, { cwd: root, exclude: (name) => /(^|[\\/])node_modules$|^docs[\\/]api$/.test(name) });
  return found.map((file) => file.split(sep).join("/")).sort();
}

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

/** The public names of a package: those of every entry that its package.json points at sources. */
function publicNames(folder: string): readonly ScopeName[] {
  // The workspace's own manifest; fields are those that npm and the source condition define.
  const manifest = JSON.parse(read(`${folder}/package.json`)) as { name: string; exports?: Record<string, { "tercet-source"?: string }> };
  return Object.entries(manifest.exports ?? {}).flatMap(([entry, { "tercet-source": source }]) => {
    if (source === undefined) return [];
    const file = `${folder}/${source.replace("./", "")}`;
    return existsSync(join(root, file)) ? exportedNames(file, read(file), manifest.name + entry.slice(1)) : [];
  });
}

const comparing = "packages/equivalence";

/** The packages of ours that a package depends on: its examples speak of what it works with. */
function neighbours(folder: string): readonly string[] {
  const manifest = JSON.parse(read(`${folder}/package.json`)) as { dependencies?: Record<string, string> }; // as above
  return Object.keys(manifest.dependencies ?? {})
    .filter((name) => name.startsWith("@tercet/"))
    .map((name) => name.replace("@tercet/", "packages/"))
    .filter((each) => existsSync(join(root, each)));
}

/** Names in the order of their claim to be meant: of two alike the first stays. */
function distinct(names: readonly ScopeName[]): readonly ScopeName[] {
  return [...new Map(names.toReversed().map((each) => [each.name, each])).values()];
}

/**
 * The examples of one folder of a package. In scope are its own public names and those of the packages it depends on; in claims everything
 * that compares too, as it may be imported there.
 */
function packageGroup(folder: string, part: "src" | "claims"): ExampleGroup {
  const beside = part === "claims" && folder !== comparing ? [...neighbours(folder), comparing] : neighbours(folder);
  const names = distinct([folder, ...beside].flatMap(publicNames));
  const known = new Set(names.map(({ name }) => name));
  const sources = files(`${folder}/${part}/**/*.ts`).filter((file) => !file.endsWith(".test.ts"));
  const examples = sources.flatMap((file) => sourceExamples(file, read(file)));
  // What a file exports without making it public can have an example too; the file itself gives its names then.
  const scope = ({ file }: Example): readonly ScopeName[] => [
    ...names,
    ...exportedNames(file, read(file), `../../../${file}`).filter(({ name }) => !known.has(name)),
  ];
  return { name: part === "src" ? folder : `${folder}-claims`, examples, scope };
}

const packages = files("packages/*/package.json")
  .map((file) => file.replace("/package.json", ""))
  .flatMap((folder) => [packageGroup(folder, "src"), packageGroup(folder, "claims")]);
const pages = files("README.md", "CONTRIBUTING.md", "docs/**/*.md", "{packages,apps,tools}/*/README.md").map((file): ExampleGroup => ({
  name: file,
  examples: pageExamples(file, read(file)),
  scope: () => [],
}));
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
let count = 0;
for (const group of [...packages, ...pages]) {
  if (group.examples.length === 0) continue;
  writeFileSync(join(out, `${group.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.test.ts`), renderGroup(group));
  count += group.examples.length;
}
process.stdout.write(`${count} examples\n`);
