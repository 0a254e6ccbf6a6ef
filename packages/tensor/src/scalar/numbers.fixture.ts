import { float32Bits, float32FromBits } from "./bits.ts";
import type { Builder } from "./elementary.ts";
import type { ScalarType } from "./expression.ts";

/** A computed number that knows its type. */
export interface Computed {
  readonly type: ScalarType;
  readonly value: number;
}

/** Computes instead of building: float32 after every operation, as the simplest backend would. */
export const computing: Builder<Computed> = {
  constant: (type, value) => ({ type, value }),
  unary: (op, type, { value }) => {
    switch (op) {
      case "abs":
        return { type, value: Math.abs(value) };
      case "bitsOf":
        return { type, value: float32Bits(value) };
      case "fromBits":
        return { type, value: float32FromBits(value) };
      default:
        throw new Error(`An expansion has no use for ${op}`);
    }
  },
  binary: (op, type, a, b) => {
    const [x, y] = [a.value, b.value];
    const isInt = a.type === "int32";
    const value = {
      add: () => (isInt ? (x + y) | 0 : Math.fround(x + y)),
      sub: () => (isInt ? (x - y) | 0 : Math.fround(x - y)),
      mul: () => Math.fround(x * y),
      div: () => Math.fround(x / y),
      min: () => Math.min(x, y),
      max: () => Math.max(x, y),
      less: () => Number(x < y),
      equal: () => Number(x === y),
      bitAnd: () => x & y,
      bitOr: () => x | y,
      bitXor: () => x ^ y,
      shiftLeft: () => x << y,
      shiftRight: () => (x >>> y) | 0,
    }[op as "add"]; // an expansion that needs another one fails here
    return { type, value: value() };
  },
  select: (condition, a, b) => (condition.value !== 0 ? a : b),
  cast: (type, { value }) => ({ type, value: type === "float32" ? Math.fround(value) : value }),
};
