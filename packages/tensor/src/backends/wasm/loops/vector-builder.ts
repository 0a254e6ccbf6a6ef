import type { Builder } from "../../../scalar/elementary.ts";
import type { ScalarType } from "../../../scalar/expression.ts";
import type { FunctionBuilder } from "../assemble.ts";
import { int, op, type Code } from "../code.ts";
import { vectorBinaryCode, vectorCastCode, vectorClampCode, vectorUnaryCode } from "./arithmetic.ts";
import type { HoistedConstants } from "./constants.ts";

/** Four lanes of one type; constants of shifts are known. */
export interface Vector {
  readonly type: ScalarType;
  readonly code: Code;
  readonly constant?: number;
}

/** Builds four-lane code for the shared expansions: each node becomes a local that is set in `statements`. For tuned kernels, which have loops of their own. */
export function vectorBuilder(builder: FunctionBuilder, statements: Code[], constants: HoistedConstants): Builder<Vector> {
  const keep = (type: ScalarType, code: Code): Vector => {
    const local = builder.local("v128");
    statements.push(local.set(code));
    return { type, code: local.get };
  };
  return {
    constant: (type, value) => ({ type, code: constants.of(type, value), constant: value }),
    unary: (name, type, a) => keep(type, vectorUnaryCode(name, a.type, a.code)),
    binary: (name, type, a, b) => {
      if (name === "shiftLeft" || name === "shiftRight") {
        if (b.constant === undefined) throw new TypeError("Lanes are shifted by a constant");
        return keep(type, op(name === "shiftLeft" ? "i32x4.shl" : "i32x4.shr_u", a.code, int(b.constant)));
      }
      const code = vectorClampCode(name, a.type, a.code, b.constant, b.code) ?? vectorBinaryCode(name, a.type, a.code, b.code);
      if (code === undefined) throw new TypeError(`${name} of ${a.type} has no vector instruction`);
      return keep(type, code);
    },
    select: (condition, a, b) => keep(a.type, op("v128.bitselect", a.code, b.code, condition.code)),
    cast: (type, a) => keep(type, vectorCastCode(a.type, type, a.code)),
  };
}
