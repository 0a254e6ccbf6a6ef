import { literal } from "../wgsl.ts";
import { exponential } from "./exponential.ts";
import { rowQuarters, sumsOf } from "./tile-loop.ts";
import { invocationsOf, type Tile } from "./tile.ts";

/** Declarations of what {@link polyReduction} uses. */
export function reductionDeclarations(tile: Tile, segment: number): string {
  const fours = (tile.rows * tile.columns) / 16;
  const across = tile.columns / 4;
  return [
    exponential(4),
    "// Of four vectors of a context, for four candidates: greatest products, sums of powers; in the place of the first later parts of scores.",
    `var<workgroup> tops: array<vec4<f32>, ${fours}>;`,
    `var<workgroup> totals: array<vec4<f32>, ${fours}>;`,
    ...(isWhole(tile, segment)
      ? [
          "// Of the blocks before: greatest products, sums of powers, and what the score so far is multiplied by.",
          `var<workgroup> topBefore: array<vec4<f32>, ${across}>;`,
          `var<workgroup> totalBefore: array<vec4<f32>, ${across}>;`,
          `var<workgroup> kept: array<vec4<f32>, ${across}>;`,
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

/** Bytes of workgroup memory of {@link reductionDeclarations}. */
export function reductionBytes(tile: Tile, segment: number): number {
  return 16 * ((2 * tile.rows * tile.columns) / 16 + (isWhole(tile, segment) ? (3 * tile.columns) / 4 : 0));
}

/** Whether a tile holds vectors of one context alone, so that there may be several blocks of them. */
function isWhole(tile: Tile, segment: number): boolean {
  return segment === tile.rows;
}

/** What the reduction needs to know, as WGSL: how many vectors a context has, contexts and candidates, and how a score is written. */
export interface Reducing {
  readonly m: string;
  readonly contexts: string;
  readonly candidates: string;
  readonly write: (context: string, candidate: string, score: string) => string;
}

/**
 * From the products U of a block, vectors in rows and candidates in columns, to scores: greatest product, powers less it, their sum, and the sum of weights times U.
 * Each is made of four vectors by an invocation, then of all fours of a context, in order; with more than a tile of vectors, the score so far is scaled to the new sum.
 */
export function polyReduction(tile: Tile, segment: number, { m, contexts, candidates, write }: Reducing): readonly string[] {
  const [across, high, isOne] = [tile.columns / 4, segment / 4, isWhole(tile, segment)];
  const quarters = rowQuarters(tile).map(({ four, rows }, quarter) => ({
    quarter,
    four,
    sums: sumsOf(tile).filter(({ row }) => rows.includes(row)),
  }));
  const eachQuarter = (of: (quarter: (typeof quarters)[number]) => readonly string[]): readonly string[] => quarters.flatMap(of);
  const outputs = Math.max(1, ((tile.rows / segment) * tile.columns) / invocationsOf(tile));
  return [
    ...eachQuarter(({ quarter, four, sums }) => [
      `let four${quarter} = ${four};`,
      `let own${quarter} = ${m} - block * ${segment} - 4 * four${quarter} % ${segment};`,
      `var top${quarter} = vec4<f32>(${literal("float32", -Infinity)});`,
      ...sums.map(({ name }, i) => `if (${i} < own${quarter}) { top${quarter} = max(top${quarter}, sharpness * ${name}); }`),
      `tops[four${quarter} * ${across} + x] = top${quarter};`,
    ]),
    "workgroupBarrier();",
    ...eachQuarter(({ quarter, sums }) => [
      `for (var i = 0; i < ${high}; i++) { top${quarter} = max(top${quarter}, tops[(four${quarter} / ${high} * ${high} + i) * ${across} + x]); }`,
      ...(isOne ? [`if (block > 0) { top${quarter} = max(top${quarter}, topBefore[x]); }`] : []),
      `var total${quarter} = vec4<f32>();`,
      ...sums.flatMap(({ name, row }, i) => [
        `var p${row} = vec4<f32>();`,
        `if (${i} < own${quarter}) { p${row} = power4(fma(vec4<f32>(sharpness), ${name}, -top${quarter})); }`,
        `total${quarter} = total${quarter} + p${row};`,
      ]),
      `totals[four${quarter} * ${across} + x] = total${quarter};`,
    ]),
    ...(isOne ? ["var change = vec4<f32>();", "if (block > 0) { change = power4(topBefore[x] - top0); }"] : []),
    "workgroupBarrier();",
    ...eachQuarter(({ quarter, sums }) => [
      `total${quarter} = vec4<f32>();`,
      `for (var i = 0; i < ${high}; i++) { total${quarter} = total${quarter} + totals[(four${quarter} / ${high} * ${high} + i) * ${across} + x]; }`,
      ...(isOne ? [`if (block > 0) { total${quarter} = fma(totalBefore[x], change, total${quarter}); }`] : []),
      `let inverse${quarter} = inverseOf(total${quarter});`,
      `var sum${quarter} = vec4<f32>();`,
      // Rows beyond the last have no power, and their products are 0.
      ...sums.map(({ name, row }) => `sum${quarter} = fma(quotient(p${row}, total${quarter}, inverse${quarter}), ${name}, sum${quarter});`),
      `tops[four${quarter} * ${across} + x] = sum${quarter};`,
    ]),
    ...(isOne
      ? [
          // Everybody has read what stands there.
          "workgroupBarrier();",
          "if (y == 0) {",
          "  kept[x] = vec4<f32>();",
          "  if (block > 0) { kept[x] = quotient(totalBefore[x] * change, total0, inverse0); }",
          "  topBefore[x] = top0;",
          "  totalBefore[x] = total0;",
          "}",
        ]
      : []),
    "workgroupBarrier();",
    `for (var output = 0; output < ${outputs}; output++) {`,
    ...[
      `let number = t + output * ${invocationsOf(tile)};`,
      `let column = number % ${tile.columns};`,
      `let context = number / ${tile.columns};`,
      `if (context < ${tile.rows / segment}) {`,
      "  var sum = 0f;",
      `  for (var i = 0; i < ${high}; i++) { sum = sum + tops[(context * ${high} + i) * ${across} + (column >> 2u)][column & 3]; }`,
      isOne ? "  score = fma(score, kept[column >> 2u][column & 3], sum);" : "  score = sum;",
      `  if (${isOne ? "block + 1 == blocks && " : ""}firstContext + context < ${contexts} && firstCandidate + column < ${candidates}) {`,
      `    ${write("(firstContext + context)", "(firstCandidate + column)", "score")}`,
      "  }",
      "}",
    ].map((line) => `  ${line}`),
    "}",
  ];
}
