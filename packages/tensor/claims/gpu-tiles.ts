import { equalsOracle, pools, refuse, sameBits, type Absence, type Claim } from "@tercet/equivalence";
import fc, { type Arbitrary } from "fast-check";
import type { Backend } from "../src/backend/interface.ts";
import { WebgpuBackend } from "../src/backends/webgpu/backend.ts";
import { fits } from "../src/backends/webgpu/kernels/choose-tile.ts";
import { tiles, type Tile } from "../src/backends/webgpu/kernels/tile.ts";
import { valuesOn } from "./drawn.ts";
import { computed, productOf, rowsOf, type Product } from "./drawn-products.ts";
import { expectedOf } from "./oracle.ts";
import { claimsAbout, type ClaimPlace } from "./place.ts";

/**
 * The claims about every tile of WebGPU: products through it lie within the oracle's running bound for shapes at and around its edges, and have the bits of
 * each row alone, by the tile that the backend takes for it. Other backends have no such claims.
 */
export function gpuTileClaims(place: ClaimPlace): readonly Claim[] {
  const { backend } = place;
  return backend instanceof WebgpuBackend ? tiles.flatMap((tile) => claimsOf(tile, backend, place)) : [];
}

function claimsOf(tile: Tile, backend: WebgpuBackend, place: ClaimPlace): readonly Claim[] {
  const about = claimsAbout({ kind: "tile", name: `f32-${tile.name}` }, place);
  const generate = products(tile, backend);
  let made: Backend | undefined;
  const tiled = (): Backend => (made ??= backend.withFacts((facts) => ({ ...facts, tile: tile.name })));
  const absent: Absence | undefined = fits(tile, backend.facts)
    ? undefined
    : { kind: "unsupported", why: "a workgroup of this device has too little memory, or too few invocations" };
  return [
    about(
      equalsOracle<Product>({
        generate,
        subject: (drawn) => computed(tiled(), [productOf(drawn)]),
        oracle: async (drawn) => {
          const [product] = await expectedOf([productOf(drawn)], backend);
          return product === undefined ? refuse("it has no output") : { product };
        },
      }),
      absent,
    ),
    about(
      sameBits<Product>({
        generate,
        subject: (drawn) => computed(tiled(), [productOf(drawn)]),
        other: (drawn) => computed(backend, rowsOf(drawn)),
      }),
      absent,
    ),
  ];
}

/** Products around the edges of a tile, few of them large: where one side is, the other is small. Depths are those of a step and of a part of a sum, and around them. */
function products({ rows, columns }: Tile, backend: Backend): Arbitrary<Product> {
  const around = (edge: number): readonly number[] => [edge - 1, edge, edge + 1];
  const few = fc.integer({ min: 1, max: 9 });
  const extents = fc.oneof(
    fc.record({ m: fc.constantFrom(...around(rows)), n: few }),
    fc.record({ m: few, n: fc.constantFrom(...around(columns)) }),
    fc.record({ m: few, n: few }),
  );
  const values = pools({ kind: "finite" }, valuesOn(backend));
  // Sums of many of these are numbers, so that every term shows.
  const moderate = pools({ kind: "interval", from: 0.25, to: 4 }, { nonFinite: false });
  const shallow = fc.record({ k: fc.constantFrom(0, 1, 3, 4, 15, 16, 17, 32, 33), values: fc.tuple(values, values, values) });
  const deep = fc.record({ k: fc.constantFrom(511, 512, 513, 1028), values: fc.tuple(moderate, moderate, moderate) });
  return fc
    .record({
      extents,
      depth: fc.oneof({ weight: 4, arbitrary: shallow }, { weight: 1, arbitrary: deep }),
      turned: fc.tuple(fc.boolean(), fc.boolean()),
      biased: fc.boolean(),
      batch: fc.constantFrom(1, 1, 2),
    })
    .map(({ extents: { m, n }, depth, turned, biased, batch }) => ({ m, n, ...depth, turned, biased, batch: biased ? 1 : batch }));
}
