import type { Claim, NamedArray } from "@tercet/equivalence";
import { graphClaims, type ClaimPlace, type GraphSubject } from "@tercet/tensor/claims";
import fc, { type Arbitrary } from "fast-check";
import { rankingLoss, type Direction, type Hardness, type RankingOptions } from "../src/losses/ranking.ts";
import { dot, linesOf, logSumExp, mean, softmax, type Lines } from "./softmax.ts";

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
    // What hard negatives get on top is meant to have no gradient, which differences can't see: it is written out.
    ...graphClaims({ ...ranking("ranking-hardness", hard()), differentiable: false, gradient: gradientByFormula }, place),
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

function alikeness({ similarity }: RankingOptions, a: readonly number[], b: readonly number[]): number {
  return similarity === "cosine" ? dot(a, b) / (Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b))) : dot(a, b);
}

/** Logits of context i with all texts: what hard negatives get on top is counted in. */
function logitsOf(context: readonly number[], i: number, all: Lines, { batch, options }: Setting): readonly number[] {
  const { scale, hardness } = options;
  const isHard = (j: number): boolean => {
    if (hardness === undefined) return false;
    const [isOwn, isListed] = [j % batch === i, j >= batch];
    const kinds = { listed: isOwn && isListed, "in-batch": !isOwn, all: !isOwn || isListed };
    return kinds[hardness.negatives];
  };
  return all.map((text, j) => alikeness(options, context, text) * (scale + (isHard(j) ? (hardness?.strength ?? 0) : 0)));
}

/** Of each text of each column, the losses of all contexts against all texts: only the scaled similarity moves. */
function gradientByFormula(inputs: readonly NamedArray[], setting: Setting): readonly (readonly number[])[] {
  const { batch, width, options } = setting;
  const columns = inputs.map(({ data }) => linesOf(data, width));
  const [contexts = [], ...documents] = columns;
  const all = documents.flat();
  const slopes = columns.map((lines) => lines.map(() => new Array<number>(width).fill(0)));
  contexts.forEach((context, i) => {
    const shares = softmax(logitsOf(context, i, all, setting));
    all.forEach((text, j) => {
      const slope = (((shares[j] ?? NaN) - Number(i === j)) * options.scale) / batch;
      moves(options, context, text).forEach((by, d) => (slopes[0]![i]![d]! += slope * by)); // a place for each number
      moves(options, text, context).forEach((by, d) => (slopes[1 + Math.floor(j / batch)]![j % batch]![d]! += slope * by)); // as above
    });
  });
  return slopes.map((lines) => lines.flat());
}

/** How much the similarity of a and b grows with each number of a. */
function moves(options: RankingOptions, a: readonly number[], b: readonly number[]): readonly number[] {
  if (options.similarity === "dot") return b;
  const [length, alike] = [Math.sqrt(dot(a, a)), alikeness(options, a, b)];
  return a.map((value, d) => ((b[d] ?? NaN) / Math.sqrt(dot(b, b)) - (alike * value) / length) / length);
}

/** Every context against all texts of the batch, and in further directions those of its own column. */
function byFormula(columns: readonly Lines[], setting: Setting): number {
  const { batch, options } = setting;
  const { scale, directions: taken = [], partition = "together" } = options;
  const alike = (a: readonly number[], b: readonly number[]): number => alikeness(options, a, b);
  const [contexts = [], ...documents] = columns;
  const [own = []] = documents;
  const all = documents.flat();
  const others = (texts: Lines, i: number): Lines => texts.filter((_, j) => j % batch !== i);
  const losses = contexts.map((context, i) => {
    const main = logitsOf(context, i, all, setting);
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
