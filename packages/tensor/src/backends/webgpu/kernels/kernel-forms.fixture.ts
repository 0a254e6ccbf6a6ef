import type { DType } from "../../../dtype.ts";
import { attentionGradientDefinition } from "../../../operators/composites/attention-gradient.ts";
import { attentionWithBiasDefinition } from "../../../operators/composites/attention-with-bias.ts";
import { attentionWithDropoutGradientDefinition } from "../../../operators/composites/attention-with-dropout-gradient.ts";
import { attentionWithDropoutDefinition } from "../../../operators/composites/attention-with-dropout.ts";
import { attentionDefinition } from "../../../operators/composites/attention.ts";
import { dropoutDefinition } from "../../../operators/composites/dropout.ts";
import { layerNormGradientDefinition } from "../../../operators/composites/layer-norm-gradient.ts";
import { layerNormDefinition } from "../../../operators/composites/layer-norm.ts";
import { linearDefinition } from "../../../operators/composites/linear.ts";
import { polyScoreListedDefinition } from "../../../operators/composites/poly-score-listed.ts";
import { polyScoreDefinition } from "../../../operators/composites/poly-score.ts";
import { quantizedLinearDefinition } from "../../../operators/composites/quantized-linear.ts";
import { softmaxDefinition } from "../../../operators/composites/softmax.ts";
import { topKDefinition } from "../../../operators/composites/top-k.ts";
import { topPolyScoresDefinition } from "../../../operators/composites/top-poly-scores.ts";
import { topProductsDefinition } from "../../../operators/composites/top-products.ts";
import { topScaledPolyScoresDefinition } from "../../../operators/composites/top-scaled-poly-scores.ts";
import { topScaledProductsDefinition } from "../../../operators/composites/top-scaled-products.ts";
import type { Attributes, Definition } from "../../../operators/define.ts";
import { firstPlacesDefinition } from "../../../operators/first-places.ts";
import { matmulDefinition } from "../../../operators/matmul.ts";
import { scatterAddDefinition } from "../../../operators/scatter-add.ts";
import { sizeOf, stridesOf, type Shape } from "../../../shape.ts";
import type { View } from "../../wasm/kernels/claimed.fixture.ts";

/** An application without data: what a kernel's text depends on. */
export interface KernelForm {
  readonly definition: Definition;
  readonly views: readonly View[];
  readonly attributes: Attributes;
}

const none = new Float32Array(0);
const float = (...shape: Shape): View => ({ data: none, shape });
const integer = (...shape: Shape): View => ({ data: none, shape, dtype: "int32" });
const stored = (dtype: DType, ...shape: Shape): View => ({ data: none, shape, dtype });
/** The transposition of its last two axes, from a place at which no vector begins. */
const turned = ({ shape, ...rest }: View): View => {
  const order = [...shape.slice(0, -2), shape.at(-1) ?? 1, shape.at(-2) ?? 1];
  const strides = stridesOf(order);
  return { ...rest, shape, strides: [...strides.slice(0, -2), strides.at(-1) ?? 1, strides.at(-2) ?? 1], offset: 1 };
};
const form = (definition: Definition, views: readonly View[], attributes: Attributes = {}): KernelForm => ({
  definition,
  views,
  attributes,
});

const weightTypes = ["float32", "float16", "bfloat16"] as const;
/** [rows, columns, length]: few and many rows, read in vectors and one by one, in one part and in several, one launch for each. */
const extents = [[4, 300, 64], [300, 7, 61], [70, 70, 128], [130, 132, 1100], [16, 384, 4096]] as const; // prettier-ignore

/** Products of every type, of floats, halves, whole numbers and bytes. */
export const productForms: readonly KernelForm[] = extents.flatMap(([m, n, k]) => [
  ...weightTypes.flatMap((type) => [
    form(linearDefinition, [float(m, k), stored(type, n, k), float(n)]),
    form(linearDefinition, [float(m, k), stored(type, n, k)]),
  ]),
  form(linearDefinition, [turned(float(m, k)), turned(float(n, k)), float(n)]),
  form(matmulDefinition, [float(2, m, k), turned(float(2, k, n))]),
  form(matmulDefinition, [integer(m, k), integer(k, n)]),
  form(matmulDefinition, [turned(integer(m, k)), turned(integer(k, n))]),
  form(quantizedLinearDefinition, [float(m, k), stored("int8", n, k), float(n), float(n)]),
  form(quantizedLinearDefinition, [float(m, k), { ...stored("int8", n, k), offset: 1 }, float(n)]),
]);

