import type { Claim } from "@tercet/equivalence";
import { ones } from "@tercet/tensor";
import { graphClaims, type ClaimPlace, type InputSpec } from "@tercet/tensor/claims";
import { dot, type Named, type Rows } from "@tercet/transformer/claims";
import fc from "fast-check";
import type { PolyConfig } from "../src/config.ts";
import type { MultiheadParameters } from "../src/parameters.ts";
import { finalAttention } from "../src/score.ts";
import { attendedByFormula } from "./by-formula.ts";

interface Sizes {
  readonly contexts: number;
  readonly m: number;
  readonly candidates: number;
}

const width = 4;
const attention = { kind: "multihead", heads: 2 } as const;
const projections = ["q_lin", "k_lin", "v_lin", "out_lin"] as const;
const names = projections.flatMap((name) => [`attention.${name}.weight`, `attention.${name}.bias`]);

/** The projected final attention alone, on vectors that lie far apart: behind an encoder its weights are all nearly alike. */
export function attentionClaims(config: PolyConfig, place: ClaimPlace): readonly Claim[] {
  const inputs = ({ contexts, m, candidates }: Sizes): readonly InputSpec[] => [
    { shape: [contexts, m, width], from: -2, to: 2 },
    { shape: [contexts, candidates, width], from: -2, to: 2 },
    ...names.map((name) => ({ shape: name.endsWith("bias") ? [width] : [width, width], from: -1, to: 1 })),
  ];
  return graphClaims<Sizes>(
    {
      subject: { kind: "head", name: "poly-attention-multihead" },
      setting: fc.record({
        contexts: fc.integer({ min: 1, max: 2 }),
        m: fc.integer({ min: 1, max: 4 }),
        candidates: fc.integer({ min: 1, max: 3 }),
      }),
      inputs,
      graph: ([y, listed, ...parameters], { contexts, m }) => {
        const linear = (i: number): MultiheadParameters["q_lin"] => ({ weight: parameters[2 * i]!, bias: parameters[2 * i + 1]! }); // by `names`
        const own: MultiheadParameters = { q_lin: linear(0), k_lin: linear(1), v_lin: linear(2), out_lin: linear(3) };
        const context = { vectors: y!, present: ones([contexts, m], "bool") }; // an input for each spec
        const used = { ...config, transformer: { ...config.transformer, width }, finalAttention: attention };
        return { logits: finalAttention({ attention: own }, used, context, listed!).logits }; // it reads these alone
      },
      formula: ([y, listed, ...parameters], { contexts, m, candidates }, constant) => {
        const named: Named = new Map(names.map((name, i) => [name, parameters[i]!])); // an input for each name
        const rows = (data: ArrayLike<number>, context: number, count: number): Rows =>
          Array.from({ length: count }, (_, i) =>
            Float64Array.from({ length: width }, (__, d) => data[(context * count + i) * width + d] ?? NaN),
          );
        const logits = Array.from({ length: contexts }, (_, context) => {
          const queries = rows(listed?.data ?? [], context, candidates);
          const found = attendedByFormula(named, "attention", attention, { queries, keys: rows(y?.data ?? [], context, m) }, constant);
          return queries.map((candidate, i) => dot(found[i] ?? new Float64Array(width), candidate));
        });
        return { logits: logits.flat() };
      },
    },
    place,
  );
}
