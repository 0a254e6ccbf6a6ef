import type { Instruction, Program } from "../../plan/program.ts";

/** Numbers of the loads whose place may lie outside of their input: a selection leaves them unused there, or the place comes from data. */
export function strayLoads({ levels, inner, results }: Program): ReadonlySet<number> {
  const instructions = new Map<number, Instruction>([...levels.flat(), ...inner].map((each) => [each.id, each]));
  const ofData = new Map<number, boolean>();
  const readsData = (id: number): boolean => {
    const known = ofData.get(id);
    if (known !== undefined) return known;
    const { expression, operands } = instructions.get(id)!; // operands are instructions
    const found = expression.kind === "load" || operands.some(readsData);
    ofData.set(id, found);
    return found;
  };
  const stray = new Set<number>();
  const [always, sometimes] = [new Set<number>(), new Set<number>()];
  const stack = results.map((id) => ({ id, isConditional: false }));
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { id, isConditional } = next;
    const seen = isConditional ? sometimes : always;
    if (seen.has(id)) continue;
    seen.add(id);
    const { expression, operands } = instructions.get(id)!; // as above
    if (expression.kind === "load" && (isConditional || operands.some(readsData))) stray.add(id);
    const isChoice = expression.kind === "select";
    operands.forEach((operand, i) => stack.push({ id: operand, isConditional: isConditional || (isChoice && i > 0) }));
  }
  return stray;
}
