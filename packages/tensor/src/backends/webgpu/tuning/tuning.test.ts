import { describe, expect, it, test } from "vitest";
import { unchecked } from "../check/arithmetic.ts";
import type { DeviceFacts } from "../kernel.ts";
import { chooseTile } from "../kernels/choose-tile.ts";
import { readTuning, tuningFor, type TunedProduct, type WebgpuTuning } from "./tuning.ts";
import { fastest, productWays } from "./ways.ts";

const device: DeviceFacts = {
  limits: {
    maxComputeWorkgroupStorageSize: 16_384,
    maxComputeInvocationsPerWorkgroup: 256,
    maxComputeWorkgroupsPerDimension: 65_535,
    maxStorageBufferBindingSize: 2 ** 27,
    maxStorageBuffersPerShaderStage: 8,
  },
  arithmetic: unchecked,
  ...{ hasPackedDots: true, hasFloat16: true, shuffleWidth: 1, matrix: undefined },
};

const product: TunedProduct = {
  ...{ rows: 64, columns: 384, length: 1536, tile: "64x4", inParts: true },
  measured: [
    { tile: "32x32", inParts: false, milliseconds: 2 },
    { tile: "64x4", inParts: true, milliseconds: 1 },
  ],
};

const table: WebgpuTuning = {
  ...{ schema: 1, adapter: "a device", products: [product] },
  quantized: [{ rows: 64, columns: 384, length: 384, tile: "32x32", measured: [{ tile: "32x32", milliseconds: 1 }] }],
  attention: [{ rows: 64, heads: 12, tileRows: 32, measured: [{ tileRows: 32, milliseconds: 1 }] }],
};

const withTable = (products: readonly TunedProduct[]): DeviceFacts => ({ ...device, tuning: { ...table, products } });

const chosen = (extents: { rows: number; columns: number; length: number; batch?: number }, facts: DeviceFacts): unknown => {
  const { tile, isTurned, isCut } = chooseTile({ batch: 1, ...extents }, facts);
  return [tile.name, isTurned ? "turned" : "as it is", isCut ? "in parts" : "whole"];
};

describe("a table", () => {
  it("comes back from JSON as it was", () => {
    expect(readTuning(JSON.parse(JSON.stringify(table)))).toEqual({ kind: "tuning", tuning: table });
  });

  test.each<[string, unknown, string]>([
    ["nothing", undefined, "it is no object"],
    ["another schema", { ...table, schema: 2 }, "its schema is 2"],
    ["no adapter", { ...table, adapter: 3 }, "names no adapter"],
    ["no list", { ...table, attention: {} }, "attention is no list"],
    ["a tile that is not there", { ...table, products: [product, { ...product, tile: "16x16" }] }, "products[1] is not"],
    ["a narrow tile of int8", { ...table, quantized: [{ ...table.quantized[0], tile: "64x4" }] }, "quantized[0] is not"],
    ["an extent of 0", { ...table, products: [{ ...product, rows: 0 }] }, "products[0] is not"],
    ["a time that is none", { ...table, products: [{ ...product, measured: [{ ...product.measured[0], milliseconds: "1" }] }] }, "products[0] is not"],
    ["an entry that is none", { ...table, attention: [null] }, "attention[0] is not"],
  ])("is refused with a reason where it is corrupt: %s", (_, data, why) => {
    expect(readTuning(data)).toEqual({ kind: "invalid", why: expect.stringContaining(why) as string });
    const { tuning, notes } = tuningFor("a device", [data]);
    expect(tuning).toBeUndefined();
    expect(notes.join()).toContain(why);
  }); // prettier-ignore

  it("of another adapter is not used, and that is said; the last one of its own is", () => {
    expect(tuningFor("another", [table])).toEqual({
      tuning: undefined,
      notes: ["tables of measured tiles are not used: they are of a device", "tiles follow a rule; none were measured on this adapter"],
    });
    const later = { ...table, products: [] };
    const { tuning, notes } = tuningFor("a device", [table, later, { ...table, adapter: "x" }]);
    expect(tuning).toEqual(later);
    expect(notes).toEqual(["tiles as measured on this adapter, for 1 product and 1 size of attention"]);
  });
});

describe("what was measured", () => {
  const facts = withTable([product]);

  it("goes before the rule for extents up to twice and half its own", () => {
    for (const rows of [32, 64, 100, 128])
      expect(chosen({ rows, columns: 384, length: 1536 }, facts)).toEqual([
        "64x4",
        rows < 384 ? "turned" : "as it is",
        "in parts",
      ]);
    for (const extents of [{ rows: 31, columns: 384, length: 1536 }, { rows: 64, columns: 800, length: 1536 }, { rows: 64, columns: 384, length: 4000 }, { batch: 2, rows: 64, columns: 384, length: 1536 }])
      expect(chosen(extents, facts)).toEqual(chosen(extents, device));
  }); // prettier-ignore

  it("of the nearest size counts, and that of many rows for more", () => {
    const near = withTable([product, { ...product, rows: 100, tile: "64x64", inParts: false }]);
    expect(chosen({ rows: 96, columns: 384, length: 1536 }, near)).toEqual(["64x64", "as it is", "whole"]);
    const many = withTable([{ ...product, rows: 8192, tile: "32x32", inParts: false }]);
    expect(chosen({ rows: 500_000, columns: 384, length: 1536 }, many)).toEqual(["32x32", "as it is", "whole"]);
    expect(chosen({ rows: 4000, columns: 384, length: 1536 }, many)).toEqual(chosen({ rows: 4000, columns: 384, length: 1536 }, device));
  });

  it("is not taken where the device cannot: a tile beyond its memory, parts beyond a binding, parts of sums that have none", () => {
    const large = withTable([{ ...product, tile: "128x128" }]);
    expect(chosen({ rows: 64, columns: 384, length: 1536 }, large)).toEqual(chosen({ rows: 64, columns: 384, length: 1536 }, device));
    const many = withTable([{ ...product, rows: 8192 }]);
    expect(chosen({ rows: 100_000, columns: 384, length: 1536 }, many)).toEqual(["64x4", "as it is", "whole"]);
    const short = withTable([{ ...product, length: 512 }]);
    expect(chosen({ rows: 64, columns: 384, length: 512 }, short)).toEqual(["64x4", "turned", "whole"]);
  });

  it("must be clearly faster than the rule to be chosen", () => {
    const ways = (rule: number, other: number): { readonly name: string } =>
      fastest([{ name: "rule", milliseconds: rule }, { name: "other", milliseconds: other }]); // prettier-ignore
    expect([ways(1, 0.97).name, ways(1, 0.9).name, ways(1, 1.1).name]).toEqual(["rule", "other", "rule"]);
  });

  it("has the rule's way first among all that a device can go, each once", () => {
    const ways = productWays({ rows: 16, columns: 384, length: 1536 }, device);
    const { tile, isCut } = chooseTile({ batch: 1, rows: 16, columns: 384, length: 1536 }, device);
    expect(ways[0]).toEqual({ tile: tile.name, inParts: isCut });
    const names = ways.map(({ tile: own, inParts }) => `${own} ${inParts}`);
    expect([...names].sort()).toEqual(["64x64", "32x32", "64x8", "64x4"].flatMap((own) => [`${own} false`, `${own} true`]).sort());
    expect(productWays({ rows: 64, columns: 384, length: 512 }, device).map(({ tile: own }) => own).sort()).toEqual(["32x32", "64x64"]); // prettier-ignore
  });
});
