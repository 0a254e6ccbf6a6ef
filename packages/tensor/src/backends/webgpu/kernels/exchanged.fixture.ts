import { attentionGradientDefinition } from "../../../operators/composites/attention-gradient.ts";
import { attentionDefinition } from "../../../operators/composites/attention.ts";
import { layerNormGradientDefinition } from "../../../operators/composites/layer-norm-gradient.ts";
import { polyScoreDefinition } from "../../../operators/composites/poly-score.ts";
import { quantizedLinearDefinition } from "../../../operators/composites/quantized-linear.ts";
import { softmaxDefinition } from "../../../operators/composites/softmax.ts";
import { topKDefinition } from "../../../operators/composites/top-k.ts";
import { sizeOf, type Shape } from "../../../shape.ts";
import type { View } from "../../wasm/kernels/claimed.fixture.ts";
import type { KernelForm } from "./kernel-forms.fixture.ts";

/** A kernel in which neighbours exchange numbers, of drawn shapes that share one text, with numbers whose sums depend on their order. */
export interface Exchanged {
  readonly name: string;
  /** How many shapes are drawn at the device's own width; all together they are 1 000. 0 where compiling takes longest. */
  readonly shapes: number;
  /** Widths at which it is tried with shuffles made of memory. */
  readonly widths: readonly number[];
  readonly attentionRows?: 1 | 4;
  readonly drawn: (draw: Draw) => KernelForm;
}

/** Draws from a seed. */
export class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  }

  /** At least 0, below 1. */
  next(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return this.#state / 2 ** 32;
  }

  whole(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  /** Numbers of many sizes; a few arrays hold one that is not finite. */
  floats(...shape: Shape): View {
    const data = Float32Array.from({ length: sizeOf(shape) }, () => (2 * this.next() - 1) * 2 ** (6 * this.next() - 3));
    if (this.whole(0, 15) === 0 && data.length > 0)
      data[this.whole(0, data.length - 1)] = [NaN, Infinity, -Infinity][this.whole(0, 2)] ?? 0;
    return { data, shape };
  }

  /** Ranges of rows of sequences: where each begins and ends. */
  ranges(rows: number): readonly [View, View] {
    const [from, to] = [new Int32Array(rows), new Int32Array(rows)];
    for (let start = 0; start < rows;) {
      const end = Math.min(rows, start + this.whole(1, 40));
      from.fill(start, start, end);
      to.fill(end, start, end);
      start = end;
    }
    return [
      { data: from, shape: [rows], dtype: "int32" },
      { data: to, shape: [rows], dtype: "int32" },
    ];
  }
}

const softmaxOf =
  (from: number, to: number): Exchanged["drawn"] =>
  (draw) => {
    return { definition: softmaxDefinition, views: [draw.floats(draw.whole(1, 9), draw.whole(from, to))], attributes: { axis: 1 } };
  };

const polyOf =
  (from: number, to: number): Exchanged["drawn"] =>
  (draw) => {
    const views = [draw.floats(draw.whole(2, 3), draw.whole(from, to), 8), draw.floats(draw.whole(1, 70), 8)];
    return { definition: polyScoreDefinition, views, attributes: { sharpness: 0.7 } };
  };

const attentionOf: Exchanged["drawn"] = (draw) => {
  const rows = draw.whole(1, 70);
  const views = [draw.floats(rows, 1, 8), draw.floats(rows, 1, 8), draw.floats(rows, 1, 8), ...draw.ranges(rows)];
  return { definition: attentionDefinition, views, attributes: { scale: 0.3 } };
};

/** Kernels that exchange numbers, in every way in which they do. */
export const exchanged: readonly Exchanged[] = [
  { name: "softmax of rows of 64 lanes", shapes: 290, widths: [32], drawn: softmaxOf(449, 512) },
  { name: "softmax of rows of 256 lanes", shapes: 220, widths: [64], drawn: softmaxOf(1985, 2048) },
  {
    name: "gradient of layer norm",
    shapes: 280,
    widths: [32],
    drawn: (draw: Draw): KernelForm => {
      const [rows, d] = [draw.whole(1, 9), draw.whole(225, 256)];
      const views = [draw.floats(rows, d), draw.floats(d), draw.floats(rows, d)];
      return { definition: layerNormGradientDefinition, views, attributes: { eps: 1e-5 } };
    },
  },
  {
    name: "attention by low tiles",
    shapes: 60,
    widths: [8],
    attentionRows: 1,
    drawn: attentionOf,
  },
  {
    name: "attention by high tiles",
    shapes: 40,
    widths: [],
    attentionRows: 4,
    drawn: attentionOf,
  },
  {
    name: "gradient of attention",
    shapes: 0,
    widths: [8],
    attentionRows: 4,
    drawn: (draw: Draw): KernelForm => {
      const rows = draw.whole(1, 40);
      const each = (): View => draw.floats(rows, 1, 8);
      const views = [each(), each(), each(), ...draw.ranges(rows), each(), each()];
      return { definition: attentionGradientDefinition, views, attributes: { scale: 0.3 } };
    },
  },
  { name: "poly scores of up to 16 vectors", shapes: 40, widths: [], drawn: polyOf(9, 16) },
  // Eight neighbours or none: four are too few.
  { name: "poly scores of blocks of vectors", shapes: 0, widths: [8], drawn: polyOf(40, 150) },
  {
    name: "the greatest of rows",
    shapes: 70,
    widths: [32],
    drawn: (draw: Draw): KernelForm => {
      const n = draw.whole(1, 1024);
      const whole = Float32Array.from({ length: 2 * n }, () => draw.whole(-50, 50));
      return { definition: topKDefinition, views: [{ data: whole, shape: [2, n] }], attributes: { k: draw.whole(1, n) } };
    },
  },
  {
    name: "a linear map in int8",
    shapes: 0,
    widths: [32],
    drawn: (draw: Draw): KernelForm => {
      const [rows, n, k] = [draw.whole(1, 9), 4 * draw.whole(1, 3), 16 * draw.whole(1, 9)];
      const weight = Int8Array.from({ length: n * k }, () => draw.whole(-127, 127));
      const views: readonly View[] = [draw.floats(rows, k), { data: weight, shape: [n, k], dtype: "int8" }, draw.floats(n)];
      return { definition: quantizedLinearDefinition, views, attributes: {} };
    },
  },
];
