import { nodeHost } from "@tercet/host/node";
import { afterAll, describe, expect, test } from "vitest";
import { openCountedWebgpu } from "../../claims/counted-webgpu.ts";
import { openWebgpuForTests } from "../../claims/webgpu.ts";
import { linear } from "../operators/composites/linear.ts";
import { trace } from "../graph/trace.ts";
import { makePlan } from "../plan/plan.ts";
import { WebgpuBackend } from "../backends/webgpu/backend.ts";
import type { ProductCut } from "../backends/webgpu/tuning/tuning.ts";
import { attentionWays, productWays, quantizedWays, withProduct, type TuningSizes } from "../backends/webgpu/tuning/ways.ts";
import { openWebgpuBackend } from "../backends/webgpu/open.ts";
import { noiseOf, uploaded } from "./probe.ts";
import { tunedOn, tuneWebgpu } from "./tune-webgpu.ts";

const opened = await openWebgpuForTests(nodeHost());
const backend = opened.kind === "open" && opened.backend instanceof WebgpuBackend ? opened.backend : undefined;

describe.skipIf(backend === undefined)(`measured tiles${opened.kind === "absent" ? `: ${opened.why}` : ""}`, () => {
  if (backend === undefined) return;
  afterAll(() => backend.close());

  test("every way of each size is measured on the device, and one of them is chosen", async () => {
    // Kernels that do nothing are compiled soon.
    const empty = await openCountedWebgpu(nodeHost(), { empty: true });
    const own = empty.backend;
    if (!(own instanceof WebgpuBackend)) throw new TypeError("It opens this backend");
    const sizes: TuningSizes = {
      products: [{ rows: 40, columns: 36, length: 1030 }],
      quantized: [{ rows: 5, columns: 6, length: 16 }],
      attention: [{ rows: 16, heads: 1 }],
    };
    const told: string[] = [];
    const table = await tunedOn(own, { sizes, onProgress: ({ done, all, what }) => told.push(`${done}/${all} ${what}`) });
    expect(told).toEqual(["0/3 product of 40 x 1030 x 36", "1/3 product of 5 x 16 x 6, int8 weights", "2/3 attention of 16 rows, 1 heads"]);
    const [product, quantized, attention] = [table.products[0]!, table.quantized[0]!, table.attention[0]!];
    expect(product.measured.map(({ tile, inParts }) => ({ tile, inParts }))).toEqual(productWays(sizes.products[0]!, own.facts));
    expect(product.measured).toContainEqual(expect.objectContaining({ tile: product.tile, inParts: product.inParts }));
    expect(quantized.measured.map(({ tile }) => ({ tile }))).toEqual(quantizedWays(sizes.quantized[0]!, own.facts));
    expect(attention.measured.map(({ tileRows }) => ({ tileRows }))).toEqual(attentionWays(sizes.attention[0]!, own.facts));
    const measured = [...product.measured, ...quantized.measured, ...attention.measured];
    expect(measured.every(({ milliseconds }) => milliseconds >= 0 && milliseconds < Infinity)).toBe(true);
    // One run, and then three of as many as fill a submit: of kernels that take no time, the most.
    expect(empty.counts.dispatches).toBeGreaterThan(4 * measured.length);
    expect(own.memory().live).toBe(0);
    await own.close();
  });

  test("a backend that is given a table of its adapter takes it, and says so", async () => {
    const table = { schema: 1, adapter: backend.describe().adapter?.name, products: [], quantized: [], attention: [{ rows: 8, heads: 1, tileRows: 8, measured: [] }] };
    const other = await openWebgpuBackend({ gpu: await nodeHost().webGpu({ software: true }), tuning: ["no table", table] });
    expect(other.describe().why.filter((line) => line.includes("tiles"))).toEqual([
      "a table of measured tiles is not used: it is no object",
      "tiles as measured on this adapter, for 0 products and 1 size of attention",
    ]);
    expect(other instanceof WebgpuBackend && other.facts.tuning).toEqual(table);
    await other.close();
  }); // prettier-ignore

  test("an aborted measurement ends with the signal's reason", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    const gpu = await nodeHost().webGpu({ software: true });
    await expect(tuneWebgpu({ gpu, signal })).rejects.toThrow("enough");
  });

  test("no bit of a product depends on its table: tiles, turned or not, sums whole or in parts", async () => {
    const size = { rows: 6, columns: 9, length: 1030 };
    const claims = (kernel: Parameters<WebgpuBackend["claims"]>[0]): boolean => backend.claims(kernel);
    const { nodes, outputs } = trace([linear(noiseOf([size.rows, size.length], 5), noiseOf([size.columns, size.length], 6))], claims);
    const { plan, leaves } = makePlan({ nodes, outputs }, { claims });
    const computed = async (way: ProductCut): Promise<Int32Array> => {
      const executable = await backend.prepare(plan, withProduct(backend.facts, size, way));
      const inputs = leaves.map((leaf) => uploaded(leaf, backend));
      const [result] = await backend.run(executable, inputs);
      const data = await backend.download(result!);
      for (const buffer of [...inputs, result!]) buffer.release();
      return new Int32Array(data.buffer);
    };
    const ways: readonly ProductCut[] = [
      { tile: "32x32", inParts: false },
      { tile: "32x32", inParts: true },
      { tile: "64x8", inParts: true },
      { tile: "64x4", inParts: false },
    ];
    const [first, ...others] = await Promise.all(ways.map(computed));
    expect(first?.length).toBe(size.rows * size.columns);
    for (const each of others) expect(each).toEqual(first);
  });
});
