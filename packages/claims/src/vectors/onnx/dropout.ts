import { equal, type Tensor } from "@tercet/tensor";
import { leaveOut } from "../left-out.ts";
import type { Call, OnnxOperators, Results } from "./call.ts";

/** Nothing is dropped when a model is used; while it is trained, random numbers decide that are not ours. */
function dropout(call: Call): Results {
  const a: Tensor = call.input(0);
  const isTraining = call.integers(2)?.[0] === 1 && (call.optional(1) === undefined || call.integers(1)?.[0] !== 0);
  if (isTraining) leaveOut("random numbers of another generator", "dropout while training");
  return [a, call.wants(1) ? equal(a, a) : undefined];
}

/** Dropout. */
export const dropoutOperators: OnnxOperators = { Dropout: dropout };
