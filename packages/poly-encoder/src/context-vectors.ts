import { firstVectors, lastVectors, type PaddedPlaces, type TokenVectors } from "@tercet/encoder";
import {
  add,
  attention,
  attentionWeights,
  broadcastTo,
  expandDims,
  lessEqual,
  linear,
  ones,
  reshape,
  scalar,
  where,
  type Tensor,
} from "@tercet/tensor";
import { lengthsOf, startsOf, type Encoded } from "@tercet/transformer";
import { sharpness, type PolyConfig } from "./config.ts";
import type { PolyParameters } from "./parameters.ts";

/**
 * Context vectors Y, [contexts, m, width]: each attends over, or is, real tokens of its own context.
 * @param padded what a library's padding holds, where its compatibility is switched on
 */
export function contextVectors(p: PolyParameters, config: PolyConfig, encoded: Encoded, padded?: PaddedPlaces): TokenVectors {
  const { source } = config;
  switch (source.kind) {
    case "codes": {
      const vectors = codeVectors(p, config, encoded, padded);
      return { vectors, present: ones(vectors.shape.slice(0, 2), "bool") };
    }
    case "first-m":
      return firstVectors(encoded, source.m, padded);
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

/**
 * Y = softmax(tau K H^T) H for each context, or its multi-head form; a context without tokens gives zeros (multi-head: the output bias).
 * Under ParlAI's compatibility a context without tokens attends evenly to its padding, which is alike at every place.
 */
function codeVectors(p: PolyParameters, config: PolyConfig, encoded: Encoded, padded: PaddedPlaces | undefined): Tensor {
  const { queries, keys, values, from, to, scale } = codeAttention(p, config, encoded);
  const { width } = config.transformer;
  const { m } = config.source;
  const { offsets } = encoded.tokens;
  const project = p.code_attention;
  const own = reshape(attention(queries, keys, values, from, to, { scale }), [-1, m, width]);
  const found = padded === undefined ? own : where(isEmpty(offsets), reshape(paddingValue(p, padded), [1, 1, width]), own);
  return project === undefined ? found : linear(found, project.out_lin.weight, project.out_lin.bias);
}

/** bool [contexts, 1, 1]: true where a context has no token. */
function isEmpty(offsets: Tensor): Tensor {
  return reshape(lessEqual(lengthsOf(offsets), scalar(0, "int32")), [-1, 1, 1]);
}

/** What a code attention finds where all is padding: its value, projected where values are. */
function paddingValue({ code_attention: project }: PolyParameters, { value }: PaddedPlaces): Tensor {
  return project === undefined ? value : linear(expandDims(value, 0), project.v_lin.weight, project.v_lin.bias);
}

/** How much each code attends to each token, dense [heads, contexts * m, tokens], 0 outside of the code's own context. */
export function codeWeights(p: PolyParameters, config: PolyConfig, encoded: Encoded): Tensor {
  const { queries, keys, from, to, scale } = codeAttention(p, config, encoded);
  return attentionWeights(queries, keys, from, to, { scale });
}
