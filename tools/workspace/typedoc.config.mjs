// One site for the whole workspace: every package with an entry, its README, and the pages of docs/.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./toolchain.mjs";

const packages = readdirSync(join(root, "packages"))
  .filter((name) => existsSync(join(root, "packages", name, "src", "index.ts")))
  .map((name) => join(root, "packages", name));

// A folder without pages would be a warning.
const pages = ["guides", "decisions", "errors"]
  .map((folder) => join(root, "docs", folder))
  .filter((folder) => existsSync(folder) && readdirSync(folder).some((name) => name.endsWith(".md")))
  .map((folder) => join(folder, "*.md"));

/** @satisfies {Partial<import("typedoc").TypeDocOptions>} */
const shared = {
  excludePrivate: true,
  excludeInternal: true,
  sort: [/** @type {const} */ ("source-order")],
  disableSources: true,
  validation: { notExported: true, invalidLink: true, invalidPath: true, rewrittenLink: true, unusedMergeModuleWith: true },
};

/** @type {Partial<import("typedoc").TypeDocOptions>} */
const options = {
  ...shared,
  treatWarningsAsErrors: true,
  treatValidationWarningsAsErrors: true,
  name: "Tercet",
  entryPointStrategy: "packages",
  entryPoints: packages,
  packageOptions: { ...shared, entryPoints: ["src/index.ts"], readme: "none" },
  out: join(root, "docs", "api"),
  readme: join(root, "README.md"),
  projectDocuments: pages,
  hideGenerator: true,
  githubPages: false,
  navigation: { includeCategories: false },
  logLevel: "Warn",
};

export default options;
