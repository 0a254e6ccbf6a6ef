import { firstVectors, lastVectors, lengthsOf, startsOf, type TokenVectors } from "@tercet/encoder";
import { add, attention, attentionWeights, broadcastTo, expandDims, linear, ones, reshape, type Tensor } from "@tercet/tensor";
import type { Encoded } from "@tercet/transformer";
import { sharpness, type PolyConfig } from "./config.ts";
import type { PolyParameters } from "./parameters.ts";

/** Context vectors Y, [contexts, m, width]: each attends over, or is, real tokens of its own context. */
export function contextVectors(p: PolyParameters, config: PolyConfig, encoded: Encoded): TokenVectors {
  const { source } = config;
  switch (source.kind) {
    case "codes": {
      const vectors = codeVectors(p, config, encoded);
      return { vectors, present: ones(vectors.shape.slice(0, 2), "bool") };
    }
    case "first-m":
      return firstVectors(encoded, source.m);
    case "last-m":
      return lastVectors(encoded, source.m, { first: source.first });
    default:
      return source satisfies never;
  }
}

/** Queries, keys, values and bounds of the attention in which every code of every context looks at that context's tokens. */
interface CodeAttention {
  readonly queries: Tensor;
  readonly keys: Tensor;
  readonly values: Tensor;
  readonly from: Tensor;
  readonly to: Tensor;
  readonly scale: number;
}

function codeAttention(p: PolyParameters, config: PolyConfig, encoded: Encoded): CodeAttention {
  const { source } = config;
  if (source.kind !== "codes" || p.codes === undefined) throw new TypeError("A poly-encoder with codes needs them among its parameters");
  const [m = 0, width = 0] = p.codes.shape;
  const { offsets, attended } = encoded.tokens;
  const lengths = attended === undefined || config.compatibility?.codesSeePadding === true ? lengthsOf(offsets) : attended;
  const starts = startsOf(offsets);
  const contexts = starts.shape[0] ?? 0;
  const perCode = (bound: Tensor): Tensor => reshape(broadcastTo(expandDims(bound, 1), [contexts, m]), [contexts * m]);
  const [from, to] = [perCode(starts), perCode(add(starts, lengths))];
  const heads = source.attention.kind === "multihead" ? source.attention.heads : 1;
  const split = (x: Tensor): Tensor => reshape(x, [x.shape[0] ?? 0, heads, width / heads]);
  const repeated = (codes: Tensor): Tensor =>
    split(reshape(broadcastTo(expandDims(codes, 0), [contexts, m, width]), [contexts * m, width]));
  const project = p.code_attention;
  if (source.attention.kind !== "multihead" || project === undefined) {
    const tokens = split(encoded.output);
    return { queries: repeated(p.codes), keys: tokens, values: tokens, from, to, scale: sharpness(source.attention, width) };
  }
  const projected = (x: Tensor, by: "q_lin" | "k_lin" | "v_lin"): Tensor => linear(x, project[by].weight, project[by].bias);
  return {
    queries: repeated(projected(p.codes, "q_lin")),
    keys: split(projected(encoded.output, "k_lin")),
    values: split(projected(encoded.output, "v_lin")),
    from,
    to,
    scale: (width / heads) ** -0.5,
  };
}

/** Y = softmax(tau K H^T) H for each context, or its multi-head form; a context without tokens gives zeros (multi-head: the output bias). */
function codeVectors(p: PolyParameters, config: PolyConfig, encoded: Encoded): Tensor {
  const { queries, keys, values, from, to, scale } = codeAttention(p, config, encoded);
  const { width } = config.transformer;
  const { m } = config.source;
  const found = reshape(attention(queries, keys, values, from, to, { scale }), [from.shape[0] ?? 0, width]);
  const project = p.code_attention;
  return reshape(project === undefined ? found : linear(found, project.out_lin.weight, project.out_lin.bias), [-1, m, width]);
}

/** How much each code attends to each token, dense [heads, contexts * m, tokens], 0 outside of the code's own context. */
export function codeWeights(p: PolyParameters, config: PolyConfig, encoded: Encoded): Tensor {
  const { queries, keys, from, to, scale } = codeAttention(p, config, encoded);
  return attentionWeights(queries, keys, from, to, { scale });
}
