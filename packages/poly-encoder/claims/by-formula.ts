import { below, placesByFormula, reduceByFormula, type Texts } from "@tercet/encoder/claims";
import type { Constant } from "@tercet/tensor/claims";
import {
  attend,
  columns,
  dense,
  dot,
  encodeByFormula,
  flat,
  parameter,
  rowOf,
  softmax,
  type Named,
  type Rows,
} from "@tercet/transformer/claims";
import type { AttentionKind, PolyConfig } from "../src/config.ts";

/** Context vectors, and which of them are there. */
export interface ContextByFormula {
  readonly vectors: Rows;
  readonly present: readonly boolean[];
}

/** What queries find among vectors; nothing where there is none. */
export function attendedByFormula(
  named: Named,
  name: string,
  kind: AttentionKind,
  of: { readonly queries: Rows; readonly keys: Rows },
  constant: Constant,
): Rows {
  const { queries, keys } = of;
  const width = queries[0]?.length ?? 0;
  if (kind.kind !== "multihead")
    return keys.length === 0
      ? queries.map(() => new Float64Array(width))
      : attend({ q: queries, k: keys, v: keys }, kind.kind === "sqrt" ? constant(1 / Math.sqrt(width)) : 1).found;
  const own = width / kind.heads;
  const [q, k, v] = [dense(named, `${name}.q_lin`, queries), dense(named, `${name}.k_lin`, keys), dense(named, `${name}.v_lin`, keys)];
  const heads = Array.from({ length: kind.heads }, (_, head) => {
    const part = (rows: Rows): Rows => columns(rows, head * own, (head + 1) * own);
    return keys.length === 0
      ? part(queries).map((row) => row.map(() => 0))
      : attend({ q: part(q), k: part(k), v: part(v) }, constant(1 / Math.sqrt(own))).found;
  });
  const joined = queries.map((_, i) => Float64Array.from(heads.flatMap((head) => Array.from(head[i] ?? []))));
  return dense(named, `${name}.out_lin`, joined);
}

/** A poly-encoder on texts (Humeau et al., 2020, section 4.4): the attended vectors are made, as the paper writes it, and multiplied with the candidate. */
export function polyByFormula(
  named: Named,
  config: PolyConfig,
  { contexts, candidates }: Texts,
  constant: Constant,
): { vectors: Float64Array; scores: number[] } {
  const { transformer, sharing, reduction, finalAttention } = config;
  const encoded = (text: Texts["contexts"][number], side: "context" | "candidate"): Rows =>
    encodeByFormula(below(named, sharing === "shared" ? "encoder" : side), transformer, text, constant).output;
  const vectors = candidates.map((text) => reduceByFormula(reduction, encoded(text, "candidate"), transformer.width));
  const scores = contexts.flatMap((text) => {
    const rows = encoded(text, "context");
    const y = contextByFormula(named, config, rows, constant);
    const keys = y.vectors.filter((_, i) => y.present[i] === true);
    // A context without a token has no vector to attend to: all places count alike, and each holds zeros.
    return vectors.map((candidate) => {
      const [attended = new Float64Array(0)] = attendedByFormula(
        named,
        "attention",
        finalAttention,
        { queries: [candidate], keys: keys.length === 0 ? y.vectors : keys },
        constant,
      );
      return dot(attended, candidate);
    });
  });
  return { vectors: flat(vectors), scores };
}

/** Learnt codes attend over the token vectors, or these take their place. */
export function contextByFormula(named: Named, { source, transformer }: PolyConfig, rows: Rows, constant: Constant): ContextByFormula {
  const { width } = transformer;
  switch (source.kind) {
    case "codes": {
      const codes = Array.from({ length: source.m }, (_, i) => rowOf(parameter(named, "codes"), i));
      return {
        vectors: attendedByFormula(named, "code_attention", source.attention, { queries: codes, keys: rows }, constant),
        present: codes.map(() => true),
      };
    }
    case "first-m":
      return placesByFormula(rows, width, { m: source.m, from: "start", first: false });
    case "last-m":
      return placesByFormula(rows, width, { m: source.m, from: "end", first: source.first });
    default:
      return source satisfies never;
  }
}

/** The fused score of one candidate: with U = Y c, the sum over i of softmax(tau U)_i U_i. */
export function fusedByFormula(y: Rows, candidate: Float64Array, tau: number): number {
  const u = Float64Array.from(y, (row) => dot(row, candidate));
  const weights = softmax(u.map((value) => value * tau));
  return dot(weights, u);
}
