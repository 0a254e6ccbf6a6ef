import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Plugin } from "vite";

const models = join(import.meta.dirname, "..", "..", "..", "packages", "models");
const heads = ["bi", "poly", "cross"];
/** What loading a model reads. */
const parts = ["tercet.json", "tokenizer.json", "model.safetensors"];

const cases = join(import.meta.dirname, "..", "..", "..", "packages", "claims", "checkpoints");

/** Where the page finds which files there are below data/cases: no host lists its folders. */
const caseList = "data/cases.json";

/** Names of all files below a folder, with slashes. */
function namesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}

/** Files of the bundled trio, the samples and the reference cases, by the path below the page that they are served at. */
function servedFiles(): ReadonlyMap<string, string> {
  const trio = heads.flatMap((head) =>
    parts.map((part): [string, string] => [`data/models/${head}/${part}`, join(models, "trio", head, part)]),
  );
  const samples = readdirSync(join(models, "samples")).map((name): [string, string] => [
    `data/samples/${name}`,
    join(models, "samples", name),
  ]);
  const references = namesBelow(cases).map((name): [string, string] => [`data/cases/${name}`, join(cases, name)]);
  return new Map([...trio, ...samples, ...references]);
}

/** Puts the bundled trio, the sample texts and the reference cases beside the pages, below `data/`, in a build and while developing. */
export function servedModels(): Plugin {
  return {
    name: "tercet-served-models",
    generateBundle() {
      for (const [fileName, path] of servedFiles()) this.emitFile({ type: "asset", fileName, source: readFileSync(path) });
      this.emitFile({ type: "asset", fileName: caseList, source: JSON.stringify(namesBelow(cases)) });
    },
    configureServer({ middlewares }) {
      const files = servedFiles();
      middlewares.use((request, response, next) => {
        const name = decodeURIComponent(new URL(request.url ?? "/", "http://host").pathname.slice(1));
        const path = files.get(name);
        if (name === caseList) response.end(JSON.stringify(namesBelow(cases)));
        else if (path === undefined) next();
        else response.end(readFileSync(path));
      });
    },
  };
}
