/** One model of the trio. */
export interface BundledModel {
  /** Also its head's name. */
  readonly name: "bi" | "poly" | "cross";
  /** The folder with tercet.json, model.safetensors, tokenizer.json and the card; it ends with a slash. */
  readonly folder: URL;
}

// The package's root, whether this file runs as src/bundled.ts or as dist/src/bundled.js.
const root = new URL(import.meta.url.includes("/dist/") ? "../../" : "../", import.meta.url);

/**
 * The trained trio, from the fastest to the most accurate kind.
 * @example expect(bundledModels.map(({ name }) => name)).toEqual(["bi", "poly", "cross"]);
 */
export const bundledModels: readonly BundledModel[] = (["bi", "poly", "cross"] as const).map((name) => ({
  name,
  folder: new URL(`trio/${name}/`, root),
}));

/**
 * Sample contexts (JSON) and candidate replies (one a line), written for this repository.
 * @example expect(samples.replies.pathname.endsWith("samples/replies.txt")).toBe(true);
 */
export const samples: { readonly contexts: URL; readonly replies: URL } = {
  contexts: new URL("samples/contexts.json", root),
  replies: new URL("samples/replies.txt", root),
};
