import { biHead, type BiConfig, type BiParameters } from "@tercet/bi-encoder";
import type { Found } from "@tercet/encoder";
import { polyHead, type PolyConfig, type PolyParameters } from "@tercet/poly-encoder";
import { compile, data, ones, reshape, type Backend, type Tensor } from "@tercet/tensor";
import type { Work } from "../contestants/work.ts";
import type { ArrayFile, Output } from "../contestants/task.ts";
import { minilmConfig } from "../inputs/minilm-config.ts";
import { uploaded, type ArrayPlace } from "./arrays.ts";

// What `search` of a model does once the contexts are encoded. Only its width is read of the transformer, and no parameter.
const noParameters: unknown = {};

/** The best candidates of each context by dot product. */
export async function searchBiWork(
  { contexts, candidates, k }: { readonly contexts: ArrayFile; readonly candidates: ArrayFile; readonly k: number },
  place: ArrayPlace,
): Promise<Work> {
  const [, width = 0] = candidates.shape;
  const transformer = { ...minilmConfig, width };
  const config: BiConfig = {
    transformer,
    sharing: { kind: "shared", candidateMlp: false },
    reduction: { kind: "mean" },
    similarity: "dot",
  };
  const search = (y: Tensor, c: Tensor): Found => biHead.search(noParameters as BiParameters, config, y, { vectors: c }, k); // see above
  return searched(search, await uploaded(contexts, place), await uploaded(candidates, place), place.backend);
}

/** The best candidates of one context by the poly-encoder's score. */
export async function searchPolyWork(
  { context, candidates, k }: { readonly context: ArrayFile; readonly candidates: ArrayFile; readonly k: number },
  place: ArrayPlace,
): Promise<Work> {
  const [m = 0, width = 0] = context.shape;
  const config: PolyConfig = {
    transformer: { ...minilmConfig, width },
    sharing: "shared",
    reduction: { kind: "mean" },
    source: { kind: "codes", m, attention: { kind: "basic" } },
    finalAttention: { kind: "basic" },
  };
  const search = (y: Tensor, c: Tensor): Found => {
    const vectors = { vectors: reshape(y, [1, m, width]), present: ones([1, m], "bool") };
    return polyHead.search(noParameters as PolyParameters, config, vectors, { vectors: c }, k); // see above
  };
  return searched(search, await uploaded(context, place), await uploaded(candidates, place), place.backend);
}

function searched(search: (y: Tensor, c: Tensor) => Found, y: Tensor, c: Tensor, backend: Backend): Work {
  const find = compile((context: Tensor, candidates: Tensor) => ({ ...search(context, candidates) }), { backend });
  const run = async (): Promise<Output> => {
    const found = await find(y, c);
    const [positions, scores] = [await rowsOf(found.positions), await rowsOf(found.logits)];
    return { kind: "ranking", positions, scores };
  };
  const release = (): void => {
    y.dispose();
    c.dispose();
  };
  return { run, output: run, release };
}

async function rowsOf(result: Tensor): Promise<readonly (readonly number[])[]> {
  const [rows = 0, width = 0] = result.shape;
  const values = await data(result);
  result.dispose();
  return Array.from({ length: rows }, (_, i) => Array.from(values.slice(i * width, (i + 1) * width)));
}
