import type { KernelExpression, LoopKernel } from "../../../plan/kernel.ts";
import type { FunctionSource } from "../assemble.ts";
import { count, int, least, load, op, plus, repeatWhile, store, type Code, type Local } from "../code.ts";
import { kernelParameters } from "../launch.ts";
import { combinerOf, identityOf, scalarBinaryCode, scalarConstant, vectorBinaryCode, vectorConstant } from "./arithmetic.ts";
import { localType, strideIn } from "./expression.ts";
import { openFunction } from "./function.ts";
import { guardsOf, topDown } from "./guards.ts";
import { expandHalves } from "./half.ts";
import { partials, type Reduce } from "./reduce.ts";
import { dependenciesIn, inner, reduced, type Nest } from "./scopes.ts";

/** The reduction of a kernel that sums over rows: neighbouring outputs read neighbouring elements, and from one term to the next it is far. */
function columnReduction(values: readonly KernelExpression[], nest: Pick<Nest, "dependencies">): Reduce | undefined {
  const reduce = topDown(...values).find((e) => e.kind === "reduce");
  if (reduce === undefined || (nest.dependencies(reduce) & inner) === 0) return undefined;
  if (((nest.dependencies(reduce.from) | nest.dependencies(reduce.to)) & inner) !== 0) return undefined;
  const loads = topDown(reduce.body).filter((e) => e.kind === "load");
  const isSpread = loads.some(({ offset }) => strideIn(offset, reduced, nest) === "other");
  return isSpread && loads.every(({ offset }) => strideIn(offset, inner, nest) !== "other") ? reduce : undefined;
}

const known = new WeakMap<LoopKernel, boolean>();

/** Whether a kernel is a row of sums over rows, as gradients of biases are. */
export function reducesRows(kernel: LoopKernel): boolean {
  const own = known.get(kernel) ?? (kernel.rank === 1 && isOverRows(kernel));
  known.set(kernel, own);
  return own;
}

function isOverRows({ values, rank }: LoopKernel): boolean {
  const written = expandHalves(values);
  return columnReduction(written, { dependencies: dependenciesIn(guardsOf(written), rank) }) !== undefined;
}

/** Bodies of fewer nodes handle four vectors at once. */
const smallBody = 48;

/**
 * The eight partial results of every column of a kernel that reduces rows, [8, columns] at the address behind the kernel's integers. Units are the partials: a thread reads
 * whole rows, as they lie. Column by column memory waits at every row (measured, one thread, 4096 x 1536: 3.5 ms, and 1.4 ms by rows).
 */
export function renderPartials(kernel: LoopKernel): FunctionSource {
  return { key: `partials ${kernel.key}`, parameters: kernelParameters, build: (builder) => buildPartials(kernel, builder) };
}

function buildPartials(kernel: LoopKernel, builder: Parameters<FunctionSource["build"]>[0]): Code {
  const { written, nest, values, coordinates, begin, end, extent, partialsAddress, setReduced, prologue } = openFunction(kernel, builder);
  const e = columnReduction(written, nest);
  if (e === undefined) throw new TypeError("Not a reduction of rows");
  const [row] = coordinates as readonly [Local]; // rank is 1
  const [r, group, last, base, at] = Array.from({ length: 5 }, () => builder.local("i32")) as [Local, Local, Local, Local, Local]; // as many
  const [from, to, columns] = [values.scalar(e.from), values.scalar(e.to), extent(0)];
  const rowBytes = nest.keep("i32", op("i32.shl", columns, int(2)));
  const name = combinerOf(e.reducer);
  const identity = identityOf(e.reducer, e.type);
  const scalarType = localType(e.type) === "f32" ? "f32" : "i32";

  const partialOf = (unit: Code): Code => plus(partialsAddress(), op("i32.mul", unit, rowBytes));
  nest.emit([
    at.set(partialOf(begin.get)),
    last.set(partialOf(end.get)),
    repeatWhile(op("i32.le_s", plus(at.get, int(16)), last.get), [
      store("v128.store", at.get, vectorConstant(e.type, identity)),
      at.set(plus(at.get, int(16))),
    ]),
    repeatWhile(op("i32.lt_s", at.get, last.get), [
      store(`${scalarType}.store`, at.get, scalarConstant(e.type, identity)),
      at.set(plus(at.get, int(4))),
    ]),
  ]);

  const place = (): Code => nest.keep("i32", plus(base.get, op("i32.shl", row.get, int(2))));
  const vectors = (width: number): Code =>
    nest.within(inner, { variable: inner, width }, () => {
      const terms = values.vectors(e.body);
      const to = place();
      const added = (value: Code, n: number): Code => vectorBinaryCode(name, e.type, load("v128.load", to, 16 * n), value) ?? [];
      nest.emit(terms.map((value, n) => store("v128.store", to, added(value, n), 16 * n)));
    });
  const one = (): Code =>
    nest.within(inner, undefined, () => {
      const term = values.scalar(e.body);
      const to = place();
      nest.emit(store(`${scalarType}.store`, to, scalarBinaryCode(name, e.type, load(`${scalarType}.load`, to), term)));
    });
  setReduced(r);
  const wholeRow = nest.within(reduced, undefined, () => {
    nest.emit([base.set(partialOf(op("i32.sub", r.get, group.get))), row.set(int(0))]);
    for (const width of topDown(e.body).length < smallBody ? [4, 1] : [1])
      nest.emit(
        repeatWhile(op("i32.le_s", plus(row.get, int(4 * width)), columns), [vectors(width), row.set(plus(row.get, int(4 * width)))]),
      );
    nest.emit(repeatWhile(op("i32.lt_s", row.get, columns), [one(), row.set(plus(row.get, int(1)))]));
  });
  const rows: Code = [
    r.set(plus(group.get, begin.get)),
    last.set(least(plus(group.get, end.get), to)),
    repeatWhile(op("i32.lt_s", r.get, last.get), [wholeRow, r.set(plus(r.get, int(1)))]),
  ];
  nest.emit(count(group, from, to, int(partials), rows));
  return [prologue, nest.root.statements];
}

/** The eight partial results of columns, added in ascending order as every reduction does. */
export function foldedVectors(e: Reduce, width: number, at: Code, rowBytes: Code): readonly Code[] {
  const combined = (a: Code, b: Code): Code => vectorBinaryCode(combinerOf(e.reducer), e.type, a, b) ?? [];
  const row = (p: number): Code => plus(at, op("i32.mul", rowBytes, int(p)));
  const identity = vectorConstant(e.type, identityOf(e.reducer, e.type));
  return Array.from({ length: width }, (_, n) =>
    Array.from({ length: partials }, (_, p) => load("v128.load", row(p), 16 * n)).reduce(combined, identity),
  );
}

/** As {@link foldedVectors}, for one column. */
export function foldedScalar(e: Reduce, at: Code, rowBytes: Code): Code {
  const name = localType(e.type) === "f32" ? "f32.load" : "i32.load";
  return Array.from({ length: partials }, (_, p) => load(name, plus(at, op("i32.mul", rowBytes, int(p))))).reduce(
    (sum, partial) => scalarBinaryCode(combinerOf(e.reducer), e.type, sum, partial),
    scalarConstant(e.type, identityOf(e.reducer, e.type)),
  );
}
