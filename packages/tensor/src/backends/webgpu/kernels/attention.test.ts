import { nodeHost } from "@tercet/host/node";
import { afterAll, describe, expect, test } from "vitest";
import { openWebgpuForTests } from "../../../../claims/webgpu.ts";
import type { HostArray } from "../../../dtype.ts";
import { attentionGradientDefinition } from "../../../operators/composites/attention-gradient.ts";
import { attentionWithBiasDefinition } from "../../../operators/composites/attention-with-bias.ts";
import { attentionWithDropoutGradientDefinition } from "../../../operators/composites/attention-with-dropout-gradient.ts";
import { attentionWithDropoutDefinition } from "../../../operators/composites/attention-with-dropout.ts";
import { attentionDefinition } from "../../../operators/composites/attention.ts";
import type { Attributes, Definition } from "../../../operators/define.ts";
import { runClaimed, type View } from "../../wasm/kernels/claimed.fixture.ts";
import { WebgpuBackend } from "../backend.ts";
import type { DeviceFacts } from "../kernel.ts";
import { heldToOracle, integers, noiseOf, rangesOf } from "./kernel.fixture.ts";

/** Limits of a device with so many bytes of workgroup memory. They have no properties of their own that could be copied. */
function withMemory(limits: DeviceFacts["limits"], bytes: number): DeviceFacts["limits"] {
  return {
    maxComputeWorkgroupStorageSize: bytes,
    maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
    maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
    maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
    maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
  };
}

const opened = await openWebgpuForTests(nodeHost());

