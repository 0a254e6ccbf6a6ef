import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { scalar, tensor } from "../../create.ts";
import { trace } from "../../graph/trace.ts";
import { add } from "../../operators/add.ts";
import { cast } from "../../operators/cast.ts";
import { div } from "../../operators/div.ts";
import { exp } from "../../operators/exp.ts";
import { max } from "../../operators/max.ts";
import { mul } from "../../operators/mul.ts";
import { sqrt } from "../../operators/sqrt.ts";
import { square } from "../../operators/square.ts";
import { sub } from "../../operators/sub.ts";
import { sum } from "../../operators/sum.ts";
import type { LoopKernel } from "../../plan/kernel.ts";
import { makePlan } from "../../plan/plan.ts";
import type { Tensor } from "../../tensor.ts";
import { unchecked, type Arithmetic } from "./check/arithmetic.ts";
import { dispatchesOf } from "./executable.ts";
import { requestsOf, usualLocation } from "./form.ts";
import type { DeviceFacts } from "./kernel.ts";
import { launchesOfLoop } from "./loops/lower.ts";
import { moduleText } from "./module.ts";

// WGSL of a few kernels, kept for review: `npx vitest -u` keeps a change that is meant.

const limits = {
  maxComputeWorkgroupStorageSize: 16384,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupsPerDimension: 65535,
  maxStorageBufferBindingSize: 2 ** 27,
  maxStorageBuffersPerShaderStage: 8,
};

/** The modules of the kernels that tensors become on a device of these facts. */
function modules(outputs: readonly Tensor[], arithmetic: Arithmetic = unchecked): readonly string[] {
  const facts: DeviceFacts = { limits, arithmetic, hasPackedDots: false, hasFloat16: false, shuffleWidth: 1, matrix: undefined };
  const { plan } = makePlan(trace(outputs, () => false));
  const steps = plan.steps.map((step) => launchesOfLoop(step, step.kernel as LoopKernel, facts)); // nothing was claimed
  return requestsOf(dispatchesOf(plan, steps, limits), usualLocation(plan.donated)).map((request) => moduleText(request, arithmetic));
}

const matrix = (rows: number, columns: number): Tensor => tensor(new Float32Array(rows * columns), { shape: [rows, columns] });
const x = matrix(4, 6);

const kept: readonly (readonly [name: string, outputs: readonly Tensor[], arithmetic: Partial<Arithmetic>])[] = [
  ["scaled-rows", [add(mul(x, tensor([1, 2, 3, 4, 5, 6])), scalar(0.5))], {}],
  ["exponential", [exp(x)], {}],
  ["exponential-of-hidden-constants", [exp(x)], { foldsConstants: true }],
  ["quotient-corrected", [div(sqrt(x), x)], { division: "corrected", sqrt: "corrected" }],
  ["packed-halves", [cast(x, "float16"), cast(x, "int8")], {}],
  ["moments", [sub(x, max(x, { axis: 1, keep: true }))], {}],
  ["sum-by-lanes", [mul(sum(square(matrix(3, 300)), { axis: 1 }), 2)], {}],
  ["sum-in-pieces", [mul(sum(square(matrix(20_000, 3)), { axis: 0 }), 2)], {}],
];

describe("the WGSL of", () => {
  test.each(kept)("%s", async (name, outputs, arithmetic) => {
    const text = modules(outputs, { ...unchecked, ...arithmetic }).join("\n\n// ---- the next kernel\n\n");
    await expect(`${text}\n`).toMatchFileSnapshot(join(import.meta.dirname, "golden", `${name}.wgsl`));
  });
});
