/** What the history of a ratio says of its newest change. */
export type Significance =
  | { readonly kind: "too-few"; readonly points: number }
  | {
      readonly kind: "noise" | "significant";
      /** The newest relative change, and how large one had to be to stand out. */
      readonly change: number;
      readonly threshold: number;
      /** The values between which the newest one would be no news. */
      readonly band: readonly [low: number, high: number];
    };

/** So many earlier changes are needed before noise is known. */
const leastChanges = 5;

/** Linear between the neighbours. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)] ?? NaN, sorted[Math.ceil(at)] ?? NaN];
  return below + (at - Math.floor(at)) * (above - below);
}

/**
 * Whether the newest of some values, oldest first, changed by more than noise: by more than Q3 + 3 IQR of the sizes of all relative changes before it, as
 * rustc-perf has it (rust-lang/rustc-perf, docs/comparison-analysis.md).
 */
export function significanceOf(values: readonly number[]): Significance {
  const changes = values.slice(1).map((value, place) => value / values[place]! - 1);
  const [newest, before] = [changes.at(-1), changes.slice(0, -1)];
  if (newest === undefined || before.length < leastChanges) return { kind: "too-few", points: values.length };
  const sizes = before.map(Math.abs).sort((a, b) => a - b);
  const [q1, q3] = [quantile(sizes, 0.25), quantile(sizes, 0.75)];
  const threshold = q3 + 3 * (q3 - q1);
  const last = values.at(-2)!;
  return {
    kind: Math.abs(newest) > threshold ? "significant" : "noise",
    ...{ change: newest, threshold, band: [last * (1 - threshold), last * (1 + threshold)] },
  };
}

const percent = (part: number): string => `${(part * 100).toFixed(1)} %`;

/** The same in words. */
export function significanceText(found: Significance): string {
  if (found.kind === "too-few")
    return `${found.points} ${found.points === 1 ? "record" : "records"}: too few to tell change from noise (${leastChanges + 2} are needed)`;
  const { change, threshold } = found;
  const moved = `${change >= 0 ? "rose" : "fell"} by ${percent(Math.abs(change))}`;
  return found.kind === "significant"
    ? `${moved}: a real change, noise stays below ${percent(threshold)}`
    : `${moved}: within the noise of up to ${percent(threshold)}`;
}
