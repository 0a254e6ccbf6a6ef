import type { KernelExpression } from "../../../plan/kernel.ts";
import { choose, count, int, load, op, plus, repeatWhile, store, when, type Code, type Local } from "../code.ts";
import { combinerOf, identityOf, scalarBinaryCode, scalarConstant, vectorBinaryCode, vectorConstant } from "./arithmetic.ts";
import { localType, type Values } from "./expression.ts";
import { reduced, type Nest } from "./scopes.ts";

export type Reduce = Extract<KernelExpression, { kind: "reduce" }>;

/**
 * The one order of every reduction: element i goes to partial result i mod 8 in ascending i, and the eight partials are added in ascending order.
 * So the bits depend on the number of elements alone, whether lanes run along the reduction or along the output.
 */
export const partials = 8;

/** Where the reduced variable lives now, and memory for eight partial results. */
export interface ReduceFrame {
  readonly nest: Nest;
  readonly scratch: Code;
  setVariable(local: Local): void;
}

/** Lanes along the reduction: two vectors of partial results, then the elements that are left one by one. */
export function reduceScalar(e: Reduce, values: Values, frame: ReduceFrame): Code {
  const { nest } = frame;
  const { builder } = nest;
  const [from, to] = [values.scalar(e.from), values.scalar(e.to)];
  const r = builder.local("i32");
  const sums = [builder.local("v128"), builder.local("v128")];
  const name = combinerOf(e.reducer);
  const identity = identityOf(e.reducer, e.type);
  frame.setVariable(r);

  const length = nest.keep("i32", op("i32.sub", to, from));
  const bulk = nest.keep("i32", plus(from, choose(op("i32.gt_s", length, int(0)), op("i32.and", length, int(-partials)), int(0))));
  for (const sum of sums) nest.emit(sum.set(vectorConstant(e.type, identity)));
  const vectorBody = nest.within(reduced, { variable: reduced, width: 2 }, () => {
    const bodies = values.vectors(e.body);
    sums.forEach((sum, n) => nest.emit(sum.set(vectorBinaryCode(name, e.type, sum.get, bodies[n] ?? []) ?? [])));
  });
  nest.emit(count(r, from, bulk, int(partials), vectorBody));
  sums.forEach((sum, n) => nest.emit(store("v128.store", frame.scratch, sum.get, 16 * n)));

  const p = builder.local("i32");
  const partial = builder.local(localType(e.type));
  const total = builder.local(localType(e.type));
  nest.emit(total.set(scalarConstant(e.type, identity)));
  const scalarBody = nest.within(reduced, undefined, () => {
    const body = values.scalar(e.body);
    nest.emit(partial.set(scalarBinaryCode(name, e.type, partial.get, body)));
  });
  const fold: Code = [
    partial.set(load(e.type === "float32" ? "f32.load" : "i32.load", plus(frame.scratch, op("i32.shl", p.get, int(2))))),
    r.set(plus(bulk, p.get)),
    when(op("i32.lt_s", r.get, to), scalarBody),
    total.set(scalarBinaryCode(name, e.type, total.get, partial.get)),
  ];
  nest.emit(count(p, int(0), int(partials), int(1), fold));
  return total.get;
}

/** Lanes along the output: each lane goes through the reduction in eight passes of every eighth element. */
export function reduceVectors(e: Reduce, values: Values, frame: ReduceFrame): readonly Code[] {
  const { nest } = frame;
  const { builder, lanes } = nest;
  const width = lanes?.width ?? 1;
  const [from, to] = [values.scalar(e.from), values.scalar(e.to)];
  const name = combinerOf(e.reducer);
  const [r, p] = [builder.local("i32"), builder.local("i32")];
  const sums = Array.from({ length: width }, () => builder.local("v128"));
  const totals = Array.from({ length: width }, () => builder.local("v128"));
  const identity = vectorConstant(e.type, identityOf(e.reducer, e.type));
  const combined = (a: Local, b: Code): Code => a.set(vectorBinaryCode(name, e.type, a.get, b) ?? []);
  frame.setVariable(r);

  for (const total of totals) nest.emit(total.set(identity));
  const body = nest.within(reduced, lanes, () => {
    const bodies = values.vectors(e.body);
    sums.forEach((sum, n) => nest.emit(combined(sum, bodies[n] ?? [])));
  });
  const pass: Code = [
    sums.map((sum) => sum.set(identity)),
    r.set(plus(from, p.get)),
    repeatWhile(op("i32.lt_s", r.get, to), [body, r.set(plus(r.get, int(partials)))]),
    totals.map((total, n) => combined(total, sums[n]?.get ?? [])),
  ];
  nest.emit(count(p, int(0), int(partials), int(1), pass));
  return totals.map((total) => total.get);
}
