import type { Binary, Reducer, ScalarType, Unary } from "../../../scalar/expression.ts";
import { choose, float, floats, int, ints, op, type Code } from "../code.ts";
import type { Opcode } from "../opcodes.ts";

type Kind = "float32" | "int32" | "bool";
type Table = { readonly [K in Kind]: { readonly [B in Binary]?: Opcode } };

/** A bool is 0 or 1 as a scalar; in a vector all bits of its lane are 0 or 1. A half type is its 16 bits in an int32, an int8 its value. */
function kindOf(type: ScalarType): Kind {
  if (type === "float64") throw new TypeError("float64 is not computed in WebAssembly kernels");
  return type === "float32" || type === "bool" ? type : "int32";
}

const scalarBinary: Table = {
  float32: {
    add: "f32.add", sub: "f32.sub", mul: "f32.mul", div: "f32.div", min: "f32.min", max: "f32.max",
    less: "f32.lt", lessEqual: "f32.le", equal: "f32.eq", notEqual: "f32.ne",
  },
  int32: {
    add: "i32.add", sub: "i32.sub", mul: "i32.mul", less: "i32.lt_s", lessEqual: "i32.le_s", equal: "i32.eq", notEqual: "i32.ne",
    bitAnd: "i32.and", bitOr: "i32.or", bitXor: "i32.xor", shiftLeft: "i32.shl", shiftRight: "i32.shr_u",
  },
  bool: { and: "i32.and", or: "i32.or", equal: "i32.eq", notEqual: "i32.ne" },
}; // prettier-ignore

const vectorBinary: Table = {
  float32: {
    add: "f32x4.add", sub: "f32x4.sub", mul: "f32x4.mul", div: "f32x4.div", min: "f32x4.min", max: "f32x4.max",
    less: "f32x4.lt", lessEqual: "f32x4.le", equal: "f32x4.eq", notEqual: "f32x4.ne",
  },
  int32: {
    add: "i32x4.add", sub: "i32x4.sub", mul: "i32x4.mul", min: "i32x4.min_s", max: "i32x4.max_s",
    less: "i32x4.lt_s", lessEqual: "i32x4.le_s", equal: "i32x4.eq", notEqual: "i32x4.ne",
    bitAnd: "v128.and", bitOr: "v128.or", bitXor: "v128.xor",
  },
  bool: { and: "v128.and", or: "v128.or", equal: "i32x4.eq", notEqual: "i32x4.ne" },
}; // prettier-ignore

function unsupported(name: string, type: ScalarType): TypeError {
  return new TypeError(`${name} of ${type} is not a WebAssembly kernel operation`);
}

/** One scalar from two of a type; operands may be computed twice, so pass locals or constants. */
export function scalarBinaryCode(name: Binary, type: ScalarType, a: Code, b: Code): Code {
  if (kindOf(type) === "int32") {
    if (name === "min") return choose(op("i32.lt_s", a, b), a, b);
    if (name === "max") return choose(op("i32.gt_s", a, b), a, b);
    if (name === "quotient") return floorQuotient(a, b);
    if (name === "remainder") return op("i32.sub", a, op("i32.mul", floorQuotient(a, b), b));
  }
  const opcode = scalarBinary[kindOf(type)][name];
  if (opcode === undefined) throw unsupported(name, type);
  return op(opcode, a, b);
}

/** Rounds down for any dividend; a divisor of 0, which only an untaken branch can hold, does not trap. */
function floorQuotient(a: Code, b: Code): Code {
  const safe = op("i32.or", b, op("i32.eqz", b));
  const sign = op("i32.shr_s", a, int(31));
  return op("i32.xor", op("i32.div_s", op("i32.xor", a, sign), safe), sign);
}

/** Four lanes from two vectors, or undefined where there is no such instruction. */
export function vectorBinaryCode(name: Binary, type: ScalarType, a: Code, b: Code): Code | undefined {
  const opcode = vectorBinary[kindOf(type)][name];
  return opcode === undefined ? undefined : op(opcode, a, b);
}

/**
 * min or max of float32 with a constant that is neither 0 nor NaN: there `pmin` and `pmax`, one instruction on x86 where min and max are eight, have the same
 * bits (they differ for zeros of two signs, and where the second operand is NaN).
 */
