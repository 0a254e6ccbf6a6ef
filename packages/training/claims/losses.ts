import type { Claim } from "@tercet/equivalence";
import { tensor } from "@tercet/tensor";
import { graphClaims, type ClaimPlace, type GraphSubject } from "@tercet/tensor/claims";
import fc, { type Arbitrary } from "fast-check";
import { inBatchLoss, listedLoss } from "../src/losses/in-batch.ts";
import { binaryLoss, marginLoss, pairRankingLoss } from "../src/losses/pairs.ts";
import { linesOf, logSumExp, mean, sigmoid, softmax } from "./softmax.ts";

/** The losses of logits against their formulas, value and gradient. */
export function logitLossClaims(place: ClaimPlace): readonly Claim[] {
  return [
    ...graphClaims(inBatch, place),
    ...graphClaims(listed, place),
    ...graphClaims(binary, place),
    ...graphClaims(margin, place),
    ...graphClaims(pairRanking("sigmoid"), place),
    ...graphClaims(pairRanking("none"), place),
  ];
}

/** Contexts of a batch, and which of the others' candidates have a text that equals one's own. */
export interface InBatch {
  readonly contexts: number;
  /** [contexts, contexts]; undefined: nothing is masked. */
  readonly duplicates: readonly boolean[] | undefined;
}

/** Batches of one context and more; in most of them some texts are equal, in some of those all. */
export const batches: Arbitrary<InBatch> = fc
  .record({
    contexts: fc.integer({ min: 1, max: 6 }),
    marks: fc.option(fc.array(fc.boolean(), { minLength: 36, maxLength: 36 }), { nil: undefined }),
    all: fc.nat({ max: 7 }),
  })
  .map(({ contexts, marks, all }): InBatch => {
    const isMarked = (i: number, j: number): boolean => i !== j && (all === 0 || marks?.[i * 6 + j] === true);
    const every = Array.from({ length: contexts * contexts }, (_, at) => isMarked(Math.floor(at / contexts), at % contexts));
    return { contexts, duplicates: marks === undefined ? undefined : every };
  });

/** Logits [contexts, candidates] as inputs of a graph. */
const logits = (
  contexts: number,
  candidates: number,
): { readonly shape: readonly number[]; readonly from: number; readonly to: number } => ({
  shape: [contexts, candidates],
  from: -4,
  to: 4,
});

/** -ln softmax of the own candidate, over those that are not masked. */
export const inBatch: GraphSubject<InBatch> = {
  subject: { kind: "loss", name: "in-batch" },
  setting: batches,
  inputs: ({ contexts }) => [logits(contexts, contexts)],
  graph: ([scores], { contexts, duplicates }) => {
    const marks = duplicates === undefined ? undefined : tensor(Uint8Array.from(duplicates, Number), { shape: [contexts, contexts] });
    return { loss: inBatchLoss(scores!, marks) }; // one input
  },
  formula: ([scores], setting) => {
    const rows = linesOf(scores?.data ?? [], setting.contexts);
    return { loss: [mean(rows.map((row, i) => logSumExp(row.filter((_, j) => !isMasked(setting, i, j))) - (row[i] ?? NaN)))] };
  },
  gradient: ([scores], setting) => {
    const { contexts } = setting;
    const rows = linesOf(scores?.data ?? [], contexts);
    const gradient = rows.flatMap((row, i) => {
      const kept = row.map((score, j) => (isMasked(setting, i, j) ? -Infinity : score));
      return softmax(kept).map((weight, j) => (weight - (i === j ? 1 : 0)) / contexts);
    });
    return [gradient];
  },
};

function isMasked({ contexts, duplicates }: InBatch, i: number, j: number): boolean {
  return duplicates?.[i * contexts + j] === true;
}

interface Listed {
  readonly candidates: number;
  readonly targets: readonly number[];
}

const lists = fc.integer({ min: 1, max: 6 }).chain((candidates) =>
  fc.record({
    candidates: fc.constant(candidates),
    targets: fc.array(fc.nat({ max: candidates - 1 }), { minLength: 1, maxLength: 5 }),
  }),
);

