import type { Attributes, Definition } from "../src/operators/define.ts";
import { attentionDefinition } from "../src/operators/composites/attention.ts";
import { attentionGradientDefinition } from "../src/operators/composites/attention-gradient.ts";
import { crossEntropyDefinition } from "../src/operators/composites/cross-entropy.ts";
import { layerNormDefinition } from "../src/operators/composites/layer-norm.ts";
import { layerNormGradientDefinition } from "../src/operators/composites/layer-norm-gradient.ts";
import { linearDefinition } from "../src/operators/composites/linear.ts";
import { logSoftmaxDefinition } from "../src/operators/composites/log-softmax.ts";
import { meanDefinition } from "../src/operators/composites/mean.ts";
import { normalizeDefinition } from "../src/operators/composites/normalize.ts";
import { polyScoreDefinition } from "../src/operators/composites/poly-score.ts";
import { polyScoreListedDefinition } from "../src/operators/composites/poly-score-listed.ts";
import { quantizedLinearDefinition } from "../src/operators/composites/quantized-linear.ts";
import { segmentMeanDefinition } from "../src/operators/composites/segment-mean.ts";
import { softmaxDefinition } from "../src/operators/composites/softmax.ts";
import { topKDefinition } from "../src/operators/composites/top-k.ts";
import { topPolyScoresDefinition } from "../src/operators/composites/top-poly-scores.ts";
import { topScaledPolyScoresDefinition } from "../src/operators/composites/top-scaled-poly-scores.ts";
import { topProductsDefinition } from "../src/operators/composites/top-products.ts";
import { topScaledProductsDefinition } from "../src/operators/composites/top-scaled-products.ts";
import { matmulDefinition } from "../src/operators/matmul.ts";
import { scatterAddDefinition } from "../src/operators/scatter-add.ts";
import { segmentMaxDefinition } from "../src/operators/segment-max.ts";
import { segmentSumDefinition } from "../src/operators/segment-sum.ts";
import { sumDefinition } from "../src/operators/sum.ts";
import type { Shape } from "../src/shape.ts";

/** How an input of a batch is made of those of its items. */
export type Part =
  /** Rows of all items, one item after the other. */
  | { readonly kind: "rows" }
  /** One array for the whole batch, such as weights. */
  | { readonly kind: "common" }
  /** Row numbers, moved by the rows of the items before. */
  | { readonly kind: "numbers"; readonly rows: (item: readonly Shape[]) => number }
  /** Bounds of segments of all items: the last bound of an item is the first of the next. */
  | { readonly kind: "offsets" };

/** Sizes that all items of a batch share. */
export interface Widths {
  readonly k: number;
  readonly n: number;
}

/** How an operator treats a batch of items, each of some rows. */
export interface Batching {
  readonly parts: readonly Part[];
  /** Shapes of the inputs of an item of so many rows. */
  readonly shapes: (rows: number, widths: Widths) => readonly Shape[];
  readonly attributes: (items: number, widths: Widths) => Attributes;
  /** The axis of the result along which items follow each other, and how many places there an item has. */
  readonly axis: number;
  readonly places: (rows: number, widths: Widths) => number;
}

const rows: Part = { kind: "rows" };
const common: Part = { kind: "common" };
const offsets: Part = { kind: "offsets" };
const keys: Part = { kind: "numbers", rows: ([, k = []]) => k[0] ?? 0 };

type Written = Partial<Omit<Batching, "attributes">> & Pick<Batching, "parts" | "shapes"> & { readonly attributes?: Attributes };

function batching({ attributes = {}, ...written }: Written): Batching {
  return { axis: 0, places: (count) => count, attributes: () => attributes, ...written };
}

const heads = 2;
const one = (attributes: Attributes = {}): Batching => batching({ parts: [rows], shapes: (r, { k }) => [[r, k]], attributes });
const segments = batching({
  parts: [rows, offsets],
  shapes: (r, { k, n }) => [[r, k], [n + 1]],
  places: (_, { n }) => n,
});

