import { blockSize, invocations } from "./attention-tile.ts";

/** Bits of four positions each, for 32 neighbouring keys that begin anywhere: nine for a row. */
const perRow = blockSize / 4 + 1;

/** Workgroup memory for the bits of so many rows and 32 keys. */
export function keptMemory(rows: number): string {
  return `var<workgroup> kept: array<u32, ${rows * perRow}>;`;
}

/** Bytes of {@link keptMemory}. */
export function keptBytes(rows: number): number {
  return 4 * rows * perRow;
}

/** WGSL of what dropout reads. */
export interface DropoutTexts {
  readonly key0: string;
  readonly key1: string;
  readonly threshold: string;
}

/** Draws the bits of rows 0 .. rows - 1 together: `first(n)` is the position of row n's first key, as u32. */
export function drawKept(rows: number, first: (n: string) => string, { key0, key1, threshold }: DropoutTexts): string {
  return `for (var n = local; n < ${rows * perRow}i; n += ${invocations}i) {
  let drawnRow = n / ${perRow}i;
  // Positions wrap at 2^32, so counters at 2^30.
  let counter = ((${first("drawnRow")} >> 2u) + u32(n % ${perRow}i)) & 0x3fffffffu;
  kept[n] = keptOf(i32(counter), ${key0}, ${key1}, u32(${threshold}));
}`;
}

/** Whether four neighbouring keys of row n stay, from key 4 a on, as vec4<bool>. */
export function keptFour(n: string, first: string, a: string): string {
  const at = `${n} * ${perRow}i + ${a}`;
  const bits = `((kept[${at}] | (kept[${at} + 1i] << 4u)) >> (${first} & 3u))`;
  return `((vec4<u32>(${bits}) & vec4<u32>(1u, 2u, 4u, 8u)) != vec4<u32>())`;
}
