import { build as buildWithEsbuild } from "esbuild";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build as buildWithVite } from "vite";

/** The bundlers that people use, each without configuration of its own. */
export type Bundler = "vite" | "esbuild";

/** Bundles a page's program from the built packages, as a user's project finds them, into a folder `out` with an `index.html`.  */
export async function bundle(bundler: Bundler, folder: string, file: "page.ts" | "webgl2-page.ts" = "page.ts"): Promise<void> {
  const program = join(import.meta.dirname, file);
  const root = join(folder, "source");
  const out = join(folder, "out");
  mkdirSync(root, { recursive: true });
  mkdirSync(out, { recursive: true });
  if (bundler === "vite") {
    writeFileSync(join(root, "index.html"), htmlOf(program));
    await buildWithVite({ root, configFile: false, logLevel: "error", build: { outDir: out, emptyOutDir: true } });
  } else {
    await buildWithEsbuild({ entryPoints: [program], bundle: true, format: "esm", outfile: join(out, "page.js"), logLevel: "error" });
    writeFileSync(join(out, "index.html"), htmlOf("./page.js"));
  }
}

function htmlOf(script: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Tercet</title></head><body><script type="module" src="${script}"></script></body></html>\n`;
}
