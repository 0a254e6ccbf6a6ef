import type { Claim } from "@tercet/equivalence";
import { graphClaims, type ClaimPlace, type GraphSubject } from "@tercet/tensor/claims";
import fc, { type Arbitrary } from "fast-check";
import { rankingLoss, type Direction, type Hardness, type RankingOptions } from "../src/losses/ranking.ts";
import { dot, linesOf, logSumExp, mean, type Lines } from "./softmax.ts";

/** Texts of a batch in columns (contexts, candidates, listed negatives), and how they compete. */
interface Setting {
  readonly batch: number;
  readonly width: number;
  readonly negatives: number;
  readonly options: RankingOptions;
}

type Drawn = Omit<RankingOptions, "hardness" | "partition" | "directions">;

const plain: Arbitrary<Drawn> = fc.record({ scale: fc.constantFrom(1, 4, 20), similarity: fc.constantFrom("cosine", "dot") });
const directions = fc.subarray<Direction>(["context-candidate", "context-context", "candidate-context", "candidate-candidate"]);
const hardnesses: Arbitrary<Hardness> = fc.record({
  negatives: fc.constantFrom("listed", "in-batch", "all"),
  strength: fc.constantFrom(0.5, 3),
});

/** The ranking loss in all its forms against its formula. */
export function rankingClaims(place: ClaimPlace): readonly Claim[] {
  return [
    ...graphClaims(ranking("ranking", plain), place),
    ...graphClaims(ranking("ranking-directions", competing("together")), place),
    ...graphClaims(ranking("ranking-partitions", competing("each")), place),
    // What hard negatives get on top is meant to have no gradient, which differences can't see.
    ...graphClaims({ ...ranking("ranking-hardness", hard()), differentiable: false }, place),
  ];
}

function competing(partition: "together" | "each"): Arbitrary<RankingOptions> {
  return fc.record({ options: plain, directions }).map(({ options, directions: taken }) => ({ ...options, directions: taken, partition }));
}

function hard(): Arbitrary<RankingOptions> {
  return fc.record({ options: plain, hardness: hardnesses }).map(({ options, hardness }) => ({ ...options, hardness }));
}

function ranking(name: string, options: Arbitrary<RankingOptions>): GraphSubject<Setting> {
  const setting = fc.record({
    batch: fc.integer({ min: 1, max: 4 }),
    width: fc.integer({ min: 1, max: 5 }),
    negatives: fc.nat({ max: 2 }),
    options,
  });
  return {
    subject: { kind: "loss", name },
    setting,
    // Away from the zero vector, where a direction is none.
    inputs: ({ batch, width, negatives }) => Array.from({ length: 2 + negatives }, () => ({ shape: [batch, width], from: 0.125, to: 1 })),
    graph: (columns, { options: chosen }) => ({ loss: rankingLoss(columns, chosen) }),
    formula: (columns, chosen) => ({ loss: [byFormula(columns.map(({ data }) => linesOf(data, chosen.width)), chosen)] }), // prettier-ignore
  };
}

/** Every context against all texts of the batch, and in further directions those of its own column. */
function byFormula(columns: readonly Lines[], { batch, options }: Setting): number {
  const { scale, similarity, directions: taken = [], partition = "together", hardness } = options;
  const alike = (a: readonly number[], b: readonly number[]): number =>
    similarity === "cosine" ? dot(a, b) / (Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b))) : dot(a, b);
  const [contexts = [], ...documents] = columns;
  const [own = []] = documents;
  const all = documents.flat();
  const isHard = (i: number, j: number): boolean => {
    if (hardness === undefined) return false;
    const [isOwn, isListed] = [j % batch === i, j >= batch];
    const kinds = { listed: isOwn && isListed, "in-batch": !isOwn, all: !isOwn || isListed };
    return kinds[hardness.negatives];
  };
  const others = (texts: Lines, i: number): Lines => texts.filter((_, j) => j % batch !== i);
  const losses = contexts.map((context, i) => {
    const main = all.map((text, j) => alike(context, text) * scale + (isHard(i, j) ? alike(context, text) * (hardness?.strength ?? 0) : 0));
    const further: { readonly [D in Direction]: () => readonly (readonly number[])[] } = {
      "context-candidate": () => [],
      "context-context": () => [others(contexts, i).map((text) => alike(context, text) * scale)],
      "candidate-context": () => [contexts.map((text) => alike(own[i] ?? [], text) * scale)],
      "candidate-candidate": () => [others(all, i).map((text) => alike(own[i] ?? [], text) * scale)],
    };
    const groups = [main, ...taken.flatMap((direction) => further[direction]())];
    // A softmax over nothing but what is left out: as the graph has it, one over the number that stands for it.
    const totals =
      partition === "together"
        ? [logSumExp(groups.flat())]
        : groups.map((group) => (group.length === 0 ? -1e30 + Math.log(batch * documents.length) : logSumExp(group)));
    return mean(totals) - (main[i] ?? NaN);
  });
  return mean(losses);
}
