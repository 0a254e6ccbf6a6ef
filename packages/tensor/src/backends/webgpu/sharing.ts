import type { Operand } from "./kernel.ts";

/** What is bound to one variable of a kernel. */
export interface SharedBinding {
  readonly access: "read" | "read_write" | "uniform";
  readonly element: string;
  /** The first of the operands that it stands for. */
  readonly operand: number;
  /** Elements of a uniform. */
  readonly count: number;
}

/** How the operands of a launch share variables, given where they lie. */
export interface Sharing {
  readonly bindings: readonly SharedBinding[];
  /** The binding of each operand. */
  readonly of: readonly number[];
  /** Operands that must be read from a copy. */
  readonly staged: readonly number[];
  readonly key: string;
}

/** Where an operand lies: which GPU buffer, and from which byte on. Operands are the same memory or lie apart. */
export interface Location {
  readonly id: number;
  readonly offset: number;
}

/**
 * A GPU buffer is one resource to a dispatch: where a part of it is written, all bound parts of it are writable, and no two of those may overlap. So memory that
 * is written and read (in place), or read twice, has one variable for both; where the kernel wants to see it in two ways, one of them sees a copy.
 */
export function sharingOf(operands: readonly (Operand & { readonly isWritten: boolean })[], at: readonly Location[]): Sharing {
  const isWritten = new Set(operands.flatMap((operand, i) => (operand.isWritten ? [at[i]?.id] : [])));
  const bindings: SharedBinding[] = [];
  const of = new Array<number>(operands.length).fill(0);
  const staged: number[] = [];
  // What is written comes first: it can't be a copy.
  const order = operands.map((_, i) => i).sort((a, b) => Number(operands[b]?.isWritten) - Number(operands[a]?.isWritten) || a - b);
  for (const i of order) {
    const [operand, place] = [operands[i], at[i]];
    if (operand === undefined || place === undefined) throw new TypeError("Every operand has a place");
    const { element, uniform } = operand;
    const isWritable = uniform === undefined && isWritten.has(place.id);
    const same = bindings.filter(({ operand: other, access }) => {
      const own = at[other];
      return (
        access !== "uniform" && uniform === undefined && !staged.includes(other) && own?.id === place.id && own.offset === place.offset
      );
    });
    const shared = same.find((binding) => binding.element === element);
    if (shared !== undefined) {
      of[i] = bindings.indexOf(shared);
      continue;
    }
    const isStaged = isWritable && same.length > 0;
    if (isStaged) staged.push(i);
    const access = uniform !== undefined ? "uniform" : isWritable && !isStaged ? "read_write" : "read";
    of[i] = bindings.push({ access, element, operand: i, count: uniform ?? 0 }) - 1;
  }
  const key = `${bindings.map(({ access, element, count }) => `${access} ${element} ${count}`).join(",")} ${of.join(",")}`;
  return { bindings, of, staged, key };
}
