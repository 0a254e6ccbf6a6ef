/** Legal values of an input, as plain data; an operator's definition carries one for each input. */
export type Domain =
  | { readonly kind: "finite" }
  | { readonly kind: "positive" }
  | { readonly kind: "nonzero" }
  | { readonly kind: "interval"; readonly from: number; readonly to: number }
  /** Whole numbers, both ends included; the array is an Int32Array. */
  | { readonly kind: "integer"; readonly from: number; readonly to: number }
  /** From -128 to 127; the array is an Int8Array. */
  | { readonly kind: "int8" }
  /** 0 or 1; the array is a Uint8Array. */
  | { readonly kind: "boolean" }
  /** Row numbers of input `of`, along its axis `axis`; the array is an Int32Array. */
  | { readonly kind: "index"; readonly of: number; readonly axis: number }
  /** From 0 to the extent of axis `axis` of input `of`, both included: ends of ranges; the array is an Int32Array. */
  | { readonly kind: "bound"; readonly of: number; readonly axis: number }
  /** Ascending, from 0 to the extent of axis `axis` of input `of`, empty segments included: bounds of segments, an Int32Array. */
  | { readonly kind: "offsets"; readonly of: number; readonly axis: number };
