import type { Application, Leaf, Node } from "../graph/node.ts";
import { numberOf } from "../graph/number.ts";
import { meaningAt } from "../operators/define.ts";
import type { Axis, Binary, Expression, Reducer, ScalarType, Unary } from "../scalar/expression.ts";
import { stridesOf } from "../shape.ts";
import * as polynomial from "./polynomial.ts";
import type { Polynomial } from "./polynomial.ts";

/** A kernel's expression while it is put together: integers that index are polynomials, reads are of nodes. Equal keys mean equal values. */
export type Lowered = { readonly key: string } & Unkeyed;

type Unkeyed = { readonly type: ScalarType } & (
  | { readonly kind: "index"; readonly value: Polynomial }
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "load"; readonly node: Node; readonly offset: Polynomial }
  /** A host value of one element: it travels with the kernel's parameters. */
  | { readonly kind: "scalar"; readonly leaf: Leaf; readonly value: number }
  | { readonly kind: "unary"; readonly op: Unary; readonly a: Lowered }
  | { readonly kind: "binary"; readonly op: Binary; readonly a: Lowered; readonly b: Lowered }
  | { readonly kind: "select"; readonly condition: Lowered; readonly a: Lowered; readonly b: Lowered }
  | { readonly kind: "cast"; readonly a: Lowered }
  | {
      readonly kind: "reduce";
      readonly reducer: Reducer;
      readonly axis: Axis;
      readonly from: Lowered;
      readonly to: Lowered;
      readonly body: Lowered;
    }
);

/** The meaning of an application, with what fusion wants to know about it. */
export interface Meaning {
  readonly at: readonly Axis[];
  readonly value: Expression;
  /** A read and nothing else: a reshape, a transposition, a slice, a broadcast, a gather. */
  readonly isView: boolean;
  /** Extent of its reduction; 0 when it has none. */
  readonly reduced: number;
}

/** Reads a node's meaning, with itself as the only element of an application without one (a claimed kernel). */
export function meaningOf(node: Application): Meaning {
  const { definition } = node;
  if (definition.kind === "composite") throw new TypeError(`${definition.name} is claimed and has no meaning of its own`);
  const { at, value } = meaningAt(
    definition,
    node.inputs.map((input) => input.shape),
    node.inputs.map((input) => input.dtype),
    node.attributes,
  );
  return { at, value, isView: value.kind === "read", reduced: reducedExtent(value, new Set()) };
}

function reducedExtent(value: Expression, seen: Set<Expression>): number {
  if (seen.has(value)) return 0;
  seen.add(value);
  switch (value.kind) {
    case "constant":
    case "axis":
      return 0;
    case "read":
      return Math.max(0, ...value.at.map((place) => reducedExtent(place, seen)));
    case "unary":
    case "cast":
      return reducedExtent(value.a, seen);
    case "binary":
      return Math.max(reducedExtent(value.a, seen), reducedExtent(value.b, seen));
    case "select":
      return Math.max(reducedExtent(value.condition, seen), reducedExtent(value.a, seen), reducedExtent(value.b, seen));
    case "reduce":
      return Math.max(1, value.axis.size);
    default:
      return value satisfies never;
  }
}

function asPolynomial(value: Lowered): Polynomial {
  if (value.kind === "index") return value.value;
  return polynomial.ofAtom({ kind: "opaque", value, key: value.key, polynomials: polynomialsOf(value) });
}

/** Every polynomial in a lowered expression, nested ones too; a shared piece is walked once. */
export function polynomialsOf(value: Lowered): readonly Polynomial[] {
  const found = new Map<string, Polynomial>();
  const seen = new Set<Lowered>();
  const visit = (piece: Lowered): void => {
    if (seen.has(piece)) return;
    seen.add(piece);
    if (piece.kind === "index" || piece.kind === "load")
      for (const each of polynomial.nested(piece.kind === "index" ? piece.value : piece.offset)) found.set(each.key, each);
    for (const inner of partsOf(piece)) visit(inner);
  };
  visit(value);
  return [...found.values()];
}

/** The expressions that an expression is made of; those inside of index polynomials stand in the polynomials' atoms. */
export function partsOf(value: Lowered): readonly Lowered[] {
  switch (value.kind) {
    case "index":
    case "load":
    case "constant":
    case "scalar":
      return [];
    case "unary":
    case "cast":
      return [value.a];
    case "binary":
      return [value.a, value.b];
    case "select":
      return [value.condition, value.a, value.b];
    case "reduce":
      return [value.from, value.to, value.body];
    default:
      return value satisfies never;
  }
}

/**
 * Lowers nodes to expressions over loop variables, putting the meaning of every node that `inlined` accepts in the place where it is read.
 * One lowering serves one kernel; equal pieces become one object.
 */
