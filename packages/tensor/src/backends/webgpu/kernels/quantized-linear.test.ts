import { nodeHost } from "@tercet/host/node";
import { afterAll, describe, expect, it } from "vitest";
import { openWebgpuForTests } from "../../../../claims/webgpu.ts";
import { quantizedLinearDefinition } from "../../../operators/composites/quantized-linear.ts";
import { noise, runClaimed, type View } from "../../wasm/kernels/claimed.fixture.ts";
import { createJsBackend } from "../../js/backend.ts";
import { WebgpuBackend } from "../backend.ts";

const opened = await openWebgpuForTests(nodeHost());
const js = createJsBackend();

describe.skipIf(opened.kind === "absent")(`quantizedLinear on webgpu${opened.kind === "absent" ? `: ${opened.why}` : ""}`, () => {
  if (!(opened.kind === "open" && opened.backend instanceof WebgpuBackend)) return;
  const { backend } = opened;
  afterAll(() => backend.close());

  const views = (m: number, k: number, n: number): readonly View[] => [
    // Powers of two apart, so that a row's step and its quotients are floats: what remains are sums of whole numbers.
    { data: noise(m * k, 1).map((x, i) => (i % k === 0 ? 2047 : Math.round(2046 * x)) * 2 ** (Math.floor(i / k) % 3)), shape: [m, k] },
    { data: Int8Array.from(noise(n * k, 2), (x) => 128 * x), shape: [n, k], dtype: "int8" },
    { data: noise(n, 3).map((x) => 2 ** Math.round(4 * x)), shape: [n] },
    { data: noise(n, 4), shape: [n] },
  ];

  it.each([
    [1, 1, 1],
    [33, 64, 65],
    [5, 20, 7],
    [40, 23, 33],
    [2, 0, 3],
    [2, 2064, 4],
  ])("%i rows of %i with %i outputs are exact", async (m, k, n) => {
    // Without a bias once: it is the same for every weight.
    for (const count of k === 64 ? [3, 4] : [4]) {
      const inputs = views(m, k, n).slice(0, count);
      expect(await runClaimed(backend, quantizedLinearDefinition, inputs)).toEqual(await runClaimed(js, quantizedLinearDefinition, inputs));
    }
  });

  it("without dot products of the language", async () => {
    const inputs = views(3, 12, 5);
    const got = await runClaimed(
      backend.withFacts((facts) => ({ ...facts, hasPackedDots: false })),
      quantizedLinearDefinition,
      inputs,
    );
    expect(got).toEqual(await runClaimed(js, quantizedLinearDefinition, inputs));
  });

  it("of rows that are not finite, or all small, and beside any others", async () => {
    const [, weight, scale] = views(1, 8, 3) as [View, View, View];
    const rows = [...noise(8, 5), ...new Array<number>(8).fill(2 ** -120), NaN, ...noise(7, 6), ...noise(7, 7), Infinity];
    const got = await runClaimed(backend, quantizedLinearDefinition, [{ data: Float32Array.from(rows), shape: [4, 8] }, weight, scale]);
    const alone = await runClaimed(backend, quantizedLinearDefinition, [{ data: noise(8, 5), shape: [1, 8] }, weight, scale]);
    expect(got.slice(0, 3)).toEqual(alone);
    expect([...got.slice(3, 6)].map(Math.abs)).toEqual([0, 0, 0]);
    expect([...got.slice(6)].every(Number.isNaN)).toBe(true);
  });
});
