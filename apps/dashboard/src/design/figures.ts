/** A number with two significant figures: what a cell has room for. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 0.001 && size < 1e5) return String(Number(value.toPrecision(2)));
  return value.toExponential(1).replace("e+", "e");
}

/** A whole number with its thousands apart. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** The part of a commit's hash that people use. */
export function shortHash(hash: string): string {
  return hash.slice(0, 9);
}

const units = [
  ["year", 365 * 86_400_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** How long ago a moment was, in words. */
export function age(moment: string, now: number): string {
  const passed = now - Date.parse(moment);
  const found = units.find(([, milliseconds]) => passed >= milliseconds);
  if (found === undefined) return "just now";
  const whole = Math.floor(passed / found[1]);
  return `${whole} ${found[0]}${whole === 1 ? "" : "s"} ago`;
}

/** The day of a moment. */
export function day(moment: string): string {
  return moment.slice(0, 10);
}
