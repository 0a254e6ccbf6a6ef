import { formatOf, loosen, type Slots } from "./bounded.ts";
import { stepOf, type Bounded, type BoundedInput, type Step } from "./evaluate-steps.ts";
import { operandsOf, type Axis, type Expression, type Reducer, type ScalarType } from "./expression.ts";
import { nearest, type FloatPrecision } from "./float-precision.ts";

/** Steps that run once for each value of a loop variable; a node lives in the outermost scope that knows all it depends on. */
interface Scope {
  readonly depth: number;
  readonly steps: Step[];
  readonly done: Map<Expression, number>;
}

/**
 * The float64 value of a meaning at every output element, with a bound on the error of any implementation of this precision that rounds each operation
 * once to the expression's types, in whatever order it sums.
 */
export function evaluateMeaning(
  at: readonly Axis[],
  value: Expression,
  inputs: readonly BoundedInput[],
  precision: FloatPrecision = nearest,
): Bounded {
  const count = at.reduce((product, axis) => product * axis.size, 1);
  const values = new Float64Array(count);
  const bounds = new Float64Array(count);
  if (count === 0) return { values, bounds: undefined };
  const slots: Slots = { V: new Float64Array(sizeOfTree(value) + at.length), E: new Float64Array(sizeOfTree(value) + at.length) };
  const outer: Scope = { depth: 0, steps: [], done: new Map() };
  const loops = at.map<Scope>((_, i) => ({ depth: i + 1, steps: [], done: new Map() }));
  const bound = new Map<Axis, { readonly scope: Scope; readonly slot: number }>();
  at.forEach((axis, slot) => bound.set(axis, { scope: loops[slot] as Scope, slot })); // one scope for each axis
  const out = compile(value, { slots, inputs, precision, outer, bound, next: at.length });
  const { V, E } = slots;
  let flat = 0;
  const walk = (depth: number): void => {
    if (depth === at.length) {
      values[flat] = V[out]!;
      bounds[flat++] = E[out]!;
      return;
    }
    const { steps } = loops[depth] as Scope; // one scope for each axis
    const size = (at[depth] as Axis).size;
    for (let i = 0; i < size; i++) {
      V[depth] = i;
      for (let s = 0; s < steps.length; s++) steps[s]!();
      walk(depth + 1);
    }
  };
  for (const step of outer.steps) step();
  walk(0);
  return { values, bounds: bounds.every((bound) => bound === 0) ? undefined : bounds };
}

/** How many slots an expression may need. A node under two reductions over one axis counts for each. */
function sizeOfTree(value: Expression): number {
  const visit = (node: Expression, seen: Set<Expression>): number => {
    if (seen.has(node)) return 0;
    seen.add(node);
    if (node.kind === "reduce") return 2 + visit(node.from, seen) + visit(node.to, seen) + visit(node.body, new Set());
    return 1 + operandsOf(node).reduce((sum, operand) => sum + visit(operand, seen), 0);
  };
  return visit(value, new Set());
}

interface Compiler {
  readonly slots: Slots;
  readonly inputs: readonly BoundedInput[];
  readonly precision: FloatPrecision;
  readonly outer: Scope;
  readonly bound: Map<Axis, { readonly scope: Scope; readonly slot: number }>;
  next: number;
}

