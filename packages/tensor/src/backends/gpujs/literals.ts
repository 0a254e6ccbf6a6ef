import type { Dialect } from "./dialects/dialect.ts";

/** A finite number as JavaScript that is a float in every mode. */
export function floatText(value: number): string {
  const number = Math.fround(value);
  return Object.is(number, -0) ? "-0" : String(number);
}

/** An int32 as JavaScript. Some modes make a float32 of a number on the way, so that a large one is put together from halves. */
export function integerText(value: number, { bits }: Dialect): string {
  if (Math.abs(value) < 2 ** 24) return String(value);
  return bits.bitOr(`(${bits.shiftLeft(String(value >> 16), "16")})`, String(value & 0xffff));
}

/** A comparison as a boolean in every mode: gpu.js knows < and > as such, and takes others for numbers where they stand alone. */
export function truth(comparison: string): string {
  return `${comparison} && ${comparison}`;
}
