import { rounder, rounderBits, type Builder } from "../../../scalar/elementary.ts";
import type { ScalarType } from "../../../scalar/expression.ts";
import { literal, registerType } from "../wgsl.ts";

/** How many scalars a value of WGSL holds. */
export type Lanes = 1 | 4;

/** A value as WGSL. A product is written where it is read, so that a sum of it is one fused operation wherever it stands. */
export interface Text {
  readonly type: ScalarType;
  readonly code: () => string;
  readonly factors?: readonly [a: string, b: string];
  readonly constant?: number;
}

/** The name of a type of so many lanes. */
export function typeName(type: ScalarType, lanes: Lanes): string {
  return lanes === 1 ? registerType(type) : `vec4<${registerType(type)}>`;
}

/** A value that has a name already. */
export function namedText(type: ScalarType, name: string): Text {
  return { type, code: () => name };
}

/**
 * Builds the shared expansions and random bits as statements of WGSL. Sums of products are written as `fma`, because whether `a * b + c` is rounded once or
 * twice is the compiler's choice in each place. Limits are comparisons, which let NaN through.
 */
export function textBuilder(statements: string[], lanes: Lanes): Builder<Text> {
  let count = 0;
  const keep = (type: ScalarType, code: string): Text => {
    const name = `t${count++}`;
    statements.push(`let ${name} = ${code};`);
    return namedText(type, name);
  };
  const constant = (type: ScalarType, value: number): Text => {
    const text = literal(type, value);
    return { type, constant: value, code: () => (lanes === 1 ? text : `${typeName(type, lanes)}(${text})`) };
  };
  const product = (a: Text, b: Text): Text => {
    const factors = [a.code(), b.code()] as const;
    let own: Text | undefined;
    return { type: "float32", factors, code: () => (own ??= keep("float32", factors.join(" * "))).code() };
  };
  const unsigned = (text: string): string => (lanes === 1 ? `u32(${text})` : `vec4<u32>(${text})`);
  const bits = (type: "i32" | "u32" | "f32", text: string): string => `bitcast<${lanes === 1 ? type : `vec4<${type}>`}>(${text})`;
  const ofFloats = (op: string, a: Text, b: Text): Text | undefined => {
    switch (op) {
      case "mul":
        return product(a, b);
      case "add":
        if (a.factors !== undefined) return keep("float32", `fma(${a.factors.join(", ")}, ${b.code()})`);
        if (b.factors !== undefined) return keep("float32", `fma(${b.factors.join(", ")}, ${a.code()})`);
        return keep("float32", `${a.code()} + ${b.code()}`);
      case "sub":
        // Compilers may fold (x + rounder) - rounder to x, but nothing between a float and an integer.
        if (b.constant === rounder)
          return keep("float32", `${typeName("float32", lanes)}(${bits("i32", a.code())} - ${constant("int32", rounderBits).code()})`);
        if (b.factors !== undefined) return keep("float32", `fma(-${b.factors[0]}, ${b.factors[1]}, ${a.code()})`);
        return keep("float32", `${a.code()} - ${b.code()}`);
      case "max":
        return keep("float32", `select(${a.code()}, ${b.code()}, ${a.code()} < ${b.code()})`);
      case "min":
        return keep("float32", `select(${a.code()}, ${b.code()}, ${a.code()} > ${b.code()})`);
      default:
        return undefined;
    }
  };
  return {
    constant,
    unary: (op, type, a) => {
      if (op === "bitsOf") return keep("int32", bits("i32", a.code()));
      if (op === "fromBits") return keep("float32", bits("f32", a.code()));
      throw new TypeError(`${op} of ${type} is in no expansion of these kernels`);
    },
    binary: (op, type, a, b) => {
      const ofFloat = type === "float32" ? ofFloats(op, a, b) : undefined;
      if (ofFloat !== undefined) return ofFloat;
      const symbol = symbols[op];
      if (op === "shiftRight") return keep("int32", bits("i32", `${bits("u32", a.code())} >> ${unsigned(b.code())}`));
      if (op === "shiftLeft") return keep("int32", `${a.code()} << ${unsigned(b.code())}`);
      if (symbol !== undefined) return keep(type, `${a.code()} ${symbol} ${b.code()}`);
      throw new TypeError(`${op} of ${type} is in no expansion of these kernels`);
    },
    select: (condition, a, b) => keep(a.type, `select(${b.code()}, ${a.code()}, ${condition.code()})`),
    cast: (type, a) => keep(type, `${typeName(type, lanes)}(${a.code()})`),
  };
}

const symbols: Readonly<Record<string, string>> = { add: "+", sub: "-", bitAnd: "&", bitOr: "|", bitXor: "^", less: "<", equal: "==" };
