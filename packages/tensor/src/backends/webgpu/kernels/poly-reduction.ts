import { balanced, greater, plus, shuffled, type Combine } from "../neighbours.ts";
import { literal } from "../wgsl.ts";
import { exponential } from "./exponential.ts";
import { rowQuarters, sumsOf } from "./tile-loop.ts";
import type { Tile } from "./tile.ts";

/** Invocations, neighbours of each other, that have the rows of a tile: both tiles of poly scores are 8 high. */
const down = 8;

/** How the vectors of a context are brought together: a segment of a tile's rows, of which so many fours meet by shuffles; 1: all through memory. */
export interface ReductionForm {
  readonly tile: Tile;
  /** Rows that a context's vectors take. */
  readonly segment: number;
  readonly shuffled: number;
}

/** Fours that have to meet are shuffled if all that lie in neighbours can be. */
export function shuffledFours(segment: number, shuffleWidth: number): number {
  const neighbours = Math.min(down, segment / 4);
  return neighbours <= shuffleWidth ? neighbours : 1;
}

/** Whether fours of a context go through memory. */
function usesMemory({ segment, shuffled: width }: ReductionForm): boolean {
  return segment > 4 && width === 1;
}

/** Declarations of what {@link polyReduction} uses. */
export function reductionDeclarations(form: ReductionForm): string {
  const fours = (form.tile.rows * form.tile.columns) / 16;
  return [
    exponential(4),
    ...(usesMemory(form)
      ? [
          "// Of four vectors of a context, for four candidates: greatest products, sums of powers; in the place of the first later parts of scores.",
          `var<workgroup> tops: array<vec4<f32>, ${fours}>;`,
          `var<workgroup> totals: array<vec4<f32>, ${fours}>;`,
        ]
      : []),
    // A quotient by an inverse, corrected by what is left of the dividend.
    "fn quotient(a: vec4<f32>, b: vec4<f32>, inverse: vec4<f32>) -> vec4<f32> {",
    "  let first = a * inverse;",
    "  return fma(fma(-first, b, a), inverse, first);",
    "}",
    "fn inverseOf(x: vec4<f32>) -> vec4<f32> {",
    "  return vec4<f32>(divide(1f, x.x), divide(1f, x.y), divide(1f, x.z), divide(1f, x.w));",
    "}",
  ].join("\n");
}

/** Bytes of workgroup memory of {@link reductionDeclarations} where nothing is shuffled. */
export function reductionBytes({ rows, columns }: Tile): number {
  return 2 * rows * columns;
}

/** Whether a tile holds vectors of one context alone, so that there may be several blocks of them. */
function isWhole({ tile, segment }: ReductionForm): boolean {
  return segment === tile.rows;
}

/** What the reduction needs to know, as WGSL: how many vectors a context has, contexts and candidates, and how a score is written. */
export interface Reducing {
  readonly m: string;
  readonly contexts: string;
  readonly candidates: string;
  readonly write: (context: string, candidate: string, score: string) => string;
}

/** Declares what goes from block to block: greatest products and sums of powers so far, and the scores, all of four candidates. */
export const declareScores: readonly string[] = ["topBefore", "totalBefore", "score"].map((name) => `var ${name} = vec4<f32>();`);

/**
 * From the products U of a block, vectors in rows and candidates in columns, to scores: greatest product, powers less it, their sum, and the sum of weights times U.
 * Each is made of four vectors by an invocation, then of all fours of a context, in the order of `neighbours.ts`; with more than a tile of vectors, the score so far
 * is scaled to the new sum. Invocation (x, y) has rows of y, and neighbours are those with the next y.
 */
