import type { Buffer } from "./backend/interface.ts";
import type { DType, HostArray } from "./dtype.ts";
import type { Attributes, Definition } from "./operators/define.ts";
import type { Shape } from "./shape.ts";

/** Where a tensor's elements come from. */
export type Source =
  | { readonly kind: "host"; readonly data: HostArray }
  | { readonly kind: "buffer"; readonly buffer: Buffer }
  /** A place in a traced graph that is bound at each run. */
  | { readonly kind: "parameter"; readonly index: number }
  | { readonly kind: "applied"; readonly definition: Definition; readonly inputs: readonly Tensor[]; readonly attributes: Attributes };

/**
 * An immutable value: shape, dtype and the node that makes it. Nothing is computed until data is asked for
 * (`evaluate`, `toArray`, `data`); then the graph behind it runs as one plan.
 */
export class Tensor {
  readonly shape: Shape;
  readonly dtype: DType;
  #source: Source;

  constructor(shape: Shape, dtype: DType, source: Source) {
    this.shape = shape;
    this.dtype = dtype;
    this.#source = source;
  }

  get source(): Source {
    return this.#source;
  }

  /** Number of elements. */
  get size(): number {
    return this.shape.reduce((product, extent) => product * extent, 1);
  }

  /** Number of axes. */
  get rank(): number {
    return this.shape.length;
  }

  /** Replaces the node by its computed value; only the evaluator calls it, and the value is the same. */
  settle(buffer: Buffer): void {
    this.#source = { kind: "buffer", buffer };
  }

  /** Gives the memory behind a computed tensor back now, not when it is collected. A host tensor needs none of it. */
  dispose(): void {
    if (this.#source.kind === "buffer") this.#source.buffer.release();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
