import type { HostArray } from "../../../dtype.ts";
import type { KernelExpression, LoopKernel } from "../../../plan/kernel.ts";

type Value = number;

interface Place {
  readonly at: readonly number[];
  readonly reduced: number;
}

/** A loop kernel walked element by element in float32, with the promised order of sums: the expected bits. float32, int32 and bool only. */
export function interpret(kernel: LoopKernel, parameters: readonly number[], inputs: readonly HostArray[]): Float32Array | Int32Array {
  const extents = parameters.slice(0, kernel.rank);
  const total = extents.reduce((product, extent) => product * extent, 1);
  const [value] = kernel.values as readonly [KernelExpression]; // of one output
  const result = kernel.outputs[0] === "float32" ? new Float32Array(total) : new Int32Array(total);
  for (let flat = 0; flat < total; flat++) {
    const at: number[] = [];
    let rest = flat;
    for (let axis = kernel.rank - 1; axis >= 0; axis--) {
      const extent = extents[axis] ?? 1;
      at[axis] = rest % extent;
      rest = Math.floor(rest / extent);
    }
    result[flat] = valueOf(value, { at, reduced: 0 });
  }
  return result;

  function valueOf(e: KernelExpression, place: Place): Value {
    switch (e.kind) {
      case "constant":
        return e.type === "float32" ? Math.fround(e.value) : e.value;
      case "parameter":
        return parameters[e.slot] ?? NaN;
      case "coordinate":
        return place.at[e.axis] ?? NaN;
      case "reduced":
        return place.reduced;
      case "load":
        return inputs[e.input]?.[valueOf(e.offset, place)] ?? NaN;
      case "unary":
        return unary(e.op, e.a.type, valueOf(e.a, place));
      case "binary":
        return binary(e.op, e.a.type, valueOf(e.a, place), valueOf(e.b, place));
      case "select":
        return valueOf(e.condition, place) !== 0 ? valueOf(e.a, place) : valueOf(e.b, place);
      case "cast":
        return cast(e.a.type, e.type, valueOf(e.a, place));
      case "reduce":
        return reduce(e, place);
      default:
        return e satisfies never;
    }
  }

  function reduce(e: Extract<KernelExpression, { kind: "reduce" }>, place: Place): Value {
    const [from, to] = [valueOf(e.from, place), valueOf(e.to, place)];
    const combine = (a: Value, b: Value): Value => binary(e.reducer === "sum" ? "add" : e.reducer, e.type, a, b);
    const isFloat = e.type === "float32";
    const start = e.reducer === "sum" ? 0 : e.reducer === "max" ? (isFloat ? -Infinity : -(2 ** 31)) : isFloat ? Infinity : 2 ** 31 - 1;
    let total = start;
    for (let p = 0; p < 8; p++) {
      let partial = start;
      for (let reduced = from + p; reduced < to; reduced += 8) partial = combine(partial, valueOf(e.body, { ...place, reduced }));
      total = combine(total, partial);
    }
    return total;
  }
}

const view = new DataView(new ArrayBuffer(4));

function unary(op: string, type: string, a: Value): Value {
  const wrap = type === "float32" ? Math.fround : (value: number): number => value | 0;
  if (op === "bitsOf") {
    view.setFloat32(0, a);
    return view.getInt32(0);
  }
  if (op === "fromBits") {
    view.setInt32(0, a);
    return view.getFloat32(0);
  }
  const functions: Record<string, (a: number) => number> = {
    neg: (x) => -x,
    abs: Math.abs,
    sqrt: Math.sqrt,
    floor: Math.floor,
    not: (x) => Number(x === 0),
  };
  return wrap(functions[op]?.(a) ?? NaN);
}

function binary(op: string, type: string, a: Value, b: Value): Value {
  const wrap = type === "float32" ? Math.fround : (value: number): number => value | 0;
  const functions: Record<string, (a: number, b: number) => number> = {
    add: (x, y) => x + y,
    sub: (x, y) => x - y,
    mul: (x, y) => (type === "int32" ? Math.imul(x, y) : x * y),
    div: (x, y) => x / y,
    min: Math.min,
    max: Math.max,
    quotient: (x, y) => Math.floor(x / y),
    remainder: (x, y) => x - y * Math.floor(x / y),
    less: (x, y) => Number(x < y),
    lessEqual: (x, y) => Number(x <= y),
    equal: (x, y) => Number(x === y),
    notEqual: (x, y) => Number(x !== y),
    and: (x, y) => x & y,
    or: (x, y) => x | y,
    bitAnd: (x, y) => x & y,
    bitOr: (x, y) => x | y,
    bitXor: (x, y) => x ^ y,
    shiftLeft: (x, y) => x << y,
    shiftRight: (x, y) => x >>> y,
  };
  return wrap(functions[op]?.(a, b) ?? NaN);
}

function cast(from: string, to: string, a: Value): Value {
  if (to === "bool") return Number(a !== 0);
  if (to === "float32") return Math.fround(a);
  if (from !== "float32") return a;
  return Number.isNaN(a) ? 0 : Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(a))) + 0;
}
