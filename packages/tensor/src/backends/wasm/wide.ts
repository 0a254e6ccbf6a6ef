import type { WideVectors } from "@tercet/host";
import type { FunctionSource } from "./assemble.ts";
import { call, int, plus } from "./code.ts";
import { softmaxColumns } from "./kernels/softmax-columns.ts";
import { bitsOfFloat } from "./launch.ts";
import { flopsOf, loadTiles, type LoadedTiles } from "./tiles/loaded-tiles.ts";
import { quantizedTile, quantizedTileSizes } from "./tiles/quantized-tile.ts";
import { strideOfRow } from "./tiles/row-of-pairs.ts";
import { copyRows, tile, tileFamilies, tileSizes } from "./tiles/tile.ts";
import type { TileSpeed } from "./tiles/tune.ts";

/** Softmax down 64 lines of numbers, called as a tile is: loops of element-wise arithmetic are paired too. */
const softmaxAsTile: FunctionSource = {
  key: "softmax as tile",
  parameters: new Array<"i32">(7).fill("i32"),
  build: (builder, use) => {
    const { b, c } = builder.parameters("a", "b", "c");
    const { columns } = tileSizes.wide;
    const lines = 64;
    const work = plus(c.get, int(4 * columns * lines));
    return [
      call(use(copyRows), c.get, int(0), b.get, int(0), int(1), int(columns * lines)),
      call(use(softmaxColumns(columns)), c.get, int(lines), int(bitsOfFloat(4)), work),
    ];
  },
};

const callsPerTurn = 20;
/** The engine optimizes in the background what has run for a while; where it has not after this long, it is not waited for. */
const patienceMilliseconds = 150;

/** What came of the check: why code for 256 bits must not be used, or how fast each tile is with it. */
export type WideVerdict =
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "paired"; readonly why: string; readonly speeds: readonly TileSpeed[] };

const verdicts = new WeakMap<WideVectors, WideVerdict>();

/** Whether vectors are really paired, and tiles and a softmax of random numbers have the same bits as before. Checked once in a process; takes about 15 milliseconds. */
export function checkWide(wideVectors: WideVectors): WideVerdict {
  const verdict = verdicts.get(wideVectors) ?? check(wideVectors);
  verdicts.set(wideVectors, verdict);
  return verdict;
}

function check(wideVectors: WideVectors): WideVerdict {
  const { rows } = tileSizes.wide;
  const sizes = Array.from({ length: rows }, (_, i) => i + 1);
  // A row of one vector has no neighbour to be paired with: its tile shows how fast 128 bits are.
  const sources = [
    ...sizes.map((size) => tile("wide", size)),
    tile("wide", rows, { columns: 4 }),
    quantizedTile("wide", quantizedTileSizes.wide.rows, { rowBytes: strideOfRow(1), isBiased: false }),
    softmaxAsTile,
  ];
  const tiles = loadTiles(sources);
  const [wide, narrow] = [rows - 1, rows];
  const all = [...sources.keys()];
  // Before anything is optimized nothing is paired.
  const expected = all.map(tiles.words);
  wideVectors.enable();
  if (!becomesPaired(tiles, all, { wide, narrow })) return { kind: "refused", why: "vectors of 256 bits do not come about" };
  const isSame = all.every((each) => tiles.words(each).every((word, j) => word === expected[each]?.[j]));
  if (!isSame) return { kind: "refused", why: "code for vectors of 256 bits computed other bits" };
  const speeds = tileFamilies.wide.map((size): TileSpeed => {
    const times = Array.from({ length: 5 }, () => tiles.time(size.rows - 1, callsPerTurn));
    return { tile: size, gigaflops: (callsPerTurn * flopsOf(size)) / Math.min(...times) / 1e6 };
  });
  const [first] = speeds;
  const why = `vectors of 256 bits computed the same bits as those of 128 in ${all.length - 1} tiles and a softmax of random numbers, faster`;
  // The engine may not have come to every tile yet; such a figure says nothing of it.
  return { kind: "paired", why, speeds: speeds.filter(({ gigaflops }) => gigaflops * 2 > (first?.gigaflops ?? 0)) };
}

/**
 * Runs all tiles until the widest does four times the work of the narrow one in less than twice its time: 128 bits alone need more, whether optimized or not
 * (measured: 4.9 and 2.6 times; paired 1.6).
 */
function becomesPaired(
  tiles: LoadedTiles,
  all: readonly number[],
  { wide, narrow }: { readonly wide: number; readonly narrow: number },
): boolean {
  const fastest = (one: number): number => Math.min(tiles.time(one, callsPerTurn), tiles.time(one, callsPerTurn));
  let passed = 0;
  let paired = 0;
  // Thrice in a row, so that the smaller tiles have had their turn too.
  while (paired < 3 && passed < patienceMilliseconds) {
    for (const each of all) passed += tiles.time(each, callsPerTurn);
    const [a, b] = [fastest(wide), fastest(narrow)];
    passed += 2 * (a + b);
    paired = a < 2 * b ? paired + 1 : 0;
  }
  return paired === 3;
}
