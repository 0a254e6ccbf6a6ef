import type { ParlaiConfig } from "../../src/config.ts";
import { activationAt } from "./activations.ts";
import type { Constant, EncodedByFormula, Sequence } from "./encode.ts";
import { attend, columns, dense, layerNorm, parameter, plus, rowOf, times, type Named, type Rows } from "./rows.ts";

/** ParlAI's encoder on one text: post-norm, or pre-norm with the norm of embeddings behind the last layer. */
export function parlaiByFormula(named: Named, config: ParlaiConfig, { ids, types }: Sequence, constant: Constant): EncodedByFormula {
  const { heads, width, variant } = config;
  const eps = constant(config.eps);
  const isBefore = variant === "prelayernorm";
  const norm = (name: string, rows: Rows): Rows => layerNorm(named, name, rows, eps);
  const words = parameter(named, "embeddings.weight");
  const positions = parameter(named, "position_embeddings.weight");
  const segments = named.get("segment_embeddings.weight");
  const summed = ids.map((id, place) => {
    const word = config.scaleEmbeddings ? times(rowOf(words, id), constant(Math.sqrt(width))) : rowOf(words, id);
    const placed = plus(word, rowOf(positions, place));
    return segments === undefined ? placed : plus(placed, rowOf(segments, types[place] ?? 0));
  });
  const embedded = variant === "xlm" || variant === "bart" ? norm("norm_embeddings", summed) : summed;

  const own = width / heads;
  let x: Rows = embedded;
  const layers = Array.from({ length: config.layers }, (_, layer) => {
    const at = `layers.${layer}`;
    const entering = isBefore ? norm(`${at}.norm1`, x) : x;
    const [q, k, v] = ["q_lin", "k_lin", "v_lin"].map((name) => dense(named, `${at}.attention.${name}`, entering)) as [Rows, Rows, Rows]; // three names
    const found = Array.from({ length: heads }, (__, head) => {
      const [from, to] = [head * own, (head + 1) * own];
      return attend({ q: columns(q, from, to), k: columns(k, from, to), v: columns(v, from, to) }, constant(1 / Math.sqrt(own)));
    });
    const joined = x.map((__, token) => Float64Array.from(found.flatMap((one) => Array.from(one.found[token] ?? []))));
    const mixed = dense(named, `${at}.attention.out_lin`, joined).map((row, i) => plus(row, x[i] ?? row));
    const middle = isBefore ? mixed : norm(`${at}.norm1`, mixed);
    const first = dense(named, `${at}.ffn.lin1`, isBefore ? norm(`${at}.norm2`, middle) : middle);
    const inner = first.map((row) => row.map((value) => activationAt(config.activation, value, constant)));
    const made = dense(named, `${at}.ffn.lin2`, inner).map((row, i) => plus(row, middle[i] ?? row));
    x = isBefore ? made : norm(`${at}.norm2`, made);
    return { output: x, weights: found.map(({ weights }) => weights) };
  });
  const left = isBefore ? norm("norm_embeddings", x) : x;
  return { embedded, layers, output: left.map((row) => times(row, constant(config.outputScale))) };
}
