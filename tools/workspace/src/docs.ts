import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { Application, ReflectionKind, type ProjectReflection } from "typedoc";
import { root } from "../toolchain.mjs";
import { shared } from "./site/options.ts";
import { writeSite } from "./site/write-site.ts";

// One site for the whole workspace in docs/api: every entry of every package, the READMEs, the pages of docs/ and those of all
// operators. A warning fails it.

interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, { readonly "tercet-source"?: string }>>;
}

/** The entries of a package that exist, as their names for a user and their sources. */
function entriesOf(folder: string): { readonly name: string; readonly entries: ReadonlyMap<string, string> } {
  // The workspace's own manifest; npm checks its form.
  const { name, exports = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const sources = Object.entries(exports).flatMap(([entry, { "tercet-source": source }]): [string, string][] =>
    source === undefined || !existsSync(join(folder, source)) ? [] : [[name + entry.slice(1), join(folder, source)]],
  );
  return { name, entries: new Map(sources) };
}

/** What a package exports without saying what it is. Members may speak through their names and types. */
function bareExports(project: ProjectReflection): readonly string[] {
  const modules = project.getChildrenByKind(ReflectionKind.Module);
  return [project, ...modules]
    .flatMap(({ children = [] }) => children)
    .filter((each) => !each.kindOf([ReflectionKind.Module, ReflectionKind.Reference]))
    .filter((each) => ![each, ...(each.signatures ?? [])].some((part) => part.hasComment()))
    .map((each) => each.name);
}

/** The deepest folder that holds all files. */
function commonFolder(files: readonly string[]): string {
  const [first = "", ...others] = files.map((file) => dirname(file));
  const holds = (folder: string): boolean => others.every((other) => `${other}/`.startsWith(`${folder}/`));
  let folder = first;
  while (!holds(folder)) folder = dirname(folder);
  return folder;
}

/** Reads one package and writes what typedoc found, as JSON; false when it had anything to object to. */
async function describe(folder: string, out: string): Promise<boolean> {
  const { name, entries } = entriesOf(folder);
  const app = await Application.bootstrap({
    ...shared,
    name,
    readme: existsSync(join(folder, "README.md")) ? join(folder, "README.md") : "none",
    // Links are checked when all packages are there.
    validation: { notExported: true, invalidLink: false, invalidPath: true, rewrittenLink: true, unusedMergeModuleWith: false },
    entryPoints: [...entries.values()],
    tsconfig: join(folder, "tsconfig.json"),
  });
  const project = await app.convert();
  if (project === undefined) return false;
  app.validate(project);
  for (const each of bareExports(project)) app.logger.warn(`${name}: ${each} is exported without a comment`);
  project.packageName = name;
  // With several entries each is a module that typedoc names after its file; a user knows it by what is imported.
  const base = commonFolder([...entries.values()]);
  for (const [entry, file] of entries) {
    const fileName = relative(base, file).replace(/(\/index)?\.ts$/, "");
    const module = entries.size > 1 ? project.children?.find((each) => each.name === fileName) : undefined;
    if (module !== undefined) module.name = entry;
  }
  await app.generateJson(project, out);
  return !app.logger.hasErrors() && !app.logger.hasWarnings();
}

const scratch = mkdtempSync(join(tmpdir(), "tercet-docs-"));
try {
  let clean = true;
  const described: string[] = [];
  for (const manifest of globSync("packages/*/package.json", { cwd: root }).sort()) {
    const folder = join(root, manifest, "..");
    if (entriesOf(folder).entries.size === 0) continue;
    const out = join(scratch, `${basename(folder)}.json`);
    const ok = await describe(folder, out);
    if (!ok) process.stderr.write(`${manifest}: see above\n`);
    clean = clean && ok;
    if (existsSync(out)) described.push(out);
  }
  clean = (await writeSite(described)) && clean;
  process.stdout.write(`${described.length} packages described${clean ? "" : "; errors or warnings above"}\n`);
  process.exitCode = clean ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
