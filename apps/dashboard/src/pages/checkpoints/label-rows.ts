/** A name below a stretch of a figure. */
export interface PartLabel {
  readonly text: string;
  /** Where its stretch begins, and how long it is. */
  readonly from: number;
  readonly room: number;
}

/** Where a name stands: its left end, and its row, 0 being the upper one. */
export interface PlacedLabel extends PartLabel {
  readonly x: number;
  readonly row: number;
}

/** About the width of a letter, in pixels. */
const letter = 6.6;
const gap = 8;

/** Places names below their stretches, within the figure, in as few rows as keep them apart. */
export function labelRows(
  labels: readonly PartLabel[],
  { left, right }: { readonly left: number; readonly right: number },
): readonly PlacedLabel[] {
  const ends: number[] = [];
  return labels.map((label) => {
    const width = label.text.length * letter;
    const centred = label.from + (label.room - width) / 2;
    const x = Math.max(left, Math.min(width > label.room ? label.from : centred, right - width));
    const free = ends.findIndex((end) => end + gap <= x);
    const row = free < 0 ? ends.length : free;
    ends[row] = x + width;
    return { ...label, x, row };
  });
}
