import type { Attributes } from "../operators/define.ts";
import type { Tensor } from "../tensor.ts";

/** The value of a host tensor of one element whose type fits into kernel parameters, or undefined: plans treat it as part of themselves. */
export function numberOf({ source, size, dtype }: Tensor): number | undefined {
  if (size !== 1 || source.kind !== "host") return undefined;
  return dtype === "float32" || dtype === "int32" || dtype === "float64" ? source.data[0] : undefined;
}

/** A number as text that tells -0 from 0. */
export function exactText(value: number): string {
  return Object.is(value, -0) ? "-0" : `${value}`;
}

/** Attributes as text that is equal for equal ones alone: JSON has no NaN, no infinity and no -0. */
export function attributesText(attributes: Attributes): string {
  if (Object.keys(attributes).length === 0) return "{}";
  const isWritten = (value: unknown): boolean => typeof value !== "number" || (Number.isFinite(value) && !Object.is(value, -0));
  return JSON.stringify(attributes, (_, value: unknown) => (isWritten(value) ? value : { number: exactText(value as number) })); // the others are numbers
}
