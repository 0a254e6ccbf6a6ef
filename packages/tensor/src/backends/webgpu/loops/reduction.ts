import type { KernelExpression } from "../../../plan/kernel.ts";
import type { Reducer, ScalarType } from "../../../scalar/expression.ts";
import { literal, registerType } from "../wgsl.ts";

type Reduce = Extract<KernelExpression, { kind: "reduce" }>;

/** A reduction as a loop of one invocation, in ascending order. `operands` are its bounds and its body, `statements` compute the body. */
export function reduction({ reducer, type }: Reduce, operands: readonly string[], name: string, statements: readonly string[]): string {
  const [from = "", to = "", body = ""] = operands;
  return [
    `var ${name}: ${registerType(type)} = ${identity(reducer, type)};`,
    `for (var r = ${from}; r < ${to}; r++) {`,
    ...statements.map((statement) => `  ${statement.replaceAll("\n", "\n  ")}`),
    `  ${name} = ${combined(reducer, type, name, body)};`,
    "}",
  ].join("\n");
}

/** What a reduction starts with. */
function identity(reducer: Reducer, type: ScalarType): string {
  if (reducer === "sum") return literal(type, 0);
  const isInt = registerType(type) === "i32";
  const greatest = isInt ? 2 ** 31 - 1 : Infinity;
  return literal(type, reducer === "min" ? greatest : isInt ? -(2 ** 31) : -Infinity);
}

/** Two parts of a reduction in one. */
function combined(reducer: Reducer, type: ScalarType, a: string, b: string): string {
  if (reducer === "sum") return `${a} + ${b}`;
  const isInt = registerType(type) === "i32";
  if (isInt) return `${reducer}(${a}, ${b})`;
  return `${reducer === "max" ? "greatest" : "least"}(${a}, ${b})`;
}
