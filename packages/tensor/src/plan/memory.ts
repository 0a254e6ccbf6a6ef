/** One piece of memory and the steps between which it holds a value. */
export interface Life {
  readonly bytes: number;
  /** The step that writes it. */
  readonly from: number;
  /** The last step that reads it. */
  readonly to: number;
}

/** GPUs want offsets in multiples of 256; cache lines have 64 bytes. */
const alignment = 256;

/**
 * Gives every life an offset in one arena so that no two that overlap in time overlap in space: largest first, each into the lowest gap
 * that fits (the greedy-by-size rule of Pisarchyk and Lee, 2020).
 */
export function placeInArena(lives: readonly Life[]): { readonly offsets: readonly number[]; readonly bytes: number } {
  const offsets = new Array<number>(lives.length).fill(0);
  const placed: { readonly life: Life; readonly offset: number; readonly end: number }[] = [];
  let bytes = 0;
  const order = lives.map((_, i) => i).sort((a, b) => (lives[b]?.bytes ?? 0) - (lives[a]?.bytes ?? 0) || a - b);
  for (const i of order) {
    const life = lives[i] as Life; // `order` holds positions of `lives`
    const size = Math.ceil(life.bytes / alignment) * alignment;
    let offset = 0;
    for (const other of placed) {
      if (other.life.to < life.from || other.life.from > life.to) continue;
      if (offset + size <= other.offset) break;
      offset = Math.max(offset, other.end);
    }
    offsets[i] = offset;
    bytes = Math.max(bytes, offset + size);
    const entry = { life, offset, end: offset + size };
    const place = placed.findIndex((other) => other.offset > offset);
    placed.splice(place < 0 ? placed.length : place, 0, entry);
  }
  return { offsets, bytes };
}
