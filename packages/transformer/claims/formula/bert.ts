import type { BertConfig, RelativeBuckets } from "../../src/config.ts";
import { activationAt } from "./activations.ts";
import type { Constant, EncodedByFormula, Sequence } from "./encode.ts";
import { attend, columns, dense, layerNorm, parameter, plus, rowOf, type Named, type Rows } from "./rows.ts";

/** BERT on one text: post-norm blocks (Devlin et al., 2019), with what MPNet, RoBERTa and ELECTRA do otherwise. */
export function bertByFormula(named: Named, config: BertConfig, { ids, types }: Sequence, constant: Constant): EncodedByFormula {
  const { heads, width } = config;
  const eps = constant(config.eps);
  const words = parameter(named, "embeddings.word_embeddings.weight");
  const positions = parameter(named, "embeddings.position_embeddings.weight");
  const kinds = named.get("embeddings.token_type_embeddings.weight");
  const placed = ids.map((id, place) => {
    const typed = kinds === undefined ? rowOf(words, id) : plus(rowOf(words, id), rowOf(kinds, types[place] ?? 0));
    return plus(typed, rowOf(positions, place + config.firstPosition));
  });
  const normed = layerNorm(named, "embeddings.LayerNorm", placed, eps);
  const embedded = named.has("embeddings_project.weight") ? dense(named, "embeddings_project", normed) : normed;

  const own = width / heads;
  let x = embedded;
  const layers = Array.from({ length: config.layers }, (_, layer) => {
    const at = `encoder.layer.${layer}`;
    const [q, k, v] = ["query", "key", "value"].map((name) => dense(named, `${at}.attention.self.${name}`, x)) as [Rows, Rows, Rows]; // three names
    const found = Array.from({ length: heads }, (__, head) => {
      const [from, to] = [head * own, (head + 1) * own];
      const parts = { q: columns(q, from, to), k: columns(k, from, to), v: columns(v, from, to) };
      return attend(parts, constant(1 / Math.sqrt(own)), (i, j) => relativeBias(named, config, head, j - i));
    });
    const joined = x.map((__, token) => Float64Array.from(found.flatMap((one) => Array.from(one.found[token] ?? []))));
    const mixed = dense(named, `${at}.attention.output.dense`, joined).map((row, i) => plus(row, x[i] ?? row));
    const middle = layerNorm(named, `${at}.attention.output.LayerNorm`, mixed, eps);
    const inner = dense(named, `${at}.intermediate.dense`, middle).map((row) =>
      row.map((value) => activationAt(config.activation, value, constant)),
    );
    const made = dense(named, `${at}.output.dense`, inner).map((row, i) => plus(row, middle[i] ?? row));
    x = layerNorm(named, `${at}.output.LayerNorm`, made, eps);
    return { output: x, weights: found.map(({ weights }) => weights) };
  });
  return { embedded, layers, output: x };
}

function relativeBias(named: Named, { relative }: BertConfig, head: number, distance: number): number {
  const table = named.get("encoder.relative_attention_bias.weight");
  if (table === undefined || relative === undefined) return 0;
  return rowOf(table, bucketByFormula(distance, relative))[head] ?? NaN;
}

/** Raffel et al., 2020: half of the buckets for keys behind the query; half of those for exact distances, the others logarithmic up to the greatest. */
function bucketByFormula(distance: number, { buckets, maxDistance }: RelativeBuckets): number {
  const half = buckets / 2;
  const side = distance > 0 ? half : 0;
  const [length, exact] = [Math.abs(distance), half / 2];
  if (length < exact) return side + length;
  const part = (Math.log(length) - Math.log(exact)) / (Math.log(maxDistance) - Math.log(exact));
  return side + Math.min(half - 1, Math.floor(exact + part * (half - exact)));
}

/** BERT's pooler: tanh of a dense layer on the first token, or on a zero vector where there is none. */
export function pooledByFormula(named: Named, { output }: EncodedByFormula): Float64Array {
  const width = parameter(named, "pooler.dense.weight").shape[1] ?? 0;
  const [pooled] = dense(named, "pooler.dense", [output[0] ?? new Float64Array(width)]);
  return (pooled ?? new Float64Array(0)).map(Math.tanh);
}
