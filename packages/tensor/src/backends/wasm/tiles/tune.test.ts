import fc from "fast-check";
import { nodeHost } from "@tercet/host/node";
import { describe, expect, it } from "vitest";
import { matmulDefinition } from "../../../operators/matmul.ts";
import { thrownBy } from "../../../../test/thrown-by.ts";
import { createWasmBackend } from "../backend.ts";
import { noise, runClaimed } from "../kernels/claimed.fixture.ts";
import type { Mode } from "../modes.ts";
import { tileFamilies } from "./tile.ts";
import { clockStep } from "./clock-step.ts";
import { chooseTile, fastest, measure, nameOfTile, wasmTiles, type TileSpeed } from "./tune.ts";

const family = tileFamilies.relaxed;
const speeds = (...gigaflops: readonly number[]): readonly TileSpeed[] =>
  gigaflops.flatMap((speed, i) => (speed === 0 ? [] : [{ tile: family[i] ?? family[0], gigaflops: speed }]));

describe("the tile of products", () => {
  it("is the fastest, and its figures are told", () => {
    const { tile, why } = fastest(family, speeds(31, 28, 40));
    expect(tile).toBe(family[2]);
    expect(why).toBe("tiles of 8x8 40 GFLOP/s here (6x8 31, 4x8 28)");
  });

  it("is the first of its mode where another is faster by no more than noise, or the first could not be measured", () => {
    expect(fastest(family, speeds(50, 51, 52)).tile).toBe(family[0]);
    expect(fastest(family, speeds(0, 40, 50)).tile).toBe(family[0]);
    const { tile, why } = fastest(family, []);
    expect([tile, why]).toEqual([family[0], "tiles of 6x8: nothing could be measured"]);
  });

  it("is the one that was asked for, of those that the mode has", () => {
    expect(chooseTile("relaxed", "4x8", undefined)).toEqual({
      tile: { rows: 4, columns: 8 },
      why: "tiles of 4x8 were asked for",
      speeds: [],
    });
    const error = thrownBy(() => createWasmBackend({ mode: "baseline", tile: "6x16" }));
    expect(error).toMatchObject({ code: "attribute-invalid", details: { attribute: "tile", value: "6x16" } });
  });

  it("is measured with clocks that browsers round, and not at all where they round too much", () => {
    const rounded = (step: number) => () => Math.floor(performance.now() / step) * step;
    for (const { gigaflops } of measure("baseline", family, rounded(0.005))) expect(gigaflops).toBeLessThan(1000);
    for (const step of [0.1, 1]) expect(measure("baseline", family, rounded(step))).toEqual([]);
    expect(measure("baseline", family, () => 0)).toEqual([]);
    let looks = 0;
    expect(clockStep(() => Math.floor(looks++ / 30) / 10)).toBeCloseTo(0.1);
    expect(clockStep(() => 0)).toBe(Infinity);
  });

  it("is measured once in a process", () => {
    const choice = chooseTile("baseline", undefined, undefined);
    expect(tileFamilies.baseline).toContain(choice.tile);
    expect(chooseTile("baseline", undefined, undefined)).toBe(choice);
    expect(createWasmBackend({ mode: "baseline" }).describe().why).toContain(choice.why);
  });
});

it("names every tile once", () => {
  expect(new Set(wasmTiles).size).toBe(wasmTiles.length);
  for (const sizes of Object.values(tileFamilies)) expect(wasmTiles).toEqual(expect.arrayContaining(sizes.map(nameOfTile)));
});

const { wideVectors } = nodeHost();
// Where there are no vectors of 256 bits the tiles of `wide` are not used.
const modes: readonly Mode[] = ["relaxed", "baseline", ...(wideVectors === undefined ? [] : (["wide"] as const))];

describe.each(modes)("in mode %s", (mode) => {
  const [first, ...others] = tileFamilies[mode].map((each) => createWasmBackend({ mode, wideVectors, tile: nameOfTile(each) }));

  it("a product has the same bits in every tile", async () => {
    if (first === undefined) throw new Error("Every mode has a tile");
    const extent = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(97, 100));
    // Longer than what is added at one go, too.
    const depth = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constantFrom(512, 600));
    await fc.assert(
      fc.asyncProperty(extent, depth, extent, fc.nat(), async (m, k, n, seed) => {
        const views = [
          { data: noise(m * k, seed), shape: [m, k] },
          { data: noise(k * n, seed + 1), shape: [k, n] },
        ];
        const expected = await runClaimed(first, matmulDefinition, views);
        for (const other of others) expect(await runClaimed(other, matmulDefinition, views)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });
});
