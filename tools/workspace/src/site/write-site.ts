import { execFileSync } from "node:child_process";
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import { Application, type DocumentReflection, type ProjectReflection } from "typedoc";
import { root } from "../../toolchain.mjs";
import { completeAddresses, functionsOf } from "./addresses.ts";
import { intoChapters, type Chapter } from "./chapters.ts";
import { linkOperators } from "./operator-link.ts";
import { shared } from "./options.ts";

/** What is generated lies below the root, like all other pages: typedoc looks for what they have in common. */
const made = "node_modules/.cache/tercet";
const operators = `${made}/operators`;
const errorList = `${made}/errors.md`;

const chapters: readonly Chapter[] = [
  { first: "docs/guides/README.md", folder: "docs/guides" },
  { first: `${operators}/README.md`, folder: operators },
  { first: errorList, folder: "docs/errors" },
  { first: "docs/decisions/README.md", folder: "docs/decisions" },
];

function writeOperators(): void {
  rmSync(join(root, operators), { recursive: true, force: true });
  const script = join(import.meta.dirname, "..", "operator-pages.ts");
  execFileSync(process.execPath, ["--conditions=tercet-source", script, join(root, operators)], {
    stdio: ["ignore", "inherit", "inherit"],
  });
}

/** Errors have no page of their own in docs: their codes and first sentences, in a list. */
function writeErrorList(): void {
  const rows = globSync("docs/errors/*.md", { cwd: root })
    .sort()
    .map((file) => {
      const [, said = ""] = /^# .+\n\n(.+?[.:])(?:\s|$)/mu.exec(readFileSync(join(root, file), "utf8")) ?? [];
      return `| [${basename(file, ".md")}](../../../docs/errors/${basename(file)}) | ${said.replaceAll("|", "\\\\|")} |`;
    });
  const head = `# Errors\n\nEvery error that is thrown has a code, and every code a page: what it means, a cause, what to do. There are ${rows.length}.`;
  writeFileSync(join(root, errorList), `${head}\n\n| code | what it says |\n| --- | --- |\n${rows.join("\n")}\n`);
}

const fileOf = (project: ProjectReflection, page: DocumentReflection): string =>
  relative(root, project.files.getReflectionPath(page) ?? "")
    .split(sep)
    .join("/");

/** Joins the packages that were described with all pages and writes the site; false when typedoc had anything to object to. */
export async function writeSite(described: readonly string[]): Promise<boolean> {
  writeOperators();
  writeErrorList();
  const openings = chapters.map(({ first }) => first);
  const others = ["docs/guides/*.md", `${operators}/*.md`, "docs/errors/*.md", "docs/decisions/*.md", "docs/*.md"]
    .flatMap((pattern) => globSync(pattern, { cwd: root }).sort())
    .map((file) => file.split(sep).join("/"))
    .filter((file) => !openings.includes(file));
  const site = await Application.bootstrap({
    ...shared,
    name: "Tercet",
    entryPointStrategy: "merge",
    entryPoints: [...described],
    readme: join(root, "README.md"),
    projectDocuments: [...openings, ...others].map((file) => join(root, file)),
    validation: { notExported: false, invalidLink: true, invalidPath: true, rewrittenLink: true, unusedMergeModuleWith: true },
    navigationLinks: { Dashboard: "dashboard:" },
    customCss: join(import.meta.dirname, "style.css"),
    favicon: join(root, "apps", "dashboard", "public", "icon.svg"),
    // Filters write styles into the page, which its policy forbids; what is private or internal is left out anyway.
    visibilityFilters: {},
    searchInDocuments: true,
    hideGenerator: true,
    githubPages: false,
  });
  const operatorPages = new Map<string, DocumentReflection>();
  // Before typedoc groups what it has, and resolves links to it.
  site.on(Application.EVENT_PROJECT_REVIVE, (project) => {
    for (const page of project.documents ?? [])
      if (fileOf(project, page).startsWith(`${operators}/`)) operatorPages.set(basename(fileOf(project, page), ".md"), page);
    intoChapters(project, chapters, (page) => fileOf(project, page));
  });
  const project = await site.convert();
  if (project === undefined) return false;
  site.validate(project);
  const functions = functionsOf(project, "@tercet/tensor");
  completeAddresses(site, functions);
  linkOperators(site, functions, operatorPages);
  await site.generateDocs(project, join(root, "docs", "api"));
  return !site.logger.hasErrors() && !site.logger.hasWarnings();
}
