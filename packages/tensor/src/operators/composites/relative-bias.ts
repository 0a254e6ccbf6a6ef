import type { Tensor } from "../../tensor.ts";
import { add } from "../add.ts";
import { gather } from "../gather.ts";
import { iota } from "../iota.ts";
import { maximum } from "../maximum.ts";
import { minimum } from "../minimum.ts";
import { reshape } from "../reshape.ts";
import { sub } from "../sub.ts";
import { transpose } from "../transpose.ts";

/** What is added to the score of key j for query i: bias[h, clamp(j - i + R, 0, 2 R)] of bias [h, 2 R + 1], as a dense [h, Tq, Tk]. */
export function relativeBias(bias: Tensor, queries: number, keys: number): Tensor {
  const [heads = 0, width = 0] = bias.shape;
  const shape = [queries, keys];
  const distance = sub(iota({ shape, axis: 1 }), iota({ shape, axis: 0 }));
  const column = minimum(maximum(add(distance, (width - 1) / 2), 0), width - 1);
  const rows = gather(transpose(bias), reshape(column, [queries * keys]));
  return transpose(reshape(rows, [queries, keys, heads]), [2, 0, 1]);
}
