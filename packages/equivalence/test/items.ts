import type { Arbitrary } from "fast-check";
import { arrays } from "../src/arbitraries/arrays.ts";
import type { NamedArray, NamedArrays } from "../src/array.ts";

/** A vector by the name y. */
export const vector = (data: Float32Array | Float64Array): NamedArrays => ({ y: { shape: [data.length], data } });

/** Items of a batch. */
export const items: Arbitrary<NamedArray> = arrays({ shape: [3], values: "moderate" });
/** The squares of an item. */
export const square = (item: NamedArray): NamedArrays => vector(Float32Array.from(item.data, (value) => value * value));
