import type { Strided } from "../../../plan/kernel.ts";
import type { HeadRows } from "./attention-tile.ts";

/** Names of what says where the rows of an operand lie. */
export type HeadNumber<N extends string> = `${N}${"Start" | "Row" | "Head" | "Step"}`;

/** The parameters that say where the rows of an input [rows, heads, width] lie. */
export function headNames<N extends string>(name: N): readonly [`${N}Start`, `${N}Row`, `${N}Head`, `${N}Step`] {
  return [`${name}Start`, `${name}Row`, `${name}Head`, `${name}Step`];
}

/** Their values. */
export function headNumbers<N extends string>(name: N, { offset, strides }: Strided): Readonly<Record<HeadNumber<N>, number>> {
  const [row = 0, head = 0, step = 0] = strides;
  const entries = { [`${name}Start`]: offset, [`${name}Row`]: row, [`${name}Head`]: head, [`${name}Step`]: step };
  return entries as Record<HeadNumber<N>, number>; // the keys as they stand above
}

/** The WGSL that reads them. */
export function headTexts<N extends string>(name: N, read: (name: HeadNumber<N>) => string): Omit<HeadRows, "width"> {
  return { start: read(`${name}Start`), row: read(`${name}Row`), head: read(`${name}Head`), step: read(`${name}Step`) };
}

/** True where every row of these inputs consists of whole vectors of four that lie at multiples of four. */
export function areWide(inputs: readonly Strided[]): boolean {
  return inputs.every(({ shape: [, , width = 0], strides: [row = 0, head = 0, step = 0], offset }) => {
    return step === 1 && [width, row, head, offset].every((number) => number % 4 === 0);
  });
}
