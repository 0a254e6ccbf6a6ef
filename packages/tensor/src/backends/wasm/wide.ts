import type { WideVectors } from "@tercet/host";
import { threefry } from "../../scalar/threefry.ts";
import { assemble, type FunctionSource } from "./assemble.ts";
import { requireEngine } from "./engine.ts";
import { quantizedTile, quantizedTileSizes } from "./tiles/quantized-tile.ts";
import { tile, tileSizes } from "./tiles/tile.ts";

/** A compiled tile. */
type Tile = (a: number, b: number, c: number, stride: number, k: number, continued: number, bias: number) => void;

/** A depth that is no multiple of the unrolled loop, and with which a call takes about a microsecond. */
const depth = 253;
/** Where A, B and C lie in the memory of the check. */
const [aAt, bAt, cAt] = [0, 16384, 49152];
const callsPerTurn = 20;
/** The engine optimizes in the background what has run for a while; where it has not after this long, it is not waited for. */
const patienceMilliseconds = 150;
const verdicts = new WeakMap<WideVectors, string | undefined>();

/**
 * Why code for 256 bits must not be used, or undefined: vectors are really paired, and random tiles have the same bits as before. Checked once in a
 * process; takes about 15 milliseconds.
 */
export function refusalOfWide(wideVectors: WideVectors): string | undefined {
  if (!verdicts.has(wideVectors)) verdicts.set(wideVectors, check(wideVectors));
  return verdicts.get(wideVectors);
}

function check(wideVectors: WideVectors): string | undefined {
  const { rows, columns } = tileSizes.wide;
  const sizes = Array.from({ length: rows }, (_, i) => i + 1);
  // A row of one vector has no neighbour to be paired with: its tile shows how fast 128 bits are.
  const { tiles, memory } = load([
    ...sizes.map((size) => tile("wide", size)),
    tile("wide", rows, { columns: 4 }),
    quantizedTile("wide", quantizedTileSizes.wide.rows, false),
  ]);
  const [wide, narrow] = [tiles[rows - 1], tiles[rows]] as const;
  if (wide === undefined || narrow === undefined) throw new TypeError("There is a tile for each source");
  const words = new Int32Array(memory.buffer, cAt, rows * columns);
  const results = (): readonly Int32Array[] =>
    tiles.map((each) => {
      words.fill(0);
      run(each);
      return words.slice();
    });
  // Before anything is optimized nothing is paired.
  const expected = results();
  wideVectors.enable();
  if (!becomesPaired(tiles, wide, narrow)) return "vectors of 256 bits do not come about";
  const isSame = results().every((result, i) => result.every((word, j) => word === expected[i]?.[j]));
  return isSame ? undefined : "code for vectors of 256 bits computed other bits";
}

function load(sources: readonly FunctionSource[]): {
  readonly tiles: readonly Tile[];
  readonly memory: { readonly buffer: ArrayBuffer | SharedArrayBuffer };
} {
  const engine = requireEngine();
  const memory = new engine.Memory({ initial: 1, maximum: 1, shared: false });
  const floats = new Float32Array(memory.buffer);
  for (let i = 0; i < cAt / 4; i++) floats[i] = threefry([0, 0], [0, i])[0] / 2 ** 31;
  const { exports } = new engine.Instance(new engine.Module(assemble(sources, { shared: false, maximumPages: 1 })), { kernel: { memory } });
  return { tiles: sources.map((_, i) => exports[String(i)] as Tile), memory }; // `assemble` exports them by number
}

function run(one: Tile): void {
  one(aAt, bAt, cAt, 4 * tileSizes.wide.columns, depth, 0, bAt + 64);
}

/**
 * Runs all tiles until the widest does four times the work of the narrow one in less than twice its time: 128 bits alone need more, whether optimized or not
 * (measured: 4.9 and 2.6 times; paired 1.6).
 */
function becomesPaired(tiles: readonly Tile[], wide: Tile, narrow: Tile): boolean {
  const { performance } = globalThis as unknown as { readonly performance: { now(): number } }; // every engine with WebAssembly has it
  const time = (one: Tile): number => {
    const start = performance.now();
    for (let call = 0; call < callsPerTurn; call++) run(one);
    return performance.now() - start;
  };
  const start = performance.now();
  let paired = 0;
  // Thrice in a row, so that the smaller tiles have had their turn too.
  while (paired < 3 && performance.now() - start < patienceMilliseconds) {
    for (const each of tiles) time(each);
    const [a, b] = [Math.min(time(wide), time(wide)), Math.min(time(narrow), time(narrow))];
    paired = a < 2 * b ? paired + 1 : 0;
  }
  return paired === 3;
}
