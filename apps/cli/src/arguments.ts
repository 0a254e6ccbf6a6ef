import { InvalidArgumentError } from "commander";

/** A whole number of at least `least` in decimal digits; undefined for any other text. */
export function readWhole(text: string, least: number): number | undefined {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  return Number.isSafeInteger(value) && value >= least ? value : undefined;
}

/** Reads an argument that is a whole number of at least `least`; anything else is wrong usage. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = readWhole(text, least);
    if (value === undefined) throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`);
    return value;
  };
}

/** Reads words with commas between them; an option that is given again adds to them. */
export function list(text: string, before: readonly string[] = []): readonly string[] {
  const words = text.split(",").map((word) => word.trim());
  if (words.includes("")) throw new InvalidArgumentError("It must be words with commas between them.");
  return [...before, ...words];
}
