import {
  equalsOracle,
  pools,
  refuse,
  sameBits,
  threadInvariant,
  type Absence,
  type Claim,
  type NamedArrays,
  type Refusal,
} from "@tercet/equivalence";
import type { WideVectors } from "@tercet/host";
import fc, { type Arbitrary } from "fast-check";
import type { Backend } from "../src/backend/interface.ts";
import { createWasmBackend } from "../src/backends/wasm/backend.ts";
import { tileFamilies, type TileSize } from "../src/backends/wasm/tiles/tile.ts";
import { nameOfTile, wasmTiles, type TileName } from "../src/backends/wasm/tiles/tune.ts";
import { computed, productOf, rowsOf, type Product } from "./drawn-products.ts";
import { gpuAttentionClaims } from "./gpu-attention.ts";
import { gpuTileClaims } from "./gpu-tiles.ts";
import { expectedOf } from "./oracle.ts";
import { claimsAbout, type ClaimPlace } from "./place.ts";
import { modeOf } from "./tile-modes.ts";
import { quantizedTileClaims } from "./quantized-tiles.ts";
import { tileKernelClaims } from "./tile-kernels.ts";

/** What tile claims need beside a place. */
export interface TileOptions {
  /** Makes backends of mode `wide`, one for each tile: `nodeHost().wideVectors`. Without it tiles of that mode are `not-run`. */
  readonly wideVectors?: WideVectors | undefined;
}

/**
 * The claims about every tile of WebAssembly and, on `webgpu`, of WebGPU: products through it lie within the oracle's running bound for shapes at and around its edges, have the
 * bits of the mode's first tile and of each row alone, and of threads together; its kernel does so in every form that other kernels call it in; tiles of integers are exact.
 * A backend without a tile says so.
 * @example expect(tileClaims({ backend: createJsBackend(), environment: { runtime: "node", device: "cpu" } })[0]?.absent?.kind).toBe("unsupported");
 */
export function tileClaims(place: ClaimPlace, options: TileOptions = {}): readonly Claim[] {
  return [
    ...wasmTiles.flatMap((name) => productClaims(name, place, options)),
    ...wasmTiles.flatMap((name) => tileKernelClaims(name, place)),
    ...gpuTileClaims(place),
    ...gpuAttentionClaims(place),
    ...quantizedTileClaims(place),
  ];
}

function productClaims(name: TileName, place: ClaimPlace, { wideVectors }: TileOptions): readonly Claim[] {
  const about = claimsAbout({ kind: "tile", name: `f32-${name}` }, place);
  const mode = modeOf(place.backend);
  const own = mode === undefined ? undefined : tileFamilies[mode].find((each) => nameOfTile(each) === name);
  const absent = absenceOf(place, own, wideVectors);
  const { rows, columns } = own ?? tileFamilies.relaxed[0];
  const generate = products({ rows, columns });
  const backend = lazily(() => createWasmBackend({ mode: mode ?? "relaxed", tile: name, wideVectors }));
  const first = lazily(() =>
    createWasmBackend({ mode: mode ?? "relaxed", tile: nameOfTile(tileFamilies[mode ?? "relaxed"][0]), wideVectors }),
  );
  const by = async (on: Backend, drawn: Product): Promise<NamedArrays | Refusal> => computed(on, [productOf(drawn)]);
  const { threads } = place.backend.describe();
  return [
    about(
      equalsOracle<Product>({
        generate,
        subject: (drawn) => by(backend(), drawn),
        oracle: async (drawn) => {
          const [product] = await expectedOf([productOf(drawn)], place.backend);
          return product === undefined ? refuse("it has no output") : { product };
        },
      }),
      absent,
    ),
    about(
      sameBits<Product>({
        generate,
        subject: (drawn) => by(backend(), drawn),
        // Each row alone, by the first tile of the mode.
        other: (drawn) => computed(first(), rowsOf(drawn)),
      }),
      absent,
    ),
    ...(threads === 1
      ? []
      : [
          about(
            threadInvariant<Product>({
              generate,
              threads: [1, threads],
              subject: (drawn, count) => by(count === 1 ? backend() : place.backend, drawn),
            }),
            absent,
          ),
        ]),
  ];
}

function absenceOf({ backend }: ClaimPlace, own: TileSize | undefined, wideVectors: WideVectors | undefined): Absence | undefined {
  const mode = modeOf(backend);
  if (mode === undefined)
    return { kind: "unsupported", why: `this backend multiplies ${backend.name === "webgpu" ? "by tiles of its own" : "without tiles"}` };
  if (own === undefined)
    return { kind: "unsupported", why: `the mode ${mode} has tiles of ${tileFamilies[mode].map(nameOfTile).join(", ")} alone` };
  return mode === "wide" && wideVectors === undefined
    ? { kind: "not-run", why: "the claims were given no way to vectors of 256 bits" }
    : undefined;
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** Rows at which a product's block of packed rows is full, one short and one over, and depths at which it goes on from what it has stored. */
const [blockRows, depths] = [
  [95, 96, 97],
  [1025, 513, 512],
] as const;

function products({ rows, columns }: TileSize): Arbitrary<Product> {
  const around = (edge: number): readonly number[] =>
    [1, edge - 1, edge, edge + 1, 2 * edge - 1, 2 * edge, 2 * edge + 1].filter((extent) => extent > 0);
  const extents = (list: readonly number[]): Arbitrary<number> => fc.nat({ max: list.length - 1 }).map((i) => list[i] ?? 1);
  const pool = pools({ kind: "finite" }, { nonFinite: true });
  // Sums of many of these are numbers, so that every term shows.
  const moderate = pools({ kind: "interval", from: 0.25, to: 4 }, { nonFinite: false });
  const small = fc.record({
    m: fc.oneof(extents(around(rows)), fc.integer({ min: 1, max: 2 * rows })),
    k: fc.oneof(fc.integer({ min: 1, max: 9 }), extents([0, 15, 16, 17, 31, 33])),
    n: fc.oneof(extents(around(columns)), fc.integer({ min: 1, max: 2 * columns })),
    batch: fc.constantFrom(1, 1, 2, 3),
  });
  const tall = small.chain((size) => extents(blockRows).map((m) => ({ ...size, m, batch: 1 })));
  const deep = small.chain((size) => extents(depths).map((k) => ({ ...size, k, batch: 1 })));
  return fc
    .tuple(
      // Often enough that a few runs meet a depth that is gone on with.
      fc.oneof({ weight: 5, arbitrary: small }, { weight: 1, arbitrary: tall }, { weight: 2, arbitrary: deep }),
      fc.record({
        turned: fc.tuple(fc.boolean(), fc.boolean()),
        biased: fc.boolean(),
        values: fc.tuple(pool, pool, pool),
        deep: fc.tuple(moderate, moderate, moderate),
      }),
    )
    .map(([size, { deep: numbers, values, ...rest }]) => ({
      ...size,
      ...rest,
      values: size.k > 511 ? numbers : values,
      batch: rest.biased ? 1 : size.batch,
    }));
}
