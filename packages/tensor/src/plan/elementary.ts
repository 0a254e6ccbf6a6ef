import type { Binary, ScalarType, Unary } from "../scalar/expression.ts";
import type { KernelExpression } from "./kernel.ts";

/** What makes the nodes of a kernel. */
export interface KernelBuilder {
  readonly constant: (type: ScalarType, value: number) => KernelExpression;
  readonly unary: (op: Unary, type: ScalarType, a: KernelExpression) => KernelExpression;
  readonly binary: (op: Binary, type: ScalarType, a: KernelExpression, b: KernelExpression) => KernelExpression;
  readonly select: (condition: KernelExpression, a: KernelExpression, b: KernelExpression) => KernelExpression;
  readonly cast: (type: ScalarType, a: KernelExpression) => KernelExpression;
}

/** A function of one scalar in a kernel; float32 elementary functions become their expansion. */
export function expandElementary(op: Unary, type: ScalarType, a: KernelExpression, build: KernelBuilder): KernelExpression {
  return build.unary(op, type, a);
}
