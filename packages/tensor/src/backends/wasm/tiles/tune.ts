import { errors } from "../../../errors.ts";
import type { Mode } from "../modes.ts";
import { clockStep } from "./clock-step.ts";
import { engineClock, flopsOf, loadTiles } from "./loaded-tiles.ts";
import { tile, tileFamilies, type TileSize } from "./tile.ts";

/** How fast a tile is, on numbers that lie in the first cache. */
export interface TileSpeed {
  readonly tile: TileSize;
  /** 10^9 operations a second. */
  readonly gigaflops: number;
}

/** The tile of products, and why. */
export interface TileChoice {
  readonly tile: TileSize;
  readonly why: string;
  /** What was measured; empty where nothing was. */
  readonly speeds: readonly TileSpeed[];
}

/** A tile by its rows and columns: "6x8". */
export type TileName = `${number}x${number}`;

/** The tiles of all modes, by name. */
export const wasmTiles: readonly TileName[] = [...new Set(Object.values(tileFamilies).flatMap((family) => family.map(nameOfTile)))];

/** A tile is run so often between two looks at the clock, at least: about 20 microseconds. */
const callsPerTurn = 10;
/** A turn lasts this many steps of the clock, so that rounding is no more than a clear gain; a call takes at least so many milliseconds, optimized. */
const [stepsPerTurn, callMilliseconds] = [20, 5e-4];
/** With more calls in a turn than this, measuring would take longer than what is gained: there is no choice then. */
const mostCalls = 400;
/** The engine optimizes in the background what has run for a while (measured: after 3 to 4 ms); where it has not after this long, it is not waited for. */
const patienceMilliseconds = 15;
/** First turns, before anything is optimized; the first of all may compile. */
const slowTurns = 2;
/** An optimized tile is at least so many times as fast as in its first turns (measured: 3 to 4), and is measured so often. */
const [optimizedGain, turnsOptimized] = [2, 3];
/** Another tile than the first of its family must be faster by this much: noise is no reason. */
const clearGain = 1.05;

/** Choices that were measured in this process, which no result depends on. */
const measured = new Map<Mode, TileChoice>();

export function nameOfTile({ rows, columns }: TileSize): TileName {
  return `${rows}x${columns}`;
}

/**
 * The tile for the products of a mode: the one that was asked for, or the fastest of those that were measured now or before (`speeds`). No bit of a result depends
 * on it. Measuring takes about 5 milliseconds, once in a process.
 * @throws TercetError `attribute-invalid` for a tile that the mode has not
 */
export function chooseTile(mode: Mode, wish: TileName | undefined, speeds: readonly TileSpeed[] | undefined): TileChoice {
  const family = tileFamilies[mode];
  if (wish !== undefined) {
    const own = family.find((each) => nameOfTile(each) === wish);
    const requirement = `a tile of mode ${mode} (${family.map(nameOfTile).join(", ")})`;
    if (own === undefined)
      throw errors["attribute-invalid"]({ operator: "createWasmBackend", attribute: "tile", requirement, value: wish });
    return { tile: own, why: `tiles of ${wish} were asked for`, speeds: [] };
  }
  const choice = measured.get(mode) ?? fastest(family, speeds ?? measure(mode, family, engineClock));
  measured.set(mode, choice);
  return choice;
}

/** The fastest of a family; its first member where nothing is clearly faster. */
export function fastest(family: readonly [TileSize, ...TileSize[]], speeds: readonly TileSpeed[]): TileChoice {
  const speedOf = (size: TileSize): number => speeds.find((each) => each.tile === size)?.gigaflops ?? 0;
  const [first] = family;
  const best = family.reduce((a, b) => (speedOf(b) > speedOf(a) ? b : a));
  const chosen = speedOf(best) > clearGain * speedOf(first) && speedOf(first) > 0 ? best : first;
  const others = family.filter((each) => each !== chosen && speedOf(each) > 0);
  const text = (size: TileSize): string => `${nameOfTile(size)} ${speedOf(size).toFixed(0)}`;
  if (speedOf(chosen) === 0) return { tile: chosen, why: `tiles of ${nameOfTile(chosen)}: nothing could be measured`, speeds };
  return { tile: chosen, why: `tiles of ${text(chosen)} GFLOP/s here (${others.map(text).join(", ")})`, speeds };
}

/** Runs all tiles in turn until the engine has optimized them; gives the speed of those that it has. A clock whose steps are too long gives none. */
export function measure(mode: Mode, family: readonly TileSize[], now: () => number): readonly TileSpeed[] {
  const calls = Math.max(callsPerTurn, Math.ceil((stepsPerTurn * clockStep(now)) / callMilliseconds));
  if (calls > mostCalls) return [];
  const tiles = loadTiles(
    family.map(({ rows, columns }) => tile(mode, rows, { columns })),
    now,
  );
  const found = family.map((size, i) => {
    // Not optimized a call takes so much longer that fewer will do, and many would have it optimized.
    const few = Math.max(callsPerTurn, Math.ceil(calls / 4));
    const slow = Math.min(...Array.from({ length: slowTurns }, () => tiles.time(i, few))) * (calls / few);
    return { size, i, slow, best: Infinity, turns: 0 };
  });
  let passed = 0;
  while (passed < patienceMilliseconds && found.some(({ turns }) => turns < turnsOptimized)) {
    for (const each of found) {
      const time = tiles.time(each.i, calls);
      passed += time;
      if (time * optimizedGain > each.slow) continue;
      each.best = Math.min(each.best, time);
      each.turns++;
    }
  }
  return found
    .filter(({ turns }) => turns >= turnsOptimized)
    .map(({ size, best }) => ({ tile: size, gigaflops: (calls * flopsOf(size)) / best / 1e6 }));
}
