import { parameter } from "../wgsl.ts";

/** Integers of a kernel by name: `wgsl(name)` reads one in the code, `values` brings them into the order of the names. */
export interface Numbers<N extends string> {
  readonly wgsl: (name: N) => string;
  readonly values: (values: { readonly [K in N]: number }) => readonly number[];
}

/** Gives names to a kernel's integers, so that its code and whoever launches it can't disagree. */
export function numbers<N extends string>(...names: readonly N[]): Numbers<N> {
  return { wgsl: (name) => parameter(names.indexOf(name)), values: (values) => names.map((name) => values[name]) };
}
