import type { DType } from "../dtype.ts";
import type { Attributes, Definition } from "../operators/define.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** A node of a traced graph: a leaf that brings data, or one application of an operator that the backend takes as it is. */
export type Node = Leaf | Application;

export interface Leaf {
  readonly kind: "leaf";
  readonly id: number;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly tensor: Tensor;
}

export interface Application {
  readonly kind: "application";
  readonly id: number;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly definition: Definition;
  readonly inputs: readonly Node[];
  readonly attributes: Attributes;
  /** True when the backend runs its own tuned kernel for it; false when it is lowered from its meaning. */
  readonly claimed: boolean;
}

/** Nodes in an order in which every input stands before its users; ids are positions. */
export interface Graph {
  readonly nodes: readonly Node[];
  readonly outputs: readonly Node[];
}
