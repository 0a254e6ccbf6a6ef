/** Where a subject is defined: the source, and its page in the documentation. */
export interface Definition {
  readonly source: string;
  readonly pageName: string;
  /** The page's address, where the build was told where the documentation lies. */
  readonly page: string | undefined;
}

const places: Readonly<Record<string, string>> = {
  operator: "packages/tensor/src/operators",
  tile: "packages/tensor/src/backends/wasm/tiles",
  layer: "packages/transformer/src",
  reduction: "packages/encoder/src",
  head: "packages/{bi,cross,poly}-encoder/src",
  loss: "packages/training/src/losses",
  "optimizer-step": "packages/training/src/optimizer.ts",
  tokenizer: "packages/text/src",
  metric: "packages/evaluation/src",
  checkpoint: "packages/claims/checkpoints",
};

/** Where a subject of a kind is defined. */
export function definitionOf(kind: string, name: string, docs: string | null): Definition {
  const isOperator = kind === "operator";
  const pageName = isOperator ? `documents/operators.html#${name}` : "modules.html";
  return {
    source: places[kind] ?? "packages",
    pageName: `docs/api/${pageName}`,
    page: docs === null ? undefined : `${docs.replace(/\/$/u, "")}/${pageName}`,
  };
}
