import { bytesOf } from "../dtype.ts";
import { errors } from "../errors.ts";
import { sameShape, sizeOf } from "../shape.ts";
import type { KernelExpression, LoopKernel, Plan, Slot, Step } from "./kernel.ts";

/**
 * Checks what must hold of a plan: every read is of something written before and not overwritten since, memory lies in bounds,
 * results are written, donated inputs are not read after, kernels have the parameters they use and at most one reduction.
 * @throws TercetError `graph-invalid`
 */
export function verifyPlan(plan: Plan): void {
  const fail = (requirement: string, found: string): never => {
    throw errors["graph-invalid"]({ pass: "plan", requirement, found });
  };
  const written = new Set<number>();
  checkDonations(plan, fail);
  /** Inputs whose memory a result has taken over by now. */
  const gone = new Set<number>();
  const checked = new Set<LoopKernel>();
  /** Live arena pieces. */
  const pieces: Piece[] = [];
  plan.steps.forEach((step, position) => {
    const where = `step ${position} (${step.label})`;
    step.inputs.forEach((slot) => {
      checkSlot(plan, slot, fail, where);
      if (slot.kind === "result" && !written.has(slot.index))
        fail("a result must be written before it is read", `${where} reads result ${slot.index}`);
      if (slot.kind === "input" && gone.has(slot.index))
        fail("a donated input must not be read once it is written over", `${where} reads input ${slot.index}`);
      if (slot.kind === "arena" && !pieces.some((piece) => piece.from === slot.byteOffset))
        fail("an intermediate must still be there when it is read", `${where} reads arena byte ${slot.byteOffset}`);
    });
    if (step.outputs.length !== (step.kernel.kind === "loop" ? step.kernel.values.length : 1))
      fail("a step must have a place for each output", where);
    const own: Piece[] = [];
    step.outputs.forEach((output, i) => {
      checkSlot(plan, output, fail, where);
      if (output.kind === "input") fail("a plan must not write its inputs", where);
      if (output.kind === "result") {
        if (step.outputs.some((other, j) => j < i && other.kind === "result" && other.index === output.index))
          fail("the outputs of a step must lie apart", where);
        written.add(output.index);
        gone.add(plan.donated[output.index] ?? -1);
      }
      if (output.kind !== "arena") return;
      const piece = { from: output.byteOffset, to: output.byteOffset + outputBytes(step, i) };
      if (piece.to > plan.arenaBytes)
        fail("the arena must hold every intermediate", `${where} ends at byte ${piece.to} of ${plan.arenaBytes}`);
      if (own.some((other) => overlap(other, piece))) fail("the outputs of a step must lie apart", where);
      own.push(piece);
    });
    for (let i = pieces.length - 1; i >= 0; i--) {
      const piece = pieces[i];
      if (piece !== undefined && own.some((other) => overlap(other, piece))) pieces.splice(i, 1);
    }
    const readsOwn = step.inputs.some((slot) => slot.kind === "arena" && !pieces.some((piece) => piece.from === slot.byteOffset));
    if (readsOwn) fail("a step must not write over what it reads", where);
    pieces.push(...own);
    const loop = step.kernel.kind === "loop" ? step.kernel : step.kernel.epilogue?.kernel;
    if (loop !== undefined) {
      if (step.parameters.length !== loop.parameters) fail("a loop kernel must get its parameters", where);
      if (!checked.has(loop)) checkLoop(loop, (found) => fail("a loop kernel must be well formed", `${where}: ${found}`));
      checked.add(loop);
    }
  });
  plan.results.forEach(({ shape }, i) => {
    if (sizeOf(shape) > 0 && !written.has(i)) fail("every result with elements must be written", `result ${i} is not`);
  });
}

function checkDonations({ inputs, results, donated }: Plan, fail: (requirement: string, found: string) => never): void {
  donated.forEach((input, i) => {
    if (input === -1) return;
    const [from, to] = [inputs[input], results[i]];
    const fits = from !== undefined && to !== undefined && from.dtype === to.dtype && sameShape(from.shape, to.shape);
    if (!fits || donated.indexOf(input) !== i)
      fail("a donated input must fit the result that takes it", `result ${i} takes input ${input}`);
  });
}

/** Bytes of the arena, from the first to the one after the last. */
interface Piece {
  readonly from: number;
  readonly to: number;
}

function overlap(a: Piece, b: Piece): boolean {
  return a.from < b.to && b.from < a.to;
}

function outputBytes({ kernel, parameters }: Step, output: number): number {
  if (kernel.kind === "claimed") return sizeOf(kernel.shape) * bytesOf[kernel.output];
  return sizeOf(parameters.slice(0, kernel.rank)) * bytesOf[kernel.outputs[output] ?? "float32"];
}

function checkSlot(plan: Plan, slot: Slot, fail: (requirement: string, found: string) => never, where: string): void {
  const limit = slot.kind === "input" ? plan.inputs.length : plan.results.length;
  if (slot.kind === "arena" ? slot.byteOffset % 64 !== 0 || slot.byteOffset > plan.arenaBytes : slot.index >= limit || slot.index < 0)
    fail("slots must be in range and aligned", `${where}: ${JSON.stringify(slot)}`);
}

function checkLoop(kernel: LoopKernel, fail: (found: string) => never): void {
  let reductions = 0;
  // What stands inside and outside of the reduction is looked at in both places.
  const [seenInside, seenOutside] = [new Set<KernelExpression>(), new Set<KernelExpression>()];
  const visit = (expression: KernelExpression, inside: boolean): void => {
    const seen = inside ? seenInside : seenOutside;
    if (seen.has(expression)) return;
    seen.add(expression);
    switch (expression.kind) {
      case "constant":
        return;
      case "reduced":
        if (!inside) fail("the reduced variable stands outside of the reduction");
        return;
      case "parameter":
        if (expression.slot >= kernel.parameters) fail(`parameter ${expression.slot} of ${kernel.parameters}`);
        return;
      case "coordinate":
        if (expression.axis >= kernel.rank) fail(`coordinate ${expression.axis} of rank ${kernel.rank}`);
        return;
      case "load":
        if (kernel.inputs[expression.input] !== expression.type) fail(`input ${expression.input} is not ${expression.type}`);
        visit(expression.offset, inside);
        return;
      case "unary":
      case "cast":
        visit(expression.a, inside);
        return;
      case "binary":
        visit(expression.a, inside);
        visit(expression.b, inside);
        return;
      case "select":
        visit(expression.condition, inside);
        visit(expression.a, inside);
        visit(expression.b, inside);
        return;
      case "reduce":
        reductions++;
        if (inside || reductions > 1) fail("it holds more than one reduction");
        visit(expression.from, false);
        visit(expression.to, false);
        visit(expression.body, true);
        return;
      default:
        expression satisfies never;
    }
  };
  for (const value of kernel.values) visit(value, false);
}
