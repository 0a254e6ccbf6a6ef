import type { Tensor } from "@tercet/tensor";
import type { ForeignArray } from "./carried.ts";

/** One result of a case: how it is computed here, and what it should be. */
export interface Wanted {
  readonly name: string;
  /** Lazy: nothing is computed yet. */
  readonly tensor: Tensor;
  readonly expected: ForeignArray;
  /** A tolerance that the suite states, shown beside ours: in ULP of the expected value, or absolute. */
  readonly stated?: { readonly ulp: number } | { readonly absolute: number };
}

/** A case of others' tests. */
export interface Vector {
  readonly suite: "onnx" | "webnn";
  /** The operator's name in its suite. */
  readonly operator: string;
  /** Unique in its suite. */
  readonly name: string;
  /** Element types of its inputs and outputs. */
  readonly types: readonly string[];
  /** Makes the results anew, each time as other tensors: evaluation settles them. @throws LeftOut where the case asks for what is not there */
  readonly wanted: () => readonly Wanted[];
}

/** A case as its claim's subject names it. */
export function caseName({ operator, name }: Vector): string {
  return `${operator}.${name}`;
}
