import type { ScalarType } from "../../../scalar/expression.ts";
import type { FunctionBuilder } from "../assemble.ts";
import { int, op, type Code, type Local } from "../code.ts";
import { vectorConstant } from "./arithmetic.ts";

/** Vectors with one constant in all lanes, made once at the start of a function. */
export interface HoistedConstants {
  /** Statements for the start of the function; complete when its body is. */
  readonly prologue: readonly Code[];
  of(type: ScalarType, value: number): Code;
}

const view = new DataView(new ArrayBuffer(4));

function bitsOf(type: ScalarType, value: number): number {
  if (type === "bool") return value === 0 ? 0 : -1;
  if (type !== "float32") return value | 0;
  view.setFloat32(0, value);
  return view.getInt32(0);
}

/**
 * V8 makes a vector constant anew at every use, by four instructions, even in a loop (measured: 2.3 against 0.7 ns an element for twenty operations). So
 * constants are computed with a number that it can't know to be zero: the sign of `natural`, which is never negative.
 */
export function hoistedConstants(builder: FunctionBuilder, natural: Local): HoistedConstants {
  const prologue: Code[] = [];
  const done = new Map<number, Code>();
  const hoist = (bits: number): Code => {
    const local = builder.lasting("v128");
    prologue.push(local.set(op("i32x4.splat", op("i32.xor", int(bits), op("i32.shr_s", natural.get, int(31))))));
    return local.get;
  };
  return {
    prologue,
    of: (type, value) => {
      const bits = bitsOf(type, value);
      // All zeros and all ones take one instruction.
      if (bits === 0 || bits === -1) return vectorConstant(type, value);
      const own = done.get(bits) ?? hoist(bits);
      done.set(bits, own);
      return own;
    },
  };
}
