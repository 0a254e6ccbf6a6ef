import { build } from "esbuild";

/** Bundles a module for the page, from sources. What it imports by an address that is told later stays as it is. */
export async function bundle(entry: string, outfile: string): Promise<void> {
  await build({
    ...{ entryPoints: [entry], outfile, bundle: true },
    ...{ format: "esm", platform: "browser", target: "es2024", conditions: ["tercet-source"], logLevel: "silent" },
  });
}
