import { globSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "vite";

/**
 * Fills in every built `worker-text.js`: the program of the `worker.ts` beside it, bundled into one module, as text. So a worker starts too where a user's bundler left
 * its file out.
 */
export async function writeWorkerTexts(folder: string, outFolder: string): Promise<void> {
  for (const file of globSync("src/**/worker-text.ts", { cwd: folder })) {
    const entry = join(folder, dirname(file), "worker.ts");
    const built = await build({
      root: folder,
      configFile: false,
      logLevel: "warn",
      resolve: { conditions: ["tercet-source"] },
      build: { lib: { entry, formats: ["es"], fileName: "worker" }, write: false, minify: true, target: "esnext" },
    });
    const [output, ...others] = [built].flat().flatMap((each) => ("output" in each ? each.output : []));
    if (output?.type !== "chunk" || others.length > 0 || output.imports.length > 0)
      throw new Error(`${entry} is not one module without imports`);
    writeFileSync(join(outFolder, dirname(file), "worker-text.js"), `export const workerText = ${JSON.stringify(output.code)};\n`);
  }
}
