import { heldBuffers } from "../../backend/held-buffers.ts";
import type { Backend, Buffer } from "../../backend/interface.ts";
import type { DType } from "../../dtype.ts";
import { errors } from "../../errors.ts";
import type { Bounded } from "../../scalar/evaluate-steps.ts";
import type { FloatPrecision } from "../../scalar/float-precision.ts";
import type { Shape } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { hostArrayOf, valuesOf } from "./host-values.ts";
import { walkGraph } from "./walk.ts";

/** The oracle: a backend that walks definitions in float64 and carries an error bound beside every value. */
export interface ReferenceBackend extends Backend {
  readonly walk: NonNullable<Backend["walk"]>;
  /** The float64 values of a buffer and how far any implementation in the tensor's dtype may lie from each; undefined bounds: exact. */
  readWithBounds(buffer: Buffer): Bounded;
}

/** How the reference backend bounds errors. */
export interface ReferenceOptions {
  /** The precision of the implementations that bounds are for: a backend's own. Default: every operation is rounded to the nearest. */
  readonly precision?: FloatPrecision | undefined;
}

/**
 * Makes the reference backend. It computes the meaning of every primitive, composites by their decomposition, one scalar at a time.
 * @example
 * const backend = createReferenceBackend();
 * expect(await toArray(mul(tensor([1, 2]), 3), { backend })).toEqual([3, 6]);
 */
export function createReferenceBackend({ precision }: ReferenceOptions = {}): ReferenceBackend {
  const buffers = heldBuffers<Bounded>(() => backend);

  function hold(data: Bounded, shape: Shape, dtype: DType): Buffer {
    return buffers.hold(data, shape, dtype, data.values.byteLength + (data.bounds?.byteLength ?? 0));
  }

  function walk(outputs: readonly Tensor[], inputs: readonly Buffer[]): readonly Buffer[] {
    const leaf = ({ source, dtype }: Tensor): Bounded => {
      if (source.kind === "host") return { values: valuesOf(source.data, dtype), bounds: undefined };
      const buffer = source.kind === "buffer" ? source.buffer : source.kind === "parameter" ? inputs[source.index] : undefined;
      if (buffer === undefined) throw new TypeError(`A walk was given no input for a ${source.kind}`);
      return buffers.contentOf(buffer);
    };
    const results = walkGraph(outputs, leaf, precision);
    return outputs.map(({ shape, dtype }, i) => hold(results[i] as Bounded, shape, dtype)); // one result for each output
  }

  const noPlans = "it walks graphs and takes no plans";
  const backend: ReferenceBackend = {
    name: "reference",
    describe: () => ({
      name: "reference",
      mode: "float64",
      threads: 1,
      why: ["it walks definitions and generates no code"],
      unsupported: [],
    }),
    dtypes: new Set<DType>(["float32", "float64", "int32", "bool", "float16", "bfloat16", "int8"]),
    claims: () => false,
    claimed: [],
    prepare: () => Promise.reject(errors["backend-failed"]({ backend: "reference", reason: noPlans })),
    run: () => Promise.reject(errors["backend-failed"]({ backend: "reference", reason: noPlans })),
    upload: (data, shape, dtype) => hold({ values: valuesOf(data, dtype), bounds: undefined }, shape, dtype),
    download: async (buffer) => hostArrayOf(buffers.contentOf(buffer).values, buffer.dtype),
    walk: async (outputs, inputs) => walk(outputs, inputs),
    memory: () => ({ live: buffers.live, scratch: 0 }),
    close: async () => {},
    readWithBounds: buffers.contentOf,
  };
  return backend;
}
