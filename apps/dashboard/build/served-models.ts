import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const models = join(import.meta.dirname, "..", "..", "..", "packages", "models");
const heads = ["bi", "poly", "cross"];
/** What loading a model reads. */
const parts = ["tercet.json", "tokenizer.json", "model.safetensors"];

/** Files of the bundled trio and the samples, by the path below the page that they are served at. */
function servedFiles(): ReadonlyMap<string, string> {
  const trio = heads.flatMap((head) =>
    parts.map((part): [string, string] => [`data/models/${head}/${part}`, join(models, "trio", head, part)]),
  );
  const samples = readdirSync(join(models, "samples")).map((name): [string, string] => [
    `data/samples/${name}`,
    join(models, "samples", name),
  ]);
  return new Map([...trio, ...samples]);
}

/** Puts the bundled trio and the sample texts beside the pages, below `data/`, in a build and while developing. */
export function servedModels(): Plugin {
  return {
    name: "tercet-served-models",
    generateBundle() {
      for (const [fileName, path] of servedFiles()) this.emitFile({ type: "asset", fileName, source: readFileSync(path) });
    },
    configureServer({ middlewares }) {
      const files = servedFiles();
      middlewares.use((request, response, next) => {
        const path = files.get(new URL(request.url ?? "/", "http://host").pathname.slice(1));
        if (path === undefined) next();
        else response.end(readFileSync(path));
      });
    },
  };
}
