import { docsAddress } from "../../app/docs-address.ts";

/** Where a subject is defined: the source, and its page in the documentation. */
export interface Definition {
  readonly source: string;
  readonly page: string;
}

const module = (name: string): string => `modules/_tercet_${name}.html`;
const entry = (name: string): string => `modules/_tercet_${name}._tercet_${name}.html`;

const places: Readonly<Record<string, Definition>> = {
  operator: { source: "packages/tensor/src/operators", page: "documents/Operators.html" },
  tile: { source: "packages/tensor/src/backends/wasm/tiles", page: "documents/Guides.Modes_and_speed.html" },
  layer: { source: "packages/transformer/src", page: entry("transformer") },
  reduction: { source: "packages/encoder/src", page: "functions/_tercet_encoder._tercet_encoder.reduce.html" },
  loss: { source: "packages/training/src/losses", page: entry("training") },
  "optimizer-step": { source: "packages/training/src/optimizer.ts", page: entry("training") },
  tokenizer: { source: "packages/text/src", page: entry("text") },
  metric: { source: "packages/evaluation/src", page: entry("evaluation") },
  search: { source: "packages/encoder/src", page: entry("encoder") },
  function: { source: "packages/tensor/src", page: entry("tensor") },
  vectors: { source: "packages/claims/src/vectors", page: "documents/Third-party_vectors.html" },
  checkpoint: { source: "packages/claims/checkpoints", page: module("claims") },
};

/** The package of a head, by the name that its claims give it. */
function placeOfHead(name: string): Definition {
  const head = ["bi", "cross", "poly"].find((each) => name.startsWith(each));
  return head === undefined
    ? { source: "packages/{bi,cross,poly}-encoder/src", page: entry("encoder") }
    : { source: `packages/${head}-encoder/src`, page: entry(`${head}-encoder`) };
}

/** Where a subject of a kind is defined. */
export function definitionOf(kind: string, name: string): Definition {
  const { source, page } = kind === "head" ? placeOfHead(name) : (places[kind] ?? { source: "packages", page: "modules.html" });
  return { source, page: `${docsAddress}${kind === "operator" ? `documents/Operators.${name}.html` : page}` };
}