/** Rows of every length at which another form begins, whose axes are as one or not. */
export const rowForms: readonly KernelForm[] = [1, 9, 17, 64, 65, 128, 200, 256, 384, 512, 768, 1024, 1500, 2048, 3000].flatMap((d) =>
  [float(5, d), { ...float(3, 5, d), strides: [7 * d, 1, 5] }].flatMap((x) => [
    form(softmaxDefinition, [x], { axis: x.shape.length - 1 }),
    form(layerNormDefinition, [x, float(d), float(d)], { eps: 1e-5 }),
    form(layerNormGradientDefinition, [x, float(d), x], { eps: 1e-5 }),
  ]),
);

/** Attention of both widths of loads, of heads that fill blocks of columns or do not. */
export const attentionForms: readonly KernelForm[] = [
  [32, 32],
  [64, 64],
  [130, 30],
  [256, 200],
].flatMap(([d = 0, dv = 0]) => {
  const [q, k, v, ranges] = [float(9, 2, d), float(9, 2, d), float(9, 2, dv), [integer(9), integer(9)]] as const;
  const same = float(9, 2, d);
  return [
    form(attentionDefinition, [q, k, v, ...ranges], { scale: 0.5 }),
    form(attentionWithBiasDefinition, [q, k, v, ...ranges, float(2, 17)], { scale: 0.5 }),
    form(attentionWithDropoutDefinition, [q, k, v, ...ranges, integer(2)], { scale: 0.5, rate: 0.1 }),
    form(attentionGradientDefinition, [q, k, k, ...ranges, same, same], { scale: 0.5 }),
    form(attentionWithDropoutGradientDefinition, [q, k, k, ...ranges, integer(2), same, same], { scale: 0.5, rate: 0.1 }),
  ];
});

/** Poly scores of every number of vectors at which another form begins, and searches over candidates of every type. */
export const searchForms: readonly KernelForm[] = [
  ...[1, 5, 9, 17, 33, 65].flatMap((m) =>
    [1, 40].flatMap((contexts) => [
      form(polyScoreDefinition, [float(contexts, m, 64), float(50, 64)], { sharpness: 1 }),
      form(polyScoreListedDefinition, [float(contexts, m, 63), float(contexts, 50, 63)], { sharpness: 1 }),
    ]),
  ),
  ...weightTypes.flatMap((type) => [
    form(topProductsDefinition, [float(3, 64), stored(type, 5000, 64)], { k: 10 }),
    form(topPolyScoresDefinition, [float(3, 16, 64), stored(type, 5000, 64)], { k: 10, sharpness: 1 }),
  ]),
  form(topScaledProductsDefinition, [float(3, 64), stored("int8", 5000, 64), float(5000)], { k: 10 }),
  form(topScaledPolyScoresDefinition, [float(3, 16, 64), stored("int8", 5000, 64), float(5000)], { k: 10, sharpness: 1 }),
  ...([float, integer] as const).flatMap((of) => [10, 5000, 100_000].map((n) => form(topKDefinition, [of(2, n)], { k: 10 }))),
];

/** The rest. */
export const otherForms: readonly KernelForm[] = [
  form(dropoutDefinition, [float(8, 384), integer(2)], { rate: 0.1 }),
  form(dropoutDefinition, [float(7, 3), integer(2)], { rate: 0.1 }),
  form(scatterAddDefinition, [float(90, 384), integer(90)], { rows: 300 }),
  form(scatterAddDefinition, [integer(90, 3, 5), integer(90)], { rows: 300 }),
  form(firstPlacesDefinition, [integer(90)], { rows: 300 }),
];

/** Elements of each input's memory. */
export function lengthsOf({ views }: KernelForm): readonly number[] {
  return views.map(({ shape, offset = 0 }) => offset + 2 * sizeOf(shape));
}