export function polyReduction(form: ReductionForm, { m, contexts, candidates, write }: Reducing): readonly string[] {
  const { tile, segment } = form;
  const [high, isOne] = [segment / 4, isWhole(form)];
  const quarters = rowQuarters(tile).map(({ four, rows }, quarter) => ({
    quarter,
    four,
    sums: sumsOf(tile).filter(({ row }) => rows.includes(row)),
  }));
  const eachQuarter = (of: (quarter: (typeof quarters)[number]) => readonly string[]): readonly string[] => quarters.flatMap(of);
  const together = (name: string, combine: Combine, memory: string): readonly string[] =>
    fourTogether(form, quarters.length, { name, combine, memory });
  return [
    ...eachQuarter(({ quarter, four, sums }) => [
      `let four${quarter} = ${four};`,
      `let own${quarter} = ${m} - block * ${segment} - 4 * four${quarter} % ${segment};`,
      `var top${quarter}: vec4<f32> = vec4<f32>(${literal("float32", -Infinity)});`,
      ...sums.map(({ name }, i) => `if (${i} < own${quarter}) { top${quarter} = max(top${quarter}, sharpness * ${name}); }`),
    ]),
    ...together("top", greater, "tops"),
    ...eachQuarter(({ quarter, sums }) => [
      ...(isOne ? [`if (block > 0) { top${quarter} = max(top${quarter}, topBefore); }`] : []),
      `var total${quarter}: vec4<f32> = vec4<f32>();`,
      ...sums.flatMap(({ name, row }, i) => [
        `var p${row} = vec4<f32>();`,
        `if (${i} < own${quarter}) { p${row} = power4(fma(vec4<f32>(sharpness), ${name}, -top${quarter})); }`,
        `total${quarter} = total${quarter} + p${row};`,
      ]),
    ]),
    ...together("total", plus, "totals"),
    ...(isOne ? ["var change = vec4<f32>();", "if (block > 0) { change = power4(topBefore - top0); }"] : []),
    ...eachQuarter(({ quarter, sums }) => [
      ...(isOne ? [`if (block > 0) { total${quarter} = fma(totalBefore, change, total${quarter}); }`] : []),
      `let inverse${quarter} = inverseOf(total${quarter});`,
      `var sum${quarter}: vec4<f32> = vec4<f32>();`,
      // Rows beyond the last have no power, and their products are 0.
      ...sums.map(({ name, row }) => `sum${quarter} = fma(quotient(p${row}, total${quarter}, inverse${quarter}), ${name}, sum${quarter});`),
    ]),
    ...together("sum", plus, "tops"),
    ...(isOne
      ? [
          "var kept = vec4<f32>();",
          "if (block > 0) { kept = quotient(totalBefore * change, total0, inverse0); }",
          "topBefore = top0;",
          "totalBefore = total0;",
          "score = fma(score, kept, sum0);",
          // The next block's products go where some may still read this one's.
          "workgroupBarrier();",
        ]
      : []),
    ...eachQuarter(({ quarter }) => {
      if (isOne && quarter > 0) return [];
      const context = `(firstContext + four${quarter} / ${high})`;
      // Those who share a context have the same four scores: each writes some of them.
      const sharing = Math.min(4, high);
      return [
        `if (${isOne ? "block + 1 == blocks && " : ""}${context} < ${contexts}) {`,
        `  for (var c = y & ${sharing - 1}; c < 4; c += ${sharing}) {`,
        `    let candidate = firstCandidate + 4 * x + c;`,
        `    if (candidate < ${candidates}) { ${write(context, "candidate", isOne ? "score[c]" : `sum${quarter}[c]`)} }`,
        "  }",
        "}",
      ];
    }),
  ];
}

/** Brings the variables `name` of all quarters together with those of the other fours of their contexts. */
function fourTogether(
  form: ReductionForm,
  quarters: number,
  { name, combine, memory }: { readonly name: string; readonly combine: Combine; readonly memory: string },
): readonly string[] {
  const { tile, segment, shuffled: width } = form;
  const [high, fours] = [segment / 4, tile.rows / 4];
  const all = Array.from({ length: quarters }, (_, quarter) => `${name}${quarter}`);
  if (usesMemory(form))
    return [
      ...all.map((own, quarter) => `${memory}[x * ${fours} + four${quarter}] = ${own};`),
      "workgroupBarrier();",
      ...all.flatMap((own, quarter) => {
        const first = `${memory}From${quarter}`;
        const terms = Array.from({ length: high }, (_, i) => `${memory}[${first} + ${i}]`);
        return ["{", `  let ${first} = x * ${fours} + four${quarter} / ${high} * ${high};`, `  ${own} = ${balanced(combine, terms)};`, "}"];
      }),
    ];
  const [one = "", ...others] = all;
  return [
    ...all.flatMap((own) => shuffled(combine, own, width)),
    ...(high > down ? [`${one} = ${balanced(combine, all)};`, ...others.map((own) => `${own} = ${one};`)] : []),
  ];
}
