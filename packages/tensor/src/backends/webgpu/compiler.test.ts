import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { applied } from "../../../claims/application.ts";
import { drawn } from "../../../claims/drawn.ts";
import { tensor } from "../../create.ts";
import { trace } from "../../graph/trace.ts";
import { max } from "../../operators/max.ts";
import { definitions } from "../../operators/index.ts";
import { sum } from "../../operators/sum.ts";
import { kernelsOf, makePlan } from "../../plan/plan.ts";
import type { Tensor } from "../../tensor.ts";
import { claimedOf, planOfClaimed } from "../wasm/kernels/claimed.fixture.ts";
import type { WebgpuBackend } from "./backend.ts";
import { unchecked, type Arithmetic } from "./check/arithmetic.ts";
import { trialCode } from "./check/matrices.ts";
import type { DeviceFacts } from "./kernel.ts";
import { gpuKernels } from "./kernels/index.ts";
import {
  attentionForms,
  lengthsOf,
  otherForms,
  productForms,
  rowForms,
  searchForms,
  type KernelForm,
} from "./kernels/kernel-forms.fixture.ts";
import { tiles } from "./kernels/tile.ts";
import { largeLimits, openNullDevice } from "./null-device.fixture.ts";

// Every text that can be made goes through Chromium's compiler, on an adapter that has all extensions and runs nothing: what SwiftShader lacks is looked at too.

const opened = await openNullDevice();
const absent = "absent" in opened ? opened.absent : undefined;

/** A device that needs every help. */
const helped: Arithmetic = { ...unchecked, division: "corrected", sqrt: "corrected", foldsConstants: true };

const byteForms = productForms.filter(({ views }) => views[1]?.dtype === "int8");
/** Shapes of several vendors. The null adapter's largest subgroup has 128 invocations, of which a workgroup has to consist. */
const matrixShapes = [[8, 8, 32], [8, 16, 32], [16, 16, 16], [16, 16, 32]].map(([m = 0, n = 0, k = 0]) => ({ m, n, k, group: 128 })); // prettier-ignore

/** Kernels in which neighbours exchange numbers; those of products do not. */
const exchangingForms = [...rowForms, ...attentionForms, ...searchForms, ...byteForms];

/** Reductions that lanes share, along either axis, and in pieces. */
const longReductions = [300, 20_000].flatMap((length) => {
  const data = new Float32Array(3 * length);
  return [tensor(data, { shape: [length, 3] }), tensor(data, { shape: [3, length] })].flatMap((x) =>
    [sum, max].map((reduce) => reduce(x, { axis: x.shape.indexOf(length) })),
  );
});

/** Compiles a plan of a tensor, with claimed kernels or without. */
async function compiled(backend: WebgpuBackend, tensor: Tensor, claimed: boolean): Promise<void> {
  const graph = trace([tensor], (kernel) => claimed && backend.claims(kernel));
  await backend.prepare(makePlan(graph, kernelsOf(backend)).plan);
}

/** Compiles the kernels of forms; what a device does not claim has none. Gives how many it claimed. */
async function compiledForms(backend: WebgpuBackend, forms: readonly KernelForm[]): Promise<number> {
  const kernels = forms.map((form) => ({ form, kernel: claimedOf(form.definition, form.views, form.attributes) }));
  const claimed = kernels.filter(({ kernel }) => backend.claims(kernel));
  await Promise.all(claimed.map(({ form, kernel }) => backend.prepare(planOfClaimed(kernel, lengthsOf(form)))));
  return claimed.length;
}

describe.skipIf(absent !== undefined)(`WGSL for a device${absent === undefined ? "" : `: ${absent}`}`, () => {
  if ("absent" in opened) return;
  const { close, compile, compiler, said, texts } = opened;
  afterAll(close);

  test.each([
    ["computes as IEEE 754 has it", unchecked],
    ["needs every help, and whose compiler folds constants", helped],
  ])("that %s: every operator by its meaning and by its kernel", async (_, arithmetic) => {
    const backend = compiler(arithmetic);
    for (const definition of definitions) {
      const tensors = fc.sample(drawn(definition, backend), { seed: 5, numRuns: 3 }).map((each) => applied(definition, each));
      await Promise.all(tensors.flatMap((tensor) => [compiled(backend, tensor, false), compiled(backend, tensor, true)]));
    }
    expect((await said()).slice(0, 2)).toEqual([]);
  });

  test("every kernel that is written by hand, of every form", async () => {
    const forms = [...productForms, ...rowForms, ...attentionForms, ...searchForms, ...otherForms];
    const backend = compiler(unchecked);
    expect(await compiledForms(backend, forms)).toBe(forms.length);
    expect(new Set(forms.map(({ definition }) => definition))).toEqual(new Set(gpuKernels.map(({ definition }) => definition)));
    expect((await said()).slice(0, 2)).toEqual([]);
  });

  test("what the start-up check of subgroup matrices runs, and a product by them", async () => {
    const backend = compiler(unchecked, { matrix: matrixShapes[1] });
    await compiledForms(backend, byteForms);
    expect(texts().filter((text) => text.includes("subgroupMatrixMultiplyAccumulate")).length).toBeGreaterThan(0);
    matrixShapes.forEach((shape) => compile(trialCode(shape)));
    expect((await said()).slice(0, 2)).toEqual([]);
  });

  test.each<readonly [name: string, facts: Partial<DeviceFacts>, forms: readonly KernelForm[]]>([
    ...tiles.map(({ name }) => [`products in tiles of ${name}`, { tile: name, limits: largeLimits }, productForms] as const),
    ["poly scores with much memory", { limits: largeLimits }, searchForms],
    ...[4, 8, 16, 32, 64].map(
      (shuffleWidth) => [`numbers that ${shuffleWidth} neighbours exchange`, { shuffleWidth }, exchangingForms] as const,
    ),
    ...matrixShapes.map((matrix) => [`bytes by subgroup matrices of ${matrix.m}x${matrix.n}x${matrix.k}`, { matrix }, byteForms] as const),
    ["products of bytes without dot products", { hasPackedDots: false }, byteForms],
    ...([1, 4] as const).map(
      (attentionRows) => [`attention by tiles of ${8 * attentionRows} rows`, { attentionRows }, attentionForms] as const,
    ),
  ])("%s", async (_, facts, forms) => {
    const backend = compiler(helped, facts);
    expect(await compiledForms(backend, forms)).toBeGreaterThan(forms.length / 2);
    await Promise.all(longReductions.map((tensor) => compiled(backend, tensor, false)));
    expect((await said()).slice(0, 2)).toEqual([]);
  });
});
