import { defineConfig } from "vite";
import { metaPolicy } from "./build/headers.ts";
import { publishedData } from "./build/published-data.ts";
import { servedModels } from "./build/served-models.ts";

// Addresses are relative, so that the pages work below any path of any host.
export default defineConfig({
  base: "./",
  resolve: { conditions: ["tercet-source", "module", "browser", "development|production"] },
  plugins: [publishedData(), servedModels(), metaPolicy()],
  worker: { format: "es" },
  build: {
    target: "es2024",
    // Small files as data: addresses would need them allowed.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // A busy machine is no fault of a plugin's.
      checks: { bundlerTimings: false, pluginTimings: false },
      // What a server would read; a page has no use for it.
      onLog: (level, log, report) => (log.code === "MODULE_LEVEL_DIRECTIVE" ? undefined : report(level, log)),
    },
  },
});
