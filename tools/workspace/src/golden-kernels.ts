import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../toolchain.mjs";

const folder = join(root, "packages/tensor/src/backends/webgpu/kernels/golden");

/** The texts that tests keep of WebGPU's tuned kernels, by operator: what a small encoder, or a tile of 32 x 32, comes to. */
const texts: ReadonlyMap<string, readonly string[]> = new Map([
  ["attention", ["attention"]],
  ["attentionGradient", ["attention-gradient-bounds", "attention-gradient-rows", "attention-gradient-keys"]],
  ["attentionWithDropout", ["attention-with-dropout"]],
  ["dropout", ["dropout"]],
  ["layerNorm", ["layer-norm"]],
  ["layerNormGradient", ["layer-norm-gradient"]],
  ["linear", ["linear-32x32"]],
  ["polyScore", ["poly-score-32x32-by-16"]],
  ["quantizedLinear", ["quantize-rows", "quantized-linear-32x32"]],
  ["scatterAdd", ["sort-ids", "sum-sorted"]],
  ["softmax", ["softmax"]],
  ["topK", ["sort-blocks", "merge-lists"]],
]);

/** A kept text and its name. */
export interface GoldenText {
  readonly name: string;
  readonly code: string;
}

const textOf = (name: string): GoldenText => ({ name, code: readFileSync(join(folder, `${name}.wgsl`), "utf8").trimEnd() });

/** The kept WGSL of an operator's kernels, in the order of their launches. */
export function goldenTextsOf(operator: string): readonly GoldenText[] {
  return (texts.get(operator) ?? []).map(textOf);
}

/** Kept WGSL that belongs to no single operator. */
export function otherGoldenTexts(): readonly GoldenText[] {
  const shown = new Set([...texts.values()].flat());
  const names = readdirSync(folder).flatMap((file) => (file.endsWith(".wgsl") ? [file.slice(0, -".wgsl".length)] : []));
  return names.filter((name) => !shown.has(name)).map(textOf);
}
