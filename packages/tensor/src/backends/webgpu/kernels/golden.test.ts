import { describe, expect, it } from "vitest";
import { mergeCode } from "./merge-lists.ts";
import { polyCode } from "./poly-product.ts";
import { quantizeRowsCode } from "./quantize-rows.ts";
import { quantizedCode } from "./quantized-product.ts";
import { productCode, type ProductForm } from "./product.ts";
import { sortCode } from "./sort-blocks.ts";
import type { Source } from "./source.ts";
import { tiles } from "./tile.ts";

// The code of one kernel of each family, kept to be read: a change of a generator shows there what it changes.

const wide: Source = { type: "float32", along: "depth", wide: true, scaled: false };
const tile = tiles.find(({ name }) => name === "32x32");

describe("golden WGSL", () => {
  it("of a linear map", async () => {
    if (tile === undefined) throw new Error("there is such a tile");
    const form: ProductForm = { tile, buffers: 2, left: wide, right: wide, bias: "columns", wide: true };
    const code = productCode(form, { left: "x", right: "weight", out: "out", bias: "bias" });
    await expect(code).toMatchFileSnapshot("golden/linear-32x32.wgsl");
  });

  it("of a linear map of bytes", async () => {
    if (tile === undefined) throw new Error("there is such a tile");
    const weight: Source = { type: "words", along: "depth", wide: true, scaled: false };
    const memory = { planes: "planes", steps: "steps", weight: "weight", scale: "scale", out: "out", bias: "bias" };
    const code = quantizedCode({ tile, buffers: 2, weight, isBiased: true, hasPackedDots: true }, memory);
    await expect(code).toMatchFileSnapshot("golden/quantized-linear-32x32.wgsl");
  });

  it("of blocks that are sorted, and lists that are merged", async () => {
    await expect(sortCode({ type: "float32", isLast: false, shuffled: 1 }, "values", "lists")).toMatchFileSnapshot(
      "golden/sort-blocks.wgsl",
    );
    await expect(mergeCode(false, "lists", "longer")).toMatchFileSnapshot("golden/merge-lists.wgsl");
    await expect(quantizeRowsCode(1, "x", "planes", "steps")).toMatchFileSnapshot("golden/quantize-rows.wgsl");
  });

  it("of poly scores", async () => {
    if (tile === undefined) throw new Error("there is such a tile");
    const code = polyCode(
      { tile, buffers: 2, vectors: wide, candidates: wide, segment: 16, shuffled: 1 },
      { vectors: "y", candidates: "candidates", out: "out" },
    );
    await expect(code).toMatchFileSnapshot("golden/poly-score-32x32-by-16.wgsl");
  });
});
