/** A clock is looked at no more often than this: enough for a few steps of a millisecond. */
const mostLooks = 1e5;
const steps = 4;

/**
 * The smallest step of a clock, in milliseconds, as seen in a few steps; Infinity where none was seen. Browsers round theirs: to 5 microseconds in a page that is isolated, elsewhere to
 * 100 and more.
 */
export function clockStep(now: () => number): number {
  let smallest = Infinity;
  let last = now();
  for (let look = 0, seen = 0; look < mostLooks && seen < steps; look++) {
    const time = now();
    if (time === last) continue;
    smallest = Math.min(smallest, time - last);
    last = time;
    seen++;
  }
  return smallest;
}