function compile(root: Expression, compiler: Compiler): number {
  const { slots, precision, outer, bound } = compiler;
  const { V, E } = slots;

  /** The deepest scope whose variable a node depends on. */
  function scopeOf(node: Expression, seen: Map<Expression, Scope>): Scope {
    const own = seen.get(node);
    if (own !== undefined) return own;
    let deepest = node.kind === "axis" ? (bound.get(node)?.scope ?? outer) : outer;
    for (const operand of operandsOf(node)) {
      const scope = scopeOf(operand, seen);
      if (scope.depth > deepest.depth) deepest = scope;
    }
    seen.set(node, deepest);
    return deepest;
  }

  function visit(node: Expression, scopes: Map<Expression, Scope>): number {
    if (node.kind === "axis") return bound.get(node)?.slot ?? unbound(node);
    const scope = scopeOf(node, scopes);
    const own = scope.done.get(node);
    if (own !== undefined) return own;
    const slot = node.kind === "reduce" ? reduction(node, scope, scopes) : plain(node, scope, scopes);
    scope.done.set(node, slot);
    return slot;
  }

  function plain(node: Exclude<Expression, { kind: "axis" | "reduce" }>, scope: Scope, scopes: Map<Expression, Scope>): number {
    const operands = operandsOf(node).map((operand) => visit(operand, scopes));
    const out = compiler.next++;
    scope.steps.push(stepOf(node, operands, out, compiler));
    return out;
  }

  function reduction(node: Extract<Expression, { kind: "reduce" }>, parent: Scope, scopes: Map<Expression, Scope>): number {
    const [from, to] = [visit(node.from, scopes), visit(node.to, scopes)];
    const inner: Scope = { depth: parent.depth + 1, steps: [], done: new Map() };
    const variable = compiler.next++;
    const before = bound.get(node.axis);
    bound.set(node.axis, { scope: inner, slot: variable });
    const body = visit(node.body, new Map());
    if (before === undefined) bound.delete(node.axis);
    else bound.set(node.axis, before);
    const out = compiler.next++;
    const { steps } = inner;
    const fold = folding(node.reducer, node.type, compiler, body, out);
    const isFloat = node.type === "float32";
    parent.steps.push(() => {
      fold.start();
      const end = V[to]!;
      for (let i = V[from]!; i < end; i++) {
        V[variable] = i;
        for (let s = 0; s < steps.length; s++) steps[s]!();
        fold.next();
      }
      fold.finish();
      if (isFloat) loosen(slots, out, precision);
      if (E[from] !== 0 || E[to] !== 0) E[out] = Infinity;
    });
    return out;
  }

  return visit(root, new Map());
}

function unbound(axis: Axis): never {
  throw new TypeError(`The axis ${axis.name} is read outside of its reduction`);
}

interface Fold {
  readonly start: Step;
  readonly next: Step;
  readonly finish: Step;
}

function folding(reducer: Reducer, type: ScalarType, { slots, precision }: Compiler, body: number, out: number): Fold {
  if (reducer !== "sum") return extremeFold(reducer, type, slots, body, out);
  const { V, E } = slots;
  const format = formatOf(type);
  // A partial sum that is subnormal may be lost.
  const lost = precision.flushesSubnormals === true && format.isFloat32 ? 2 ** -126 : 0;
  const isInteger = type === "int32";
  let [sum, size, error, terms, finiteSize] = [0, 0, 0, 0, 0];
  let areFinite = true;
  return {
    start: () => {
      [sum, size, error, terms, finiteSize] = [0, 0, 0, 0, 0];
      areFinite = true;
    },
    next: () => {
      const [term, bound] = [V[body]!, E[body]!];
      sum = isInteger ? (sum + term) | 0 : sum + term;
      // Adding an exact 0 rounds nothing.
      if (term === 0 && bound === 0) return;
      if (Number.isFinite(term)) finiteSize += Math.abs(term) + bound;
      else areFinite = false;
      terms++;
      size += Math.abs(term) + bound;
      error += bound;
    },
    finish: () => {
      V[out] = sum;
      if (isInteger) E[out] = error === 0 || size < 2 ** 31 ? error : Infinity;
      // A term that is certainly not finite decides the sum, but beside an infinity finite ones may overflow to the other in some order.
      else if (!areFinite) E[out] = error < Infinity && (Number.isNaN(sum) || finiteSize < format.overflow) ? 0 : Infinity;
      else if (terms <= 1) E[out] = error;
      else {
        // (n - 1) u / (1 - (n - 1) u) times the sum of sizes holds for every order and for fused products.
        const roundings = (terms - 1) * format.unit;
        E[out] = size >= format.overflow || roundings >= 1 ? Infinity : error + (roundings / (1 - roundings)) * size + lost * terms;
      }
    },
  };
}

function extremeFold(reducer: Reducer, type: ScalarType, { V, E }: Slots, body: number, out: number): Fold {
  const sign = reducer === "max" ? 1 : -1;
  const empty = type === "int32" ? (reducer === "max" ? -(2 ** 31) : 1 - 2 ** 31) : -Infinity;
  let [best, high, low, isKnown] = [empty, empty, empty, true];
  return {
    start: () => ([best, high, low, isKnown] = [empty, empty, empty, true]),
    next: () => {
      const [term, bound] = [sign * V[body]!, E[body]!];
      best = Math.max(best, term);
      if (bound === Infinity) isKnown = false;
      high = Math.max(high, term + bound);
      low = Math.max(low, term - bound);
    },
    finish: () => {
      V[out] = sign * best;
      E[out] = !isKnown ? Infinity : Number.isFinite(best) ? Math.max(high - best, best - low) : 0;
    },
  };
}