export function vectorClampCode(name: Binary, type: ScalarType, a: Code, constant: number | undefined, b: Code): Code | undefined {
  if (type !== "float32" || (name !== "min" && name !== "max") || constant === undefined || constant === 0 || Number.isNaN(constant))
    return undefined;
  return op(name === "min" ? "f32x4.pmin" : "f32x4.pmax", a, b);
}

/** One scalar from one; the operand may be computed more than once. */
export function scalarUnaryCode(name: Unary, type: ScalarType, a: Code): Code {
  const isFloat = kindOf(type) === "float32";
  switch (name) {
    case "neg":
      return isFloat ? op("f32.neg", a) : op("i32.sub", int(0), a);
    case "abs":
      return isFloat ? op("f32.abs", a) : op("i32.sub", op("i32.xor", a, op("i32.shr_s", a, int(31))), op("i32.shr_s", a, int(31)));
    case "sqrt":
      return op("f32.sqrt", a);
    case "floor":
      return isFloat ? op("f32.floor", a) : a;
    case "round":
      return isFloat ? op("f32.nearest", a) : a;
    case "not":
      return op("i32.eqz", a);
    case "bitsOf":
      return op("i32.reinterpret_f32", a);
    case "fromBits":
      return op("f32.reinterpret_i32", a);
    default:
      throw unsupported(name, type);
  }
}

/** Four lanes from four. */
export function vectorUnaryCode(name: Unary, type: ScalarType, a: Code): Code {
  const isFloat = kindOf(type) === "float32";
  switch (name) {
    case "neg":
      return op(isFloat ? "f32x4.neg" : "i32x4.neg", a);
    case "abs":
      return op(isFloat ? "f32x4.abs" : "i32x4.abs", a);
    case "sqrt":
      return op("f32x4.sqrt", a);
    case "floor":
      return isFloat ? op("f32x4.floor", a) : a;
    case "round":
      return isFloat ? op("f32x4.nearest", a) : a;
    case "not":
      return op("v128.not", a);
    case "bitsOf":
    case "fromBits":
      return a;
    default:
      throw unsupported(name, type);
  }
}

/** Converts a scalar between float32, int32 and bool. */
export function scalarCastCode(from: ScalarType, to: ScalarType, a: Code): Code {
  const [source, target] = [kindOf(from), kindOf(to)];
  if (source === target || (source === "bool" && target === "int32")) return a;
  if (target === "bool") return source === "float32" ? op("f32.ne", a, float(0)) : op("i32.ne", a, int(0));
  return target === "float32" ? op("f32.convert_i32_s", a) : op("i32.trunc_sat_f32_s", a);
}

/** Converts four lanes between float32, int32 and bool. */
export function vectorCastCode(from: ScalarType, to: ScalarType, a: Code): Code {
  const [source, target] = [kindOf(from), kindOf(to)];
  if (source === target) return a;
  if (target === "bool") return source === "float32" ? op("f32x4.ne", a, floats(0)) : op("i32x4.ne", a, ints(0, 0, 0, 0));
  if (source === "bool") return op("v128.and", a, target === "float32" ? floats(1) : ints(1, 1, 1, 1));
  return op(target === "float32" ? "f32x4.convert_i32x4_s" : "i32x4.trunc_sat_f32x4_s", a);
}

/** What a reduction starts with. */
export function identityOf(reducer: Reducer, type: ScalarType): number {
  if (reducer === "sum") return 0;
  const greatest = kindOf(type) === "float32" ? Infinity : 2 ** 31 - 1;
  return reducer === "min" ? greatest : kindOf(type) === "float32" ? -Infinity : -(2 ** 31);
}

/** The operation that a reduction repeats. */
export function combinerOf(reducer: Reducer): Binary {
  return reducer === "sum" ? "add" : reducer;
}

/** A constant of a kernel as a scalar. */
export function scalarConstant(type: ScalarType, value: number): Code {
  return kindOf(type) === "float32" ? float(value) : int(kindOf(type) === "bool" ? Number(value !== 0) : value | 0);
}

/** A constant of a kernel in all four lanes. */
export function vectorConstant(type: ScalarType, value: number): Code {
  if (kindOf(type) === "float32") return floats(value);
  const lanes = kindOf(type) === "bool" ? (value === 0 ? 0 : -1) : value | 0;
  return ints(lanes, lanes, lanes, lanes);
}
