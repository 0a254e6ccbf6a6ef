import { assemble, type FunctionSource } from "../assemble.ts";
import { requireEngine } from "../engine.ts";
import type { TileSize } from "./tile.ts";

/** A compiled tile. */
type Tile = (a: number, b: number, c: number, stride: number, k: number, continued: number, bias: number) => void;

/** A depth that is no multiple of the unrolled loop, and with which a call takes about a microsecond. */
const depth = 253;
/** Where A, B and C lie in the memory of the tiles. */
const [aAt, bAt, cAt] = [0, 16384, 49152];
const bytes = 65536;

/** Compiled tiles on random numbers. */
export interface LoadedTiles {
  /** Milliseconds of so many calls of one tile. */
  time(tile: number, calls: number): number;
  /** The 32-bit words that a tile computes. */
  words(tile: number): Int32Array;
}

/** Operations of one call of a tile. */
export function flopsOf({ rows, columns }: TileSize): number {
  return 2 * rows * columns * depth;
}

/** Milliseconds since some moment, as the engine rounds them. */
export function engineClock(): number {
  const { performance } = globalThis as unknown as { readonly performance: { now(): number } }; // every engine with WebAssembly has it
  return performance.now();
}

/** Compiles tiles of at most 128 elements, to be run with random numbers. */
export function loadTiles(sources: readonly FunctionSource[], now: () => number = engineClock): LoadedTiles {
  const engine = requireEngine();
  const memory = new engine.Memory({ initial: 1, maximum: 1, shared: false });
  const floats = new Float32Array(memory.buffer);
  // A linear congruence is random enough here, and takes a tenth of the time of `threefry`.
  for (let i = 0, state = 1; i < cAt / 4; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    floats[i] = state / 2 ** 31 - 1;
  }
  const { exports } = new engine.Instance(new engine.Module(assemble(sources, { shared: false, maximumPages: 1 })), { kernel: { memory } });
  const tiles = sources.map((_, i) => exports[String(i)] as Tile); // `assemble` exports them by number
  const result = new Int32Array(memory.buffer, cAt, (bytes - cAt) / 4);
  const run = (tile: number): void => tiles[tile]?.(aAt, bAt, cAt, 64, depth, 0, bAt + 64);
  return {
    time: (tile, calls) => {
      const start = now();
      for (let call = 0; call < calls; call++) run(tile);
      return now() - start;
    },
    words: (tile) => {
      result.fill(0);
      run(tile);
      return result.slice();
    },
  };
}
