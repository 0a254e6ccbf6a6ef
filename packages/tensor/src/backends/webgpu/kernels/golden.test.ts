import { describe, expect, it } from "vitest";
import { polyCode } from "./poly-product.ts";
import { quantizedCode } from "./quantized-product.ts";
import { productCode, type ProductForm } from "./product.ts";
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

  it("of poly scores", async () => {
    if (tile === undefined) throw new Error("there is such a tile");
    const code = polyCode(
      { tile, buffers: 2, vectors: wide, candidates: wide, segment: 16 },
      { vectors: "y", candidates: "candidates", out: "out" },
    );
    await expect(code).toMatchFileSnapshot("golden/poly-score-32x32-by-16.wgsl");
  });
});
