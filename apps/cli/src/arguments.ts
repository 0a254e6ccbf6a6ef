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
