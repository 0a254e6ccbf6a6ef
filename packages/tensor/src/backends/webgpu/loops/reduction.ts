import type { Reducer, ScalarType } from "../../../scalar/expression.ts";
import { literal, registerType } from "../wgsl.ts";
import { indented, type ReduceText } from "./statements.ts";

/** A reduction as a loop of one invocation, in ascending order. */
export function serialReduction(text: ReduceText): readonly string[] {
  return reductionFrom(text, { from: text.from, step: "1i" });
}

/** A reduction over every `step`-th turn from `from` on. */
export function reductionFrom(
  text: ReduceText,
  { from, to = text.to, step }: { from: string; to?: string; step: string },
): readonly string[] {
  const { reduce, name, turn, body } = text;
  const { reducer, type } = reduce;
  return [
    `var ${name}: ${registerType(type)} = ${identity(reducer, type)};`,
    `for (var r = ${from}; r < ${to}; r += ${step}) {`,
    ...indented([...turn, `${name} = ${combined(reducer, type, name, body)};`]),
    "}",
  ];
}

/** What a reduction starts with. */
function identity(reducer: Reducer, type: ScalarType): string {
  if (reducer === "sum") return literal(type, 0);
  const isInt = registerType(type) === "i32";
  const greatest = isInt ? 2 ** 31 - 1 : Infinity;
  return literal(type, reducer === "min" ? greatest : isInt ? -(2 ** 31) : -Infinity);
}

/** Two parts of a reduction in one. */
export function combined(reducer: Reducer, type: ScalarType, a: string, b: string): string {
  if (reducer === "sum") return `${a} + ${b}`;
  const isInt = registerType(type) === "i32";
  if (isInt) return `${reducer}(${a}, ${b})`;
  return `${reducer === "max" ? "greatest" : "least"}(${a}, ${b})`;
}
