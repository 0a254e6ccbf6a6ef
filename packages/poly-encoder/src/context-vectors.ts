import { firstVectors, lastVectors, lengthsOf, startsOf, type TokenVectors } from "@tercet/encoder";
import { add, attention, broadcastTo, expandDims, linear, ones, reshape, type Tensor } from "@tercet/tensor";
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

/** Y = softmax(tau K H^T) H for each context, or its multi-head form; a context without tokens gives zeros (multi-head: the output bias). */
function codeVectors(p: PolyParameters, config: PolyConfig, encoded: Encoded): Tensor {
  const { source } = config;
  if (source.kind !== "codes" || p.codes === undefined) throw new TypeError("A poly-encoder with codes needs them among its parameters");
  const [m = 0, width = 0] = p.codes.shape;
  const { offsets, attended } = encoded.tokens;
  const lengths = attended === undefined || config.compatibility?.codesSeePadding === true ? lengthsOf(offsets) : attended;
  const starts = startsOf(offsets);
  const contexts = starts.shape[0] ?? 0;
  // Every code of every context is a query over the tokens of that context.
  const perCode = (bound: Tensor): Tensor => reshape(broadcastTo(expandDims(bound, 1), [contexts, m]), [contexts * m]);
  const [from, to] = [perCode(starts), perCode(add(starts, lengths))];
  const repeated = (codes: Tensor): Tensor => reshape(broadcastTo(expandDims(codes, 0), [contexts, m, width]), [contexts * m, width]);
  const project = p.code_attention;
  const heads = source.attention.kind === "multihead" ? source.attention.heads : 1;
  const split = (x: Tensor): Tensor => reshape(x, [x.shape[0] ?? 0, heads, width / heads]);
  if (source.attention.kind !== "multihead" || project === undefined) {
    const tokens = split(encoded.output);
    const found = attention(split(repeated(p.codes)), tokens, tokens, from, to, { scale: sharpness(source.attention, width) });
    return reshape(found, [contexts, m, width]);
  }
  const keys = split(linear(encoded.output, project.k_lin.weight, project.k_lin.bias));
  const values = split(linear(encoded.output, project.v_lin.weight, project.v_lin.bias));
  const queries = split(repeated(linear(p.codes, project.q_lin.weight, project.q_lin.bias)));
  const found = attention(queries, keys, values, from, to, { scale: (width / heads) ** -0.5 });
  const joined = linear(reshape(found, [contexts * m, width]), project.out_lin.weight, project.out_lin.bias);
  return reshape(joined, [contexts, m, width]);
}
