import type { Strided } from "../../../plan/kernel.ts";
import { sizeOf } from "../../../shape.ts";

/** Parameters that say where the rows of an input lie: three axes before the last, outermost first, and the last one. */
export type RowNumber<N extends string> = `${N}${"Start" | "Outer" | "Middle" | "Inner" | "MiddleExtent" | "InnerExtent" | "Step"}`;

/** Their names. */
export function rowNames<N extends string>(name: N): readonly RowNumber<N>[] {
  return [`${name}Start`, `${name}Outer`, `${name}Middle`, `${name}Inner`, `${name}MiddleExtent`, `${name}InnerExtent`, `${name}Step`];
}

interface Axis {
  readonly extent: number;
  readonly stride: number;
}

/** The axes before the last `trailing`, innermost first, with those merged that memory runs through as one. */
function leadingAxes({ shape, strides }: Strided, trailing: number): readonly Axis[] {
  const axes: Axis[] = [];
  for (let i = shape.length - trailing - 1; i >= 0; i--) {
    const [extent = 1, stride = 0] = [shape[i], strides[i]];
    const last = axes.at(-1);
    if (extent === 1) continue;
    if (last !== undefined && stride === last.stride * last.extent)
      axes[axes.length - 1] = { extent: last.extent * extent, stride: last.stride };
    else axes.push({ extent, stride });
  }
  return axes;
}

/** Whether an input's rows can be found: at most three axes are before the last ones. */
export function hasRows(input: Strided, trailing = 1): boolean {
  return leadingAxes(input, trailing).length <= 3;
}

/** True where all axes before the last are as one. */
export function hasEvenRows(input: Strided): boolean {
  return leadingAxes(input, 1).length <= 1;
}

/** The parameters of an input. */
export function rowNumbers<N extends string>(name: N, input: Strided): Readonly<Record<RowNumber<N>, number>> {
  const [inner, middle, outer] = leadingAxes(input, 1);
  const values = {
    [`${name}Start`]: input.offset,
    [`${name}Outer`]: outer?.stride ?? 0,
    [`${name}Middle`]: middle?.stride ?? 0,
    [`${name}Inner`]: inner?.stride ?? 0,
    [`${name}MiddleExtent`]: middle?.extent ?? 1,
    [`${name}InnerExtent`]: inner?.extent ?? 1,
    [`${name}Step`]: input.strides.at(-1) ?? 0,
  };
  return values as Record<RowNumber<N>, number>; // the keys as they stand above
}

/** WGSL of the place of a row's first element; `even` rows lie equally far apart. */
export function rowStart<N extends string>(name: N, row: string, read: (name: RowNumber<N>) => string, even: boolean): string {
  if (even) return `(${read(`${name}Start`)} + ${row} * ${read(`${name}Inner`)})`;
  const [inner, middle] = [read(`${name}InnerExtent`), read(`${name}MiddleExtent`)];
  const places = [
    `${row} % ${inner} * ${read(`${name}Inner`)}`,
    `${row} / ${inner} % ${middle} * ${read(`${name}Middle`)}`,
    `${row} / (${inner} * ${middle}) * ${read(`${name}Outer`)}`,
  ];
  return `(${read(`${name}Start`)} + ${places.join(" + ")})`;
}

/** How many rows of d elements a shape has. */
export function rowCount(shape: readonly number[]): number {
  return sizeOf(shape.slice(0, -1));
}