const listed: GraphSubject<Listed> = {
  subject: { kind: "loss", name: "listed" },
  setting: lists,
  inputs: ({ candidates, targets }) => [logits(targets.length, candidates)],
  graph: ([scores], { targets }) => ({ loss: listedLoss(scores!, tensor(Int32Array.from(targets))) }), // one input
  formula: ([scores], { candidates, targets }) => {
    const rows = linesOf(scores?.data ?? [], candidates);
    return { loss: [mean(rows.map((row, i) => logSumExp(row) - (row[targets[i] ?? 0] ?? NaN)))] };
  },
  gradient: ([scores], { candidates, targets }) => {
    const rows = linesOf(scores?.data ?? [], candidates);
    return [rows.flatMap((row, i) => softmax(row).map((weight, j) => (weight - (j === targets[i] ? 1 : 0)) / rows.length))];
  },
};

const counts = fc.record({ pairs: fc.integer({ min: 1, max: 9 }) });

const binary: GraphSubject<{ readonly pairs: number }> = {
  subject: { kind: "loss", name: "binary" },
  setting: counts,
  inputs: ({ pairs }) => [
    { shape: [pairs], from: -8, to: 8 },
    { shape: [pairs], from: 0, to: 1 },
  ],
  graph: ([scores, labels]) => ({ loss: binaryLoss(scores!, labels!) }), // two inputs
  formula: ([scores, labels]) => {
    const each = Array.from(scores?.data ?? [], (score, i) => {
      const label = labels?.data[i] ?? NaN;
      // -y ln p - (1 - y) ln(1 - p), each logarithm of 1 + exp.
      return label * Math.log1p(Math.exp(-score)) + (1 - label) * Math.log1p(Math.exp(score));
    });
    return { loss: [mean(each)] };
  },
  gradient: ([scores, labels], { pairs }) => [
    Array.from(scores?.data ?? [], (score, i) => (sigmoid(score) - (labels?.data[i] ?? NaN)) / pairs),
    undefined,
  ],
};

const margin: GraphSubject<{ readonly pairs: number }> = {
  subject: { kind: "loss", name: "margin" },
  setting: counts,
  inputs: ({ pairs }) => [
    { shape: [pairs], from: -8, to: 8 },
    { shape: [pairs], from: -8, to: 8 },
  ],
  graph: ([own, teacher]) => ({ loss: marginLoss(own!, teacher!) }), // two inputs
  formula: ([own, teacher]) => ({ loss: [mean(Array.from(own?.data ?? [], (value, i) => (value - (teacher?.data[i] ?? NaN)) ** 2))] }),
  gradient: ([own, teacher], { pairs }) => {
    const gradient = Array.from(own?.data ?? [], (value, i) => (2 * (value - (teacher?.data[i] ?? NaN))) / pairs);
    return [gradient, gradient.map((value) => -value)];
  },
};

interface Lists {
  readonly contexts: number;
  readonly candidates: number;
  readonly scale: number;
}

function pairRanking(activation: "sigmoid" | "none"): GraphSubject<Lists> {
  const active = (score: number, scale: number): number => scale * (activation === "sigmoid" ? sigmoid(score) : score);
  const slope = (score: number, scale: number): number => scale * (activation === "sigmoid" ? sigmoid(score) * sigmoid(-score) : 1);
  return {
    subject: { kind: "loss", name: activation === "sigmoid" ? "pair-ranking-sigmoid" : "pair-ranking" },
    setting: fc.record({
      contexts: fc.integer({ min: 1, max: 4 }),
      candidates: fc.integer({ min: 1, max: 5 }),
      scale: fc.constantFrom(1, 10),
    }),
    inputs: ({ contexts, candidates }) => [logits(contexts, candidates)],
    graph: ([scores], { scale }) => ({ loss: pairRankingLoss(scores!, { scale, activation }) }), // one input
    formula: ([scores], { candidates, scale }) => {
      const rows = linesOf(scores?.data ?? [], candidates).map((row) => row.map((score) => active(score, scale)));
      return { loss: [mean(rows.map((row) => logSumExp(row) - (row[0] ?? NaN)))] };
    },
    gradient: ([scores], { contexts, candidates, scale }) => {
      const rows = linesOf(scores?.data ?? [], candidates);
      const gradient = rows.flatMap((row) => {
        const weights = softmax(row.map((score) => active(score, scale)));
        return row.map((score, j) => (((weights[j] ?? NaN) - (j === 0 ? 1 : 0)) * slope(score, scale)) / contexts);
      });
      return [gradient];
    },
  };
}
