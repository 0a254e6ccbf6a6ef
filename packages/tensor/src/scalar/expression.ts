/**
 * The language of meanings: what one output element is, as a scalar expression over the coordinates of that element,
 * with at most one reduction. It is the single definition of an operator; shape-free, backend-free, imports nothing.
 */

/** The type of a scalar; the two half types and int8 only appear below a `cast` or as the type that a `cast` makes. */
export type ScalarType = "float32" | "float64" | "int32" | "bool" | "float16" | "bfloat16" | "int8";

/** Functions of one scalar. round is to the nearest integer, ties to even. exp .. cos are elementary: `elementary.ts` expands them for float32. */
export type Unary =
  "neg" | "abs" | "sqrt" | "floor" | "round" | "exp" | "log" | "erf" | "tanh" | "sin" | "cos" | "not" | "bitsOf" | "fromBits";

/**
 * Functions of two scalars of one type. add, sub, mul wrap on int32. `quotient` and `remainder` are floor division of int32 by a
 * positive int32. min and max carry NaN. Comparisons make bool. The bit operations are of int32; shifts take 0..31, right ones are logical.
 */
export type Binary =
  | "add" | "sub" | "mul" | "div" | "min" | "max" | "quotient" | "remainder"
  | "less" | "lessEqual" | "equal" | "notEqual"
  | "and" | "or" | "bitAnd" | "bitOr" | "bitXor" | "shiftLeft" | "shiftRight"; // prettier-ignore

/** How a reduction combines. An empty sum is 0, an empty max -Infinity, an empty min Infinity (for int32 its least and greatest value). */
export type Reducer = "sum" | "max" | "min";

/** A loop variable: int32, from 0 to its size - 1, or what its reduction says. Identity is the object. */
export interface Axis {
  readonly kind: "axis";
  readonly type: "int32";
  readonly name: string;
  /** How many values it takes; an upper bound where a reduction's bounds come from data. */
  readonly size: number;
}

/** A scalar expression. Shared subexpressions are shared objects; interpreters evaluate each object once per scope. */
export type Expression =
  | { readonly kind: "constant"; readonly type: ScalarType; readonly value: number }
  | Axis
  | { readonly kind: "read"; readonly type: ScalarType; readonly input: number; readonly at: readonly Expression[] }
  | { readonly kind: "unary"; readonly type: ScalarType; readonly op: Unary; readonly a: Expression }
  | { readonly kind: "binary"; readonly type: ScalarType; readonly op: Binary; readonly a: Expression; readonly b: Expression }
  | { readonly kind: "select"; readonly type: ScalarType; readonly condition: Expression; readonly a: Expression; readonly b: Expression }
  | { readonly kind: "cast"; readonly type: ScalarType; readonly a: Expression }
  | {
      readonly kind: "reduce";
      readonly type: ScalarType;
      readonly reducer: Reducer;
      readonly axis: Axis;
      readonly from: Expression;
      readonly to: Expression;
      readonly body: Expression;
    };

/** Reads an input of a meaning at a place: one int32 expression for each axis of that input. */
export type Read = (...at: readonly Expression[]) => Expression;

/** A number where an expression is expected takes the type of its neighbour. */
export type Operand = Expression | number;

export function constant(value: number, type: ScalarType): Expression {
  return { kind: "constant", type, value };
}

/** An int32 constant. */
export function integer(value: number): Expression {
  return constant(value, "int32");
}

export function axis(name: string, size: number): Axis {
  return { kind: "axis", type: "int32", name, size };
}

const predicates: ReadonlySet<Binary> = new Set<Binary>(["less", "lessEqual", "equal", "notEqual"]);

function binary(op: Binary): (a: Operand, b: Operand) => Expression {
  return (a, b) => {
    const type = typeof a === "number" ? (typeof b === "number" ? "float32" : b.type) : a.type;
    const left = typeof a === "number" ? constant(a, type) : a;
    const right = typeof b === "number" ? constant(b, type) : b;
    if (left.type !== right.type) throw new TypeError(`${op} takes two of one type, not ${left.type} and ${right.type}`);
    return { kind: "binary", type: predicates.has(op) ? "bool" : type, op, a: left, b: right };
  };
}

