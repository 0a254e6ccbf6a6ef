import { compile, data, matmul, polyScore, reshape, takeAlongRows, topK, transpose, type Backend, type Tensor } from "@tercet/tensor";
import type { Work } from "../contestants/serve.ts";
import type { ArrayFile, Output } from "../contestants/task.ts";
import { uploaded } from "./arrays.ts";

interface Best {
  readonly positions: Tensor;
  readonly scores: Tensor;
}

function best(scores: Tensor, k: number): { readonly positions: Tensor; readonly scores: Tensor } {
  const positions = topK(scores, { k });
  return { positions, scores: takeAlongRows(scores, positions) };
}

/** The best candidates of each context by dot product. */
export async function searchBiWork(
  { contexts, candidates, k }: { readonly contexts: ArrayFile; readonly candidates: ArrayFile; readonly k: number },
  backend: Backend,
): Promise<Work> {
  const search = compile((y: Tensor, c: Tensor) => best(matmul(y, transpose(c)), k), { backend });
  return searched(search, await uploaded(contexts, backend), await uploaded(candidates, backend));
}

/** The best candidates of one context by the poly-encoder's score. */
export async function searchPolyWork(
  { context, candidates, k }: { readonly context: ArrayFile; readonly candidates: ArrayFile; readonly k: number },
  backend: Backend,
): Promise<Work> {
  const [m = 0, width = 0] = context.shape;
  const search = compile((y: Tensor, c: Tensor) => best(polyScore(reshape(y, [1, m, width]), c, { sharpness: 1 }), k), { backend });
  return searched(search, await uploaded(context, backend), await uploaded(candidates, backend));
}

function searched(search: (y: Tensor, c: Tensor) => Promise<Best>, y: Tensor, c: Tensor): Work {
  const run = async (): Promise<Output> => {
    const found = await search(y, c);
    const [positions, scores] = [await rowsOf(found.positions), await rowsOf(found.scores)];
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
