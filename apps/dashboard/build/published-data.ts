import { join } from "node:path";
import type { Plugin } from "vite";
import { dataFiles, type DataFiles } from "./data-files.ts";
import { readResults } from "./results-folder.ts";

const kept = join(import.meta.dirname, "..", "..", "..", "docs", "results");

/**
 * Puts the data that the pages show beside them, in files below `data/`, and a summary for readers without JavaScript into the page. While developing, the
 * data is made again for every request.
 */
export function publishedData(folder: string = kept): Plugin {
  let made: DataFiles | undefined;
  const data = (): DataFiles => (made ??= dataFiles(readResults(folder)));
  return {
    name: "tercet-published-data",
    transformIndexHtml: (html) => html.replace("<!-- summary -->", () => data().summary),
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const text = dataFiles(readResults(folder)).files.get((request.url ?? "").slice(1));
        if (text === undefined) next();
        else response.setHeader("content-type", "application/json").end(text);
      });
    },
    generateBundle() {
      for (const [fileName, source] of data().files) this.emitFile({ type: "asset", fileName, source });
    },
  };
}