function unary(op: Unary): (a: Expression) => Expression {
  return (a) => ({ kind: "unary", type: op === "bitsOf" ? "int32" : op === "fromBits" ? "float32" : a.type, op, a });
}

type Two = (a: Operand, b: Operand) => Expression;
type One = (a: Expression) => Expression;
export const add: Two = binary("add");
export const sub: Two = binary("sub");
export const mul: Two = binary("mul");
export const div: Two = binary("div");
export const min: Two = binary("min");
export const max: Two = binary("max");
export const quotient: Two = binary("quotient");
export const remainder: Two = binary("remainder");
export const less: Two = binary("less");
export const lessEqual: Two = binary("lessEqual");
export const equal: Two = binary("equal");
export const notEqual: Two = binary("notEqual");
export const and: Two = binary("and");
export const or: Two = binary("or");
export const bitAnd: Two = binary("bitAnd");
export const bitOr: Two = binary("bitOr");
export const bitXor: Two = binary("bitXor");
export const shiftLeft: Two = binary("shiftLeft");
export const shiftRight: Two = binary("shiftRight");
export const neg: One = unary("neg");
export const abs: One = unary("abs");
export const sqrt: One = unary("sqrt");
export const floor: One = unary("floor");
export const round: One = unary("round");
export const exp: One = unary("exp");
export const log: One = unary("log");
export const erf: One = unary("erf");
export const tanh: One = unary("tanh");
export const sin: One = unary("sin");
export const cos: One = unary("cos");
export const not: One = unary("not");
/** The 32 bits of a float32 as int32. */
export const bitsOf: One = unary("bitsOf");
/** The float32 with these 32 bits. */
export const fromBits: One = unary("fromBits");

export function select(condition: Expression, a: Operand, b: Operand): Expression {
  const type = typeof a === "number" ? (typeof b === "number" ? "float32" : b.type) : a.type;
  return {
    kind: "select",
    type,
    condition,
    a: typeof a === "number" ? constant(a, type) : a,
    b: typeof b === "number" ? constant(b, type) : b,
  };
}

/**
 * Converts between types: int32 to a float rounds to nearest, a float to int32 truncates and saturates (NaN gives 0),
 * bool is 0 or 1, to bool is "not 0", float32 to a half type rounds to nearest even, to int8 truncates and saturates as to int32.
 */
export function cast(type: ScalarType, a: Expression): Expression {
  return a.type === type ? a : { kind: "cast", type, a };
}

function reduce(reducer: Reducer): (over: Axis, body: Expression, bounds?: { from: Expression; to: Expression }) => Expression {
  return (over, body, bounds) => ({
    kind: "reduce",
    type: body.type,
    reducer,
    axis: over,
    from: bounds?.from ?? integer(0),
    to: bounds?.to ?? integer(over.size),
    body,
  });
}

type Reduce = (over: Axis, body: Expression, bounds?: { from: Expression; to: Expression }) => Expression;
/** Sum over an axis, or over the part [from, to) of it. */
export const sumOver: Reduce = reduce("sum");
/** Greatest value over an axis, or over the part [from, to) of it. */
export const maxOver: Reduce = reduce("max");
/** Least value over an axis, or over the part [from, to) of it. */
export const minOver: Reduce = reduce("min");

/** The expressions that a node is made of. */
export function operandsOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case "constant":
    case "axis":
      return [];
    case "read":
      return node.at;
    case "unary":
    case "cast":
      return [node.a];
    case "binary":
      return [node.a, node.b];
    case "select":
      return [node.condition, node.a, node.b];
    case "reduce":
      return [node.from, node.to, node.body];
    default:
      return node satisfies never;
  }
}
