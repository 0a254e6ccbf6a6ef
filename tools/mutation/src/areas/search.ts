import type { Area } from "../mutant.ts";

const kernels = "packages/tensor/src/backends/wasm/kernels";

/** Faults in what finds the best candidates: scoring everything says what is right. */
export const searchFaults: Area = {
  area: "search",
  mutants: [
    {
      name: "last-of-block-left-out",
      what: "scores behind the last eight of a block are never offered",
      file: `${kernels}/top-list.ts`,
      find: "      upTo(length.get),\n",
      replace: "",
      claims: ["search:bi-mean-dot/search-equals-scoring-everything"],
    },
    {
      name: "last-chunk-left-out",
      what: "lists of chunks are merged without the last one",
      file: `${kernels}/candidate-search.ts`,
      find: "lists, contexts, k, chunks],",
      replace: "lists, contexts, k, Math.max(1, chunks - 1)],",
      claims: ["function:search/equals-formula"],
    },
    {
      name: "equal-scores-by-lists",
      what: "of equal scores in several chunks the later one comes first",
      file: `${kernels}/top-list.ts`,
      find: 'store("i32.store", spare.get, op("i32.xor", position.get, int(-1))),',
      replace: 'store("i32.store", spare.get, op("i32.xor", op("i32.xor", position.get, int(-1)), int(1))),',
      claims: ["search:bi-mean-dot/search-equals-scoring-everything", "operator:topK/equals-oracle"],
    },
    {
      name: "heap-forgets-last-child",
      what: "the last entry of a list never moves up",
      file: `${kernels}/top-list.ts`,
      find: 'op("i32.lt_u", plus(child.get, int(entryBytes)), end),',
      replace: 'op("i32.lt_u", plus(child.get, int(2 * entryBytes)), end),',
      claims: ["operator:topK/equals-oracle"],
    },
    {
      name: "int8-scores-without-scale",
      what: "candidates of int8 are not multiplied by their scales where they are searched",
      file: "packages/encoder/src/kept-vectors.ts",
      find: "return scales === undefined ? floats : mul(floats, expandDims(scales, 1));",
      replace: "return floats;",
      claims: ["search:bi-mean-dot-int8/search-equals-scoring-everything"],
    },
    {
      name: "poly-search-without-sharpness",
      what: "the search of poly scores sharpens by 1, whatever was asked for",
      file: `${kernels}/top-poly-scores.ts`,
      find: 'bitsOfFloat(Number(kernel.attributes["sharpness"]))',
      replace: "bitsOfFloat(1)",
      claims: ["operator:topPolyScores/equals-oracle", "search:poly-codes-sqrt/"],
    },
    {
      name: "long-set-misses-a-tie",
      what: "the list of a long set is not prolonged until the last tie is in it",
      file: "packages/encoder/src/rank-set.ts",
      find: "if (own[k - 1]?.score !== own.at(-1)?.score)",
      replace: "if (own.length >= k)",
      claims: ["head:bi-mean-dot/long-set-ranks-as-all-scores"],
    },
  ],
};
