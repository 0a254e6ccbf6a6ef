import type { Plan, Step } from "../../plan/kernel.ts";
import { sizeOf } from "../../shape.ts";

/** A value in the arena: which output of which step wrote it. */
export type ValueName = `${number}.${number}`;

/** Where the values of a plan's arena come from, how large they are, and when they are read for the last time. */
export interface Lives {
  /** For each input of each step the value that it reads; undefined where it reads an input or a result of the plan. */
  readonly read: readonly (readonly (ValueName | undefined)[])[];
  /** Elements of each input of each step. */
  readonly sizes: readonly (readonly number[])[];
  /** For each step the values that nobody reads after it. */
  readonly endsAfter: readonly (readonly ValueName[])[];
}

/**
 * Follows the values of the arena through a plan: a slot is a name, and what is written to its place later is another value. A value without elements takes no place:
 * it may have that of one that is still read, and whoever reads it reads nothing of the other.
 */
export function livesOf({ inputs, results, steps }: Plan): Lives {
  const at = new Map<number, { readonly name: ValueName; readonly size: number }>();
  const last = new Map<ValueName, number>();
  const sizes: number[][] = [];
  const read = steps.map((step, number) => {
    const own: number[] = [];
    const names = step.inputs.map((slot) => {
      const value = slot.kind === "arena" ? at.get(slot.byteOffset) : undefined;
      if (value !== undefined) last.set(value.name, number);
      own.push(slot.kind === "arena" ? (value?.size ?? 0) : sizeOf((slot.kind === "input" ? inputs : results)[slot.index]?.shape ?? []));
      return value?.name;
    });
    sizes.push(own);
    const size = outputSize(step);
    step.outputs.forEach((slot, output) => {
      if (slot.kind !== "arena") return;
      const name: ValueName = `${number}.${output}`;
      last.set(name, number);
      if (size > 0 || !at.has(slot.byteOffset)) at.set(slot.byteOffset, { name, size });
    });
    return names;
  });
  const endsAfter: ValueName[][] = steps.map(() => []);
  for (const [value, step] of last) endsAfter[step]?.push(value);
  return { read, sizes, endsAfter };
}

function outputSize({ kernel, parameters }: Step): number {
  return sizeOf(kernel.kind === "loop" ? parameters.slice(0, kernel.rank) : kernel.shape);
}
