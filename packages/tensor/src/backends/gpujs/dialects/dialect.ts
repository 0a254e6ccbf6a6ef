import type { Binary } from "../../../scalar/expression.ts";

/** Collects the statements of a one-cell kernel. */
export interface Writer {
  line(text: string): void;
  /** A new variable that holds 32-bit integers; it is assigned, never declared, by what is written. */
  integer(): string;
  /** A new name for a float or a boolean, which is declared where it is written. */
  name(): string;
}

/** A function in the mode's own language that kernels may call. */
export interface NativeFunction {
  readonly name: string;
  readonly source: string;
  readonly argumentTypes: Readonly<Record<string, "Number" | "Integer">>;
  readonly returnType: "Number" | "Integer";
}

/** The bit operations of int32. */
export type BitOperation = Extract<Binary, "bitAnd" | "bitOr" | "bitXor" | "shiftLeft" | "shiftRight">;

/**
 * How a mode of gpu.js says float32 and int32 arithmetic. gpu.js parses JavaScript, but its modes give one text different meanings: numbers are float64 in `cpu`
 * and float32 elsewhere, integers keep 32 bits only in variables of a certain form, and nothing reads a float's bits.
 */
export interface Dialect {
  /** A float32 value from the text of one float operation. */
  readonly float: (text: string) => string;
  /** An int32 value from the text of a sum or a difference of int32. */
  readonly int: (text: string) => string;
  readonly multiply: (a: string, b: string) => string;
  readonly bits: { readonly [Op in BitOperation]: (a: string, b: string) => string };
  /** A float within the range of int32 as an integer, cut towards 0. */
  readonly truncate: (x: string) => string;
  /** Writes statements that give `target` floor(a / b), for b above 0. */
  readonly quotient: (write: Writer, target: string, a: string, b: string) => void;
  /** Writes statements that give `target` the 32 bits of float x. */
  readonly bitsOf: (write: Writer, target: string, x: string) => void;
  /** Writes statements that declare `target` as the float32 of these 32 bits. */
  readonly fromBits: (write: Writer, target: string, a: string) => void;
  /** True where reading bits is so slow that what can be said without them should be. */
  readonly avoidsBits: boolean;
  /** What kernels call in the mode's own language. */
  readonly natives: readonly NativeFunction[];
  /** What stands before those functions. */
  readonly beside?: string;
}
