import type { CellArgument } from "./cell.ts";
import type { StepCell } from "./kernels.ts";

/** Inputs that lie in one array: for each such array their numbers. */
export type Bundles = readonly (readonly number[])[];

/** Puts inputs together, the smallest first, until there are at most so many arrays, each of at most so many inputs. */
export function bundlesOf(inputs: readonly number[], sizes: readonly number[], most: number): Bundles {
  const rest = [...inputs].sort((a, b) => (sizes[a] ?? 0) - (sizes[b] ?? 0) || a - b);
  const bundles: number[][] = [];
  while (rest.length + bundles.length > most) bundles.push(rest.splice(0, Math.min(most, rest.length + bundles.length - most + 1)));
  return bundles;
}

/** The kernel that puts arrays of so many cells one after the other. */
export function bundleCell(lengths: readonly number[]): StepCell {
  const names = lengths.map((_, i) => `in${i}`);
  const bases = lengths.map((_, i) => `base${i}`);
  const choices = names.map((name, i) => `if (this.thread.x >= ${bases[i]}) { value = ${name}[this.thread.x - ${bases[i]}]; }`);
  const source = [`function (${[...names, ...bases].join(", ")}) {`, "let value = 0;", ...choices, "return value;", "}"].join("\n");
  const given = [
    ...names.map((_, index): CellArgument => ({ kind: "input", index })),
    ...bases.map((_, index): CellArgument => ({ kind: "base", index })),
  ];
  const length = lengths.reduce((sum, each) => sum + each, 0);
  return {
    cell: { source, names: [...names, ...bases], arguments: given },
    extents: [length],
    key: `bundle ${lengths.length}`,
    bundles: [],
  };
}

/** Where each of some arrays begins when they stand one after the other. */
export function basesOf(lengths: readonly number[]): readonly number[] {
  return lengths.map((_, i) => lengths.slice(0, i).reduce((sum, each) => sum + each, 0));
}
