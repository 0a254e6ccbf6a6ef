import type { Wanted } from "../vector.ts";
import { axisOf, product } from "../made/indexing.ts";
import type { WebnnCall } from "./call.ts";

type Stated = Wanted["stated"];

const ulp = (count: number): Stated => ({ ulp: count });

/** A sum of products is exact to as many ULP as it rounds: twice the number of terms. */
const ofTerms = (call: WebnnCall): Stated => ulp(2 * (call.input("a").shape.at(-1) ?? 1));

/** How many elements a reduction takes together. */
function reduced(call: WebnnCall): number {
  const { shape, rank } = call.input();
  const axes = call.numbers("axes");
  return product(axes === undefined ? shape : axes.map((axis) => shape[axisOf(axis, rank)] ?? 1));
}

const absolute: Stated = { absolute: 2 ** -10 };

/**
 * The tolerances for float32 that WebNN's conformance tests state, `webnn/resources/utils.js` of web-platform-tests, after
 * https://github.com/webmachinelearning/webnn/issues/265#issuecomment-1256242643. They are shown beside our bound, and decide nothing.
 */
const tolerances: Readonly<Record<string, Stated | ((call: WebnnCall) => Stated)>> = {
  ...{ add: ulp(1), sub: ulp(1), mul: ulp(1), div: ulp(2), pow: ulp(32), sqrt: ulp(1), reciprocal: ulp(2), exp: ulp(32) },
  ...{ cos: absolute, erf: absolute, log: absolute, sin: absolute, tanh: absolute },
  ...{ elu: ulp(18), hardSigmoid: ulp(2), hardSwish: ulp(4), leakyRelu: ulp(1), linear: ulp(2), sigmoid: ulp(34), softplus: ulp(18) },
  batchNormalization: ulp(6),
  matmul: ofTerms,
  softmax: (call) => ulp(3 * (call.input().shape[1] ?? 1) + 3),
  reduceL1: (call) => ulp(reduced(call)),
  reduceL2: (call) => ulp(2 * reduced(call) + 1),
  reduceLogSum: (call) => ulp(reduced(call) + 18),
  reduceLogSumExp: (call) => ulp(2 * reduced(call) + 18),
  reduceMean: (call) => ulp(reduced(call) + 2),
  reduceProduct: (call) => ulp(reduced(call)),
  reduceSum: (call) => ulp(reduced(call)),
  reduceSumSquare: (call) => ulp(2 * reduced(call)),
};

/** What WebNN states for an operator; undefined for one of which it says nothing, or that nothing is lost. */
export function statedTolerance(call: WebnnCall): Stated {
  const stated = tolerances[call.step.operator];
  return typeof stated === "function" ? stated(call) : stated;
}
