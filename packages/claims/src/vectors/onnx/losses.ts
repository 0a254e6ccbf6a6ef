import {
  cast,
  crossEntropy,
  div,
  equal,
  gather,
  logSoftmax,
  mul,
  neg,
  reshape,
  sum,
  takeAlong,
  transpose,
  where,
  type Tensor,
} from "@tercet/tensor";
import type { Call, OnnxOperators, Results } from "./call.ts";
import { leaveOut } from "../left-out.ts";

/** Channels as the last axis of rows: [n, c, d ...] becomes [n d ..., c]. */
function rowsOf(a: Tensor): Tensor {
  const [n = 0, c = 0, ...rest] = a.shape;
  const order = [0, ...rest.map((_, i) => i + 2), 1];
  return reshape(transpose(a, order), [rest.reduce((all, extent) => all * extent, n), c]);
}

/** Losses of rows, reduced: weights are by target, and rows with the target that is to be ignored count nothing. */
function reduced(call: Call, lossOf: (rows: Tensor, targets: Tensor) => Tensor): Tensor {
  const [a, labels] = [rowsOf(call.input(0)), call.input(1)];
  const flat = reshape(labels, [labels.size]);
  const ignored = call.maybe("ignore_index");
  const isIgnored = ignored === undefined ? undefined : equal(flat, ignored);
  // A target to ignore may lie beyond the classes; any of them stands for it.
  const targets = isIgnored === undefined ? flat : where(isIgnored, 0, flat);
  const weight = call.optional(2);
  const byTarget = weight === undefined ? undefined : gather(weight, targets);
  const counted = isIgnored === undefined ? byTarget : where(isIgnored, 0, byTarget ?? cast(equal(flat, flat), a.dtype));
  const rows = lossOf(a, targets);
  const losses = counted === undefined ? rows : mul(rows, counted);
  switch (call.text("reduction", "mean")) {
    case "none":
      return reshape(losses, labels.shape);
    case "sum":
      return sum(losses);
    case "mean":
      return div(sum(losses), counted === undefined ? labels.size : sum(counted));
    default:
      return leaveOut("a rule that Tercet does not follow", `a loss reduced by ${call.text("reduction", "")}`);
  }
}

function softmaxCrossEntropy(call: Call): Results {
  return [reduced(call, crossEntropy), call.wants(1) ? logSoftmax(call.input(0), { axis: 1 }) : undefined];
}

/** Losses of classification. */
export const lossOperators: OnnxOperators = {
  NegativeLogLikelihoodLoss: (call) => reduced(call, (rows, targets) => neg(takeAlong(rows, targets))),
  SoftmaxCrossEntropyLoss: softmaxCrossEntropy,
};
