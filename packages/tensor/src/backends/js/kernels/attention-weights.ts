import type { ClaimedKernel } from "../../../plan/kernel.ts";
import { maskBits, maskThreshold } from "../../../scalar/mask-bits.ts";
import type { Key } from "../../../scalar/threefry.ts";
import type { Elements } from "../array.ts";
import { dot, elementAt, packHead } from "./heads.ts";

/** Attention weights of one head, one query at a time: only as many as the query's range of keys has. */
export interface HeadWeights {
  /** Computes the weights of query i; returns the first key and the one after the last. */
  readonly row: (i: number) => readonly [from: number, to: number];
  /** Weight of key from + n, for the query last computed. */
  readonly weights: Float64Array;
}

/** What is added to the score of key j for query i in a head. */
export type Bias = (head: number, i: number, j: number) => number;

/** Weights of a head from inputs q, k, v, from, to (in this order), whose buffers are given. */
export function headWeights(kernel: ClaimedKernel, buffers: readonly Elements[], head: number, bias?: Bias): HeadWeights {
  const [q, k, , from, to] = kernel.inputs;
  const [qBuffer, kBuffer, , fromBuffer, toBuffer] = buffers;
  if (!q || !k || !from || !to || !qBuffer || !kBuffer || !fromBuffer || !toBuffer) throw new TypeError("attention has five inputs");
  const scale = Number(kernel.attributes["scale"]);
  const [queries, keys] = [packHead(qBuffer, q, head), packHead(kBuffer, k, head)];
  const [count = 0, , width = 0] = k.shape;
  const weights = new Float64Array(count);
  return {
    weights,
    row(i) {
      const first = Math.max(0, elementAt(fromBuffer, from, i));
      const last = Math.max(first, Math.min(count, elementAt(toBuffer, to, i)));
      let greatest = -Infinity;
      for (let j = first; j < last; j++) {
        const score = scale * dot(queries, i * width, keys, j * width, width) + (bias === undefined ? 0 : bias(head, i, j));
        weights[j - first] = score;
        greatest = Math.max(greatest, score);
      }
      const shift = greatest === -Infinity ? 0 : greatest;
      let total = 0;
      for (let j = 0; j < last - first; j++) {
        const power = Math.exp(weights[j]! - shift);
        weights[j] = power;
        total += power;
      }
      const divisor = total === 0 ? 1 : total;
      for (let j = 0; j < last - first; j++) weights[j] = weights[j]! / divisor;
      return [first, last];
    },
  };
}

/** By what the weight of key j for query i is multiplied. */
export type Keep = (head: number, i: number, j: number) => number;

/** Dropout on weights: 0, or 1 / (1 - rate), as `dropout` of the dense [h, Tq, Tk] decides by position. */
export function keepOf(kernel: ClaimedKernel, buffers: readonly Elements[], keyInput: number): Keep {
  const [rows = 0] = kernel.inputs[0]?.shape ?? [];
  const [columns = 0] = kernel.inputs[1]?.shape ?? [];
  const rate = Number(kernel.attributes["rate"]);
  const [input, buffer] = [kernel.inputs[keyInput], buffers[keyInput]];
  if (input === undefined || buffer === undefined) throw new TypeError("dropout has a key");
  const key: Key = [elementAt(buffer, input, 0), elementAt(buffer, input, 1)];
  const kept = kernel.output === "float32" ? Math.fround(1 / (1 - rate)) : 1 / (1 - rate);
  const threshold = maskThreshold(rate);
  return (head, i, j) => (maskBits(key, Math.imul(Math.imul(head, rows) + i, columns) + j) >= threshold ? kept : 0);
}
