import type { Program } from "../../plan/program.ts";

/**
 * Numbers of the loads whose place comes from data, and so may lie outside of their input: nobody checks ids on a device. All other places exist, as the meanings of
 * operators see to it.
 */
export function strayLoads({ levels, inner }: Program): ReadonlySet<number> {
  const instructions = new Map([...levels.flat(), ...inner].map((each) => [each.id, each]));
  const known = new Map<number, boolean>();
  const isOfData = (id: number): boolean => {
    const own = known.get(id);
    if (own !== undefined) return own;
    const { expression, operands } = instructions.get(id)!; // operands are instructions
    const found = expression.kind === "load" || operands.some(isOfData);
    known.set(id, found);
    return found;
  };
  const stray = [...instructions.values()].filter(({ expression, operands }) => expression.kind === "load" && operands.some(isOfData));
  return new Set(stray.map(({ id }) => id));
}