export function lowering(
  inlined: (node: Node) => boolean,
  meaning: (node: Application) => Meaning,
): (node: Node, at: readonly Polynomial[]) => Lowered {
  const pool = new Map<string, Lowered>();
  /** One object for each line; its key is a number, since lines that held lines would grow without end. */
  const keep = (line: string, value: Unkeyed): Lowered => {
    const own = pool.get(line) ?? { ...value, key: `%${pool.size}` };
    pool.set(line, own);
    return own;
  };

  const index = (value: Polynomial): Lowered => keep(`[${value.key}]`, { kind: "index", type: "int32", value });

  function node(what: Node, at: readonly Polynomial[], asRoot = false): Lowered {
    const scalar = what.kind === "leaf" ? numberOf(what.tensor) : undefined;
    if (scalar !== undefined && what.kind === "leaf")
      return keep(`scalar${what.id}`, { kind: "scalar", type: what.dtype, leaf: what, value: scalar });
    if (what.kind === "leaf" || !(asRoot || inlined(what))) {
      const strides = stridesOf(what.shape);
      let offset = polynomial.number(0);
      at.forEach((place, i) => {
        if (what.shape[i] !== 1) offset = polynomial.sum(offset, polynomial.scale(place, strides[i] ?? 1));
      });
      return keep(`load${what.id}[${offset.key}]`, { kind: "load", type: what.dtype, node: what, offset });
    }
    const { at: axes, value } = meaning(what);
    const places = new Map<Axis, Polynomial>(axes.map((axis, i) => [axis, at[i] ?? polynomial.number(0)]));
    return expression(value, what, places, new Map());
  }

  function expression(value: Expression, owner: Application, places: Map<Axis, Polynomial>, done: Map<Expression, Lowered>): Lowered {
    const own = done.get(value);
    if (own !== undefined) return own;
    const lowered = lower(value, owner, places, done);
    done.set(value, lowered);
    return lowered;
  }

  function lower(value: Expression, owner: Application, places: Map<Axis, Polynomial>, done: Map<Expression, Lowered>): Lowered {
    const go = (inner: Expression): Lowered => expression(inner, owner, places, done);
    switch (value.kind) {
      case "constant":
        if (value.type === "int32") return index(polynomial.number(value.value));
        return keep(`${value.type} ${Object.is(value.value, -0) ? "-0" : value.value}`, {
          kind: "constant",
          type: value.type,
          value: value.value,
        });
      case "axis":
        return index(places.get(value) ?? polynomial.ofAtom({ kind: "axis", axis: value, key: `${value.name}#${axisNumber(value)}` }));
      case "read":
        return node(
          owner.inputs[value.input]!,
          value.at.map((place) => asPolynomial(go(place))),
        );
      case "unary": {
        const a = go(value.a);
        return keep(`${value.op}(${a.key}) ${value.type}`, { kind: "unary", type: value.type, op: value.op, a });
      }
      case "cast": {
        const a = go(value.a);
        return keep(`cast ${value.type}(${a.key})`, { kind: "cast", type: value.type, a });
      }
      case "binary":
        return binary(value.op, value.type, go(value.a), go(value.b));
      case "select": {
        const [condition, a, b] = [go(value.condition), go(value.a), go(value.b)];
        return keep(`(${condition.key}?${a.key}:${b.key})`, { kind: "select", type: value.type, condition, a, b });
      }
      case "reduce": {
        const [from, to, body] = [go(value.from), go(value.to), go(value.body)];
        const { reducer, axis, type } = value;
        return keep(`${reducer}#${axisNumber(axis)}(${from.key},${to.key},${body.key})`, {
          kind: "reduce",
          type,
          reducer,
          axis,
          from,
          to,
          body,
        });
      }
      default:
        return value satisfies never;
    }
  }

  function binary(op: Binary, type: ScalarType, a: Lowered, b: Lowered): Lowered {
    if (a.kind === "index" && b.kind === "index") {
      const [left, right] = [a.value, b.value];
      const divisor = right.terms.length === 0 && right.constant > 0 ? right.constant : undefined;
      if (op === "add") return index(polynomial.sum(left, right));
      if (op === "sub") return index(polynomial.sum(left, polynomial.scale(right, -1)));
      if (op === "mul" && right.terms.length === 0) return index(polynomial.scale(left, right.constant));
      if (op === "mul" && left.terms.length === 0) return index(polynomial.scale(right, left.constant));
      if (op === "quotient" && divisor !== undefined) return index(polynomial.quotient(left, divisor));
      if (op === "remainder" && divisor !== undefined) return index(polynomial.remainder(left, divisor));
    }
    return keep(`${op}(${a.key},${b.key}) ${type}`, { kind: "binary", type, op, a, b });
  }

  const axisNumbers = new Map<Axis, number>();
  function axisNumber(axis: Axis): number {
    const own = axisNumbers.get(axis) ?? axisNumbers.size;
    axisNumbers.set(axis, own);
    return own;
  }

  return (what, at) => node(what, at, true);
}
