import { nodeHost } from "@tercet/host/node";
import { readResults } from "@tercet/results";
import { join } from "node:path";
import type { Plugin } from "vite";
import { dataFiles, type DataFiles } from "./data-files.ts";

const kept = join(import.meta.dirname, "..", "..", "..", "docs", "results");

/**
 * Puts the data that the pages show beside them, in files below `data/`, and a summary for readers without JavaScript into the page. While developing, the
 * data is made again for every request.
 */
export function publishedData(folder: string = kept): Plugin {
  const { files } = nodeHost();
  const fresh = async (): Promise<DataFiles> => dataFiles(await readResults(files, folder));
  let made: Promise<DataFiles> | undefined;
  const data = (): Promise<DataFiles> => (made ??= fresh());
  return {
    name: "tercet-published-data",
    transformIndexHtml: async (html) => {
      const { summary } = await data();
      return html.replace("<!-- summary -->", () => summary);
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        void fresh().then(({ files: texts }) => {
          const text = texts.get((request.url ?? "").slice(1));
          if (text === undefined) next();
          else response.setHeader("content-type", "application/json").end(text);
        }, next);
      });
    },
    async generateBundle() {
      for (const [fileName, source] of (await data()).files) this.emitFile({ type: "asset", fileName, source });
    },
  };
}
