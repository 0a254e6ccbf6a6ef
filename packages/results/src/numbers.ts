import { z } from "zod";

// JSON has no NaN and no infinity: they travel as words, as @tercet/equivalence writes them.
const words: Readonly<Record<string, number>> = { NaN, Infinity, "-Infinity": -Infinity, "-0": -0 };

/** A number, or one of the words NaN, Infinity, -Infinity and -0 for what JSON lacks; read as a number. */
export const number: z.ZodType<number> = z
  .union([z.number(), z.enum(["NaN", "Infinity", "-Infinity", "-0"])])
  .transform((value) => (typeof value === "number" ? value : (words[value] ?? NaN)));

/** A number in the form that `number` reads. */
export function numberToJson(value: number): number | string {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? value : String(value);
}
