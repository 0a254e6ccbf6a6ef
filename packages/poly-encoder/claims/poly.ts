import type { Claim } from "@tercet/equivalence";
import { oneLayer, separateClaims } from "@tercet/encoder/claims";
import type { ClaimPlace } from "@tercet/tensor/claims";
import type { PolyConfig } from "../src/config.ts";
import { polyHead } from "../src/head.ts";
import { attentionClaims } from "./attention.ts";
import { polyByFormula } from "./by-formula.ts";
import { identityClaims } from "./identities.ts";

const [basic, sqrt, multihead] = [{ kind: "basic" }, { kind: "sqrt" }, { kind: "multihead", heads: 2 }] as const;
const shared = { transformer: oneLayer("bert"), sharing: "shared", reduction: { kind: "first" } } as const;

const configs: Readonly<Record<string, PolyConfig>> = {
  "poly-codes": {
    transformer: oneLayer("parlai-xlm"),
    sharing: "separate",
    source: { kind: "codes", m: 4, attention: basic },
    finalAttention: basic,
    reduction: { kind: "mean" },
  },
  "poly-codes-sqrt": { ...shared, source: { kind: "codes", m: 3, attention: sqrt }, finalAttention: sqrt },
  "poly-codes-multihead": { ...shared, source: { kind: "codes", m: 3, attention: multihead }, finalAttention: multihead },
  "poly-first-m": { ...shared, source: { kind: "first-m", m: 3 }, finalAttention: basic },
  "poly-last-m": { ...shared, source: { kind: "last-m", m: 3, first: false }, finalAttention: sqrt },
  "poly-last-m-and-first": { ...shared, source: { kind: "last-m", m: 2, first: true }, finalAttention: multihead },
};

/**
 * The claims about the poly-encoder: every variant of the paper against its formula, which makes the attended vectors that our score does without; everything that is claimed of heads
 * that encode apart; the identities that its score keeps; and its projected attention
 * alone.
 */
export function polyClaims(place: ClaimPlace): readonly Claim[] {
  return [
    ...Object.entries(configs).flatMap(([name, config]) =>
      separateClaims(
        { name, head: polyHead, config, formula: (named, texts, constant) => polyByFormula(named, config, texts, constant) },
        place,
      ),
    ),
    ...identityClaims(place),
    ...attentionClaims({ ...shared, source: { kind: "codes", m: 3, attention: basic }, finalAttention: basic }, place),
  ];
}
