import { expect, test } from "vitest";
import { attentionGradientDefinition } from "../../../operators/composites/attention-gradient.ts";
import { attentionWithDropoutDefinition } from "../../../operators/composites/attention-with-dropout.ts";
import { attentionDefinition } from "../../../operators/composites/attention.ts";
import { dropoutDefinition } from "../../../operators/composites/dropout.ts";
import { layerNormGradientDefinition } from "../../../operators/composites/layer-norm-gradient.ts";
import { layerNormDefinition } from "../../../operators/composites/layer-norm.ts";
import { softmaxDefinition } from "../../../operators/composites/softmax.ts";
import type { Attributes, Definition } from "../../../operators/define.ts";
import { scatterAddDefinition } from "../../../operators/scatter-add.ts";
import type { Shape } from "../../../shape.ts";
import { claimedOf, type View } from "../../wasm/kernels/claimed.fixture.ts";
import { unchecked } from "../check/arithmetic.ts";
import type { DeviceFacts } from "../kernel.ts";
import { gpuKernels } from "./index.ts";

// The code of the kernels of attention and of rows as a small encoder has them, kept to be read: a change of a generator shows there what it changes.

/** What every device has. */
const device: DeviceFacts = {
  limits: {
    maxComputeWorkgroupStorageSize: 16384,
    maxComputeInvocationsPerWorkgroup: 256,
    maxComputeWorkgroupsPerDimension: 65535,
    maxStorageBufferBindingSize: 2 ** 27,
    maxStorageBuffersPerShaderStage: 8,
  },
  arithmetic: unchecked,
  hasPackedDots: false,
  hasFloat16: false,
  shuffleWidth: 1,
  matrix: undefined,
};

const float = (...shape: Shape): View => ({ data: new Float32Array(0), shape });
const integer = (...shape: Shape): View => ({ data: new Int32Array(0), shape, dtype: "int32" });
const heads = float(8192, 12, 32);
const tokens = integer(8192);

test.each<[definition: Definition, inputs: readonly View[], attributes: Attributes, files: readonly string[]]>([
  [attentionDefinition, [heads, heads, heads, tokens, tokens], { scale: 0.5 }, ["attention"]],
  [
    attentionWithDropoutDefinition,
    [...new Array<View>(3).fill(float(32, 12, 32)), integer(32), integer(32), integer(2)],
    { scale: 0.5, rate: 0.1 },
    ["attention-with-dropout"],
  ],
  [
    attentionGradientDefinition,
    [heads, heads, heads, tokens, tokens, heads, heads],
    { scale: 0.5 },
    ["attention-gradient-bounds", "attention-gradient-rows", "attention-gradient-keys"],
  ],
  [softmaxDefinition, [float(64, 30000)], { axis: 1 }, ["softmax"]],
  [layerNormDefinition, [float(8192, 384), float(384), float(384)], { eps: 1e-12 }, ["layer-norm"]],
  [layerNormGradientDefinition, [float(8192, 384), float(384), float(8192, 384)], { eps: 1e-12 }, ["layer-norm-gradient"]],
  [dropoutDefinition, [float(8192, 384), integer(2)], { rate: 0.1 }, ["dropout"]],
  [scatterAddDefinition, [float(8192, 384), tokens], { rows: 30522 }, ["sort-ids", "sum-sorted"]],
])("$name is the code that was read", async (definition, inputs, attributes, files) => {
  const kernel = gpuKernels.find((each) => each.definition === definition);
  const claimed = claimedOf(definition, inputs, attributes);
  expect(kernel?.claims(claimed, device)).toBe(true);
  const launches = kernel?.lower(claimed, device).launches ?? [];
  expect(launches.length).toBe(files.length);
  for (const [i, { operands, code, groups }] of launches.entries()) {
    expect(Math.max(...groups)).toBeLessThanOrEqual(device.limits.maxComputeWorkgroupsPerDimension);
    expect(operands.length).toBeLessThanOrEqual(device.limits.maxStorageBuffersPerShaderStage);
    const names = operands.map(({ place }) => `${place.kind}${"index" in place ? place.index : ""}`);
    await expect(`${code(names)}\n`).toMatchFileSnapshot(`golden/${files[i] ?? ""}.wgsl`);
  }
});