const special: ReadonlyMap<Definition, Batching> = new Map<Definition, Batching>([
  [matmulDefinition, batching({ parts: [rows, common], shapes: (r, { k, n }) => [[r, k], [k, n]] })], // prettier-ignore
  [linearDefinition, batching({ parts: [rows, common, common], shapes: (r, { k, n }) => [[r, k], [n, k], [n]] })], // prettier-ignore
  [quantizedLinearDefinition, batching({ parts: [rows, common, common, common], shapes: (r, { k, n }) => [[r, k], [n, k], [n], [n]] })], // prettier-ignore
  [layerNormDefinition, batching({ parts: [rows, common, common], shapes: (r, { k }) => [[r, k], [k], [k]], attributes: { eps: 1e-5 } })], // prettier-ignore
  [layerNormGradientDefinition, batching({ parts: [rows, common, rows], shapes: (r, { k }) => [[r, k], [k], [r, k]], attributes: { eps: 1e-5 } })], // prettier-ignore
  [softmaxDefinition, one({ axis: 1 })],
  [logSoftmaxDefinition, one({ axis: 1 })],
  [sumDefinition, one({ axis: 1 })],
  [meanDefinition, one({ axes: [1], keep: false })],
  [normalizeDefinition, one({ axis: 1, eps: 1e-12 })],
  [
    attentionDefinition,
    batching({
      parts: [rows, rows, rows, keys, keys],
      shapes: (r, { k, n }) => [[r, heads, k], [r + 1, heads, k], [r + 1, heads, n], [r], [r]],
      attributes: { scale: 0.5 },
    }),
  ],
  [
    attentionGradientDefinition,
    batching({
      parts: [rows, rows, rows, keys, keys, rows, rows],
      shapes: (r, { k }) => [[r, heads, k], [r, heads, k], [r, heads, k], [r], [r], [r, heads, k], [r, heads, k]],
      attributes: { scale: 0.5 },
      axis: 1,
    }),
  ],
  [
    scatterAddDefinition,
    {
      parts: [rows, { kind: "numbers", rows: () => 3 }],
      shapes: (r, { k }) => [[r, k], [r]],
      attributes: (items) => ({ rows: 3 * items }),
      axis: 0,
      places: () => 3,
    },
  ],
  [segmentSumDefinition, segments],
  [segmentMaxDefinition, segments],
  [segmentMeanDefinition, segments],
  [polyScoreDefinition, batching({ parts: [rows, common], shapes: (r, { k, n }) => [[r, 4, k], [n, k]], attributes: { sharpness: 0.5 } })], // prettier-ignore
  [polyScoreListedDefinition, batching({ parts: [rows, rows], shapes: (r, { k, n }) => [[r, 4, k], [r, n, k]], attributes: { sharpness: 0.5 } })], // prettier-ignore
  [topKDefinition, { ...one(), attributes: (_, { k }) => ({ k: Math.min(k, 3) }) }],
  [
    topProductsDefinition,
    {
      ...batching({ parts: [rows, common], shapes: (r, { k, n }) => [[r, k], [n, k]] }), // prettier-ignore
      attributes: (_, { n }) => ({ k: Math.min(n, 3) }),
    },
  ],
  [
    topPolyScoresDefinition,
    {
      ...batching({ parts: [rows, common], shapes: (r, { k, n }) => [[r, 4, k], [n, k]] }), // prettier-ignore
      attributes: (_, { n }) => ({ k: Math.min(n, 3), sharpness: 0.5 }),
    },
  ],
  [
    topScaledProductsDefinition,
    {
      ...batching({ parts: [rows, common, common], shapes: (r, { k, n }) => [[r, k], [n, k], [n]] }), // prettier-ignore
      attributes: (_, { n }) => ({ k: Math.min(n, 3) }),
    },
  ],
  [
    topScaledPolyScoresDefinition,
    {
      ...batching({ parts: [rows, common, common], shapes: (r, { k, n }) => [[r, 4, k], [n, k], [n]] }), // prettier-ignore
      attributes: (_, { n }) => ({ k: Math.min(n, 3), sharpness: 0.5 }),
    },
  ],
  [crossEntropyDefinition, batching({ parts: [rows, rows], shapes: (r, { k }) => [[r, k], [r]] })],
]);

/** How a definition treats a batch; undefined where its elements do not stand for items (a transposition) or follow from their place (dropout). */
export function batchingOf(definition: Definition): Batching | undefined {
  const own = special.get(definition);
  if (own !== undefined) return own;
  const { draw, domain, signature } = definition;
  const isElementWise = signature === "... -> ..." && domain.length === 1 && Object.keys(draw(() => 2).attributes).length === 0;
  return isElementWise ? one() : undefined;
}
