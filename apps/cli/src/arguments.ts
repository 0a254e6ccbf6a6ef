import { InvalidArgumentError } from "commander";

/** Reads a whole number of at least `least`; anything else is wrong usage. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (!Number.isSafeInteger(value) || value < least) throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`);
    return value;
  };
}