describe.skipIf(opened.kind === "absent")(`attention on webgpu${opened.kind === "absent" ? `: ${opened.why}` : ""}`, () => {
  if (opened.kind === "absent") return;
  const { backend } = opened;
  if (!(backend instanceof WebgpuBackend)) throw new Error("it is that backend");
  afterAll(() => backend.close());

  /** Inputs of a definition of attention over sequences of these lengths. */
  function inputsOf(
    definition: Definition,
    lengths: readonly number[],
    { heads, d, dv = d }: { heads: number; d: number; dv?: number },
  ): readonly View[] {
    const { from, to } = rangesOf(lengths);
    const tokens = from.shape[0] ?? 0;
    const x = (seed: number, width = d): View => noiseOf([tokens, heads, width], seed);
    const common = [x(1), x(2), x(3, dv), from, to];
    const key = integers(7, -123456789);
    if (definition === attentionWithBiasDefinition) return [...common, noiseOf([heads, 9], 6)];
    if (definition === attentionWithDropoutDefinition) return [...common, key];
    if (definition === attentionGradientDefinition) return [...common, x(4), x(5)];
    return definition === attentionWithDropoutGradientDefinition ? [...common, key, x(4), x(5)] : common;
  }

  const forward = [attentionDefinition, attentionWithBiasDefinition, attentionWithDropoutDefinition] as const;
  const backward = [attentionGradientDefinition, attentionWithDropoutGradientDefinition] as const;
  const named = (definitions: readonly Definition[]) => definitions.map((definition) => [definition.name, definition] as const);
  const attributes: Attributes = { scale: 0.7, rate: 0.3 };

  test.each(named([...forward, ...backward]))(
    "%s of sequences at every edge of a block lies within the oracle's bound",
    async (_, definition) => {
      await heldToOracle(backend, definition, inputsOf(definition, [31, 0, 1, 33, 65, 63, 64], { heads: 1, d: 32 }), attributes);
    },
  );

  test.each(named([attentionWithDropoutDefinition]))(
    "%s of heads wider than a part, and of values wider still, lies within the oracle's bound",
    async (_, definition) => {
      await heldToOracle(backend, definition, inputsOf(definition, [3, 40], { heads: 1, d: 68, dv: 132 }), attributes);
    },
  );

  test("gradients of wide heads lie within the oracle's bound", async () => {
    const definition = attentionWithDropoutGradientDefinition;
    await heldToOracle(backend, definition, inputsOf(definition, [3, 40], { heads: 1, d: 132 }), attributes);
  });

  test("queries, keys and values may be parts of one product, and heads its columns", async () => {
    const [tokens, heads, d] = [37, 3, 8];
    const packed = noiseOf([tokens, 3, heads, d], 9);
    const part = (which: number): View => ({
      ...{ data: packed.data, shape: [tokens, heads, d], strides: [3 * heads * d, d, 1], offset: which * heads * d },
    });
    const { from, to } = rangesOf([20, 17]);
    await heldToOracle(backend, attentionDefinition, [part(0), part(1), part(2), from, to], { scale: 0.3 });
    // Neighbours of a row that lie apart, and bounds that do.
    const turned: View = { data: packed.data, shape: [tokens, heads, d], strides: [1, tokens * d, tokens] };
    const apart = (view: View): View => ({
      ...view,
      data: Int32Array.from({ length: 2 * view.data.length }, (_, i) => (i % 2 === 0 ? (view.data[i / 2] ?? -1) : -1)),
      strides: [2],
    });
    await heldToOracle(backend, attentionDefinition, [turned, part(1), part(2), apart(from), apart(to)], { scale: 0.3 });
    await heldToOracle(backend, attentionGradientDefinition, [turned, part(1), part(2), apart(from), apart(to), part(0), turned], {
      scale: 0.3,
    });
  });

  test("bounds need not be those of sequences: any range of keys, and more keys than queries", async () => {
    const [from, to] = [integers(0, 3, 50, 7, 7, 0, 66, 2, 9), integers(67, 40, 66, 7, 3, 67, 67, 3, 60)];
    const [q, k, v] = [noiseOf([9, 2, 12], 1), noiseOf([67, 2, 12], 2), noiseOf([67, 2, 7], 3)];
    for (const [definition, further] of [
      [attentionDefinition, []],
      [attentionWithBiasDefinition, [noiseOf([2, 21], 4)]],
      [attentionWithDropoutDefinition, [integers(1, 2)]],
    ] as const)
      await heldToOracle(backend, definition, [q, k, v, from, to, ...further], attributes);
    const x = (seed: number): View => noiseOf([9, 2, 12], seed);
    const [first, last] = [integers(0, 3, 5, 7, 7, 0, 8, 2, 9), integers(9, 4, 6, 7, 3, 9, 9, 3, 9)];
    await heldToOracle(backend, attentionGradientDefinition, [x(1), x(2), x(3), first, last, x(4), x(5)], attributes);
  });

  /** The rows of one sequence, cut out of results [T, h, d], or of each of the three gradients. */
  function rowsOf(
    result: HostArray,
    { tokens, width, start, length }: Readonly<Record<"tokens" | "width" | "start" | "length", number>>,
  ): number[] {
    const parts = result.length / (tokens * width);
    return Array.from({ length: parts }, (_, part) => {
      const at = (part * tokens + start) * width;
      return Array.from(result.subarray(at, at + length * width));
    }).flat();
  }

  test.each(named([attentionDefinition, attentionGradientDefinition]))(
    "%s gives a sequence the same bits alone, among a few, and among all",
    async (_, definition) => {
      const [heads, d] = [2, 12];
      const all = [50, 3, 40, 33, 1];
      const tokens = all.reduce((a, b) => a + b, 0);
      const views = inputsOf(definition, all, { heads, d });
      const whole = await runClaimed(backend, definition, views, { scale: 0.3 });
      const { starts } = rangesOf(all);
      for (const [first, last] of [
        [2, 2],
        [1, 3],
      ] as const) {
        const lengths = all.slice(first, last + 1);
        const start = starts[first] ?? 0;
        const own = lengths.reduce((a, b) => a + b, 0);
        const { from, to } = rangesOf(lengths);
        const cut = views.map((view, i): View => {
          if (view.dtype === "int32") return i === 3 ? from : to;
          return { ...view, shape: [own, heads, d], offset: start * heads * d };
        });
        const part = await runClaimed(backend, definition, cut, { scale: 0.3 });
        expect(Array.from(part)).toEqual(rowsOf(whole, { tokens, width: heads * d, start, length: own }));
      }
    },
  );

  test.each(named([attentionDefinition, attentionWithDropoutDefinition, attentionGradientDefinition]))(
    "%s has the same bits in high tiles",
    async (_, definition) => {
      const views = inputsOf(definition, [50, 3, 40, 33, 1], { heads: 2, d: 36 });
      const low = await runClaimed(backend, definition, views, attributes);
      const high = backend.withFacts((facts) => ({ ...facts, attentionRows: 4 }));
      expect(await runClaimed(high, definition, views, attributes)).toEqual(low);
    },
  );

  test("attention has the same bits where queries are brought again for each block of keys", async () => {
    const views = inputsOf(attentionDefinition, [50, 3, 40, 33, 1], { heads: 2, d: 36 });
    const kept = await runClaimed(backend, attentionDefinition, views, attributes);
    const little = backend.withFacts((facts) => ({ ...facts, attentionRows: 4, limits: withMemory(facts.limits, 16384) }));
    expect(await runClaimed(little, attentionDefinition, views, attributes)).toEqual(kept);
  });

  test.each(named([...forward, ...backward]))(
    "a sequence that is not finite changes no bit of another one in %s",
    async (_, definition) => {
      const lengths = [9, 30, 26];
      const views = inputsOf(definition, lengths, { heads: 2, d: 8 });
      const [tokens, width] = [65, 16];
      const spoilt = views.map((view): View => {
        if (view.dtype === "int32" || view.shape[0] !== tokens) return view;
        const data = Float32Array.from(view.data);
        for (let i = 9 * width; i < 39 * width; i++) data[i] = i % 3 === 0 ? NaN : i % 3 === 1 ? Infinity : -Infinity;
        return { ...view, data };
      });
      const [before, after] = [
        await runClaimed(backend, definition, views, attributes),
        await runClaimed(backend, definition, spoilt, attributes),
      ];
      for (const [start, length] of [
        [0, 9],
        [39, 26],
      ] as const)
        expect(rowsOf(after, { tokens, width, start, length })).toEqual(rowsOf(before, { tokens, width, start, length }));
      expect(rowsOf(after, { tokens, width, start: 9, length: 30 }).some(Number.isNaN)).toBe(true);
    },
  );

  test("values near either end of float32 neither overflow nor vanish", async () => {
    const keys = 100;
    const one = (data: Float32Array): View => ({ data, shape: [data.length, 1, 1] });
    const bounds = [integers(0, 0), integers(keys, keys)];
    // The first query attends to all alike, the second to the last key.
    const [q, k] = [one(Float32Array.of(0, 1)), one(Float32Array.from({ length: keys }, (_, j) => (j === keys - 1 ? 60 : 0)))];
    for (const value of [3e37, -2e-38]) {
      const v = one(new Float32Array(keys).fill(value));
      await heldToOracle(backend, attentionDefinition, [q, k, v, ...bounds], { scale: 1 });
      await heldToOracle(backend, attentionWithDropoutDefinition, [q, k, v, ...bounds, integers(3, 4)], { scale: 1, rate: 0.25 });
    }
  });

  test("scores of hundreds neither overflow nor lose the greatest, and a mask of -Infinity hides a key", async () => {
    const { from, to } = rangesOf([70]);
    const large = (seed: number): View => ({
      ...noiseOf([70, 1, 4], seed),
      data: Float32Array.from(noiseOf([70, 1, 4], seed).data, (x) => 20 * x),
    });
    await heldToOracle(backend, attentionDefinition, [large(1), large(2), noiseOf([70, 1, 4], 3), from, to], { scale: 1 });
    const one = (values: readonly number[]): View => ({ data: Float32Array.from(values), shape: [values.length, 1, 1] });
    const keys = one([1, -Infinity, 2, -Infinity]);
    const got = await heldToOracle(backend, attentionDefinition, [one([1, 3]), keys, one([1, 10, 2, 20]), integers(0, 1), integers(4, 2)], {
      scale: 1,
    });
    expect(got[1]).toBe(0);
  });
});
