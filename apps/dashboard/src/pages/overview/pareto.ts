/** A choice: more quality is better, less cost is better. */
export interface Choice {
  readonly quality: number;
  readonly cost: number;
}

/** The places of those choices that no other one beats in one without losing in the other, by rising cost. */
export function paretoFront(choices: readonly Choice[]): readonly number[] {
  const beats = (a: Choice, b: Choice): boolean => a.quality >= b.quality && a.cost <= b.cost && (a.quality > b.quality || a.cost < b.cost);
  return [...choices.keys()]
    .filter((place) => !choices.some((other) => beats(other, choices[place]!)))
    .sort((a, b) => choices[a]!.cost - choices[b]!.cost);
}
