/** Colours of a heat map: each reaches to a part of the tolerance, four times as far as the one before. */
export const levels: readonly { readonly name: string; readonly upTo: number }[] = [
  { name: "exact", upTo: 0 },
  { name: "to 1/256", upTo: 1 / 256 },
  { name: "to 1/64", upTo: 1 / 64 },
  { name: "to 1/16", upTo: 1 / 16 },
  { name: "to 1/4", upTo: 1 / 4 },
  { name: "to 1", upTo: 1 },
  { name: "beyond", upTo: Infinity },
];

/** The colour of a part of the tolerance. */
export function levelOf(part: number): number {
  const found = levels.findIndex(({ upTo }) => part <= upTo);
  return found < 0 ? levels.length - 1 : found;
}
