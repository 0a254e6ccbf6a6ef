import type { Files } from "@tercet/host";
import { data, evaluate, type Backend, type HostArray, type Shape, type Tensor } from "@tercet/tensor";
import type { ReferenceCase } from "./case.ts";

/** What an output is, for tables: error grows from layer to score. */
export type Part = "tokens" | "layer" | "attention" | "vector" | "score" | "loss" | "gradient" | "step" | "metric";

/** An output as our packages compute it. */
export interface Computed {
  /** The output's name in the case. */
  readonly output: string;
  readonly part: Part;
  readonly shape: Shape;
  readonly values: Float32Array | Float64Array;
  /** 1 where an element is compared, [elements]; everywhere when absent. The others mean something only to a rectangle's padding. */
  readonly compared?: Uint8Array;
  /** What it must equal where the case's arrays do not hold it under its name. */
  readonly expected?: ArrayLike<number>;
  /**
   * How near it must come. `float32`: twice the library's own float32 error. `float64`: the same a float64 rounding down. `exact`: no
   * difference at all. Or a bound of its own, whose derivation stands beside it.
   */
  readonly tolerance: "float32" | "float64" | "exact" | { readonly bound: number };
  /** Set where the order along the last axis must be the same too. */
  readonly ranked?: true;
}

/** An output of the case that is meant to be left alone, and why. */
export interface LeftAlone {
  readonly output: string;
  readonly why: string;
}

/** What a kind of case gives back. */
export interface Computation {
  readonly computed: readonly Computed[];
  readonly leftAlone?: readonly LeftAlone[];
}

/** Where a case is computed. */
export interface Place {
  /** Of everything in float32. */
  readonly backend: Backend;
  /** Of gradients, losses and optimizer steps in float64; undefined where they are not to be computed. */
  readonly exact: Backend | undefined;
  readonly files: Files;
}

/** One kind of case: how its outputs are computed with our packages. */
export interface ReferenceKind {
  readonly kind: string;
  readonly compute: (reference: ReferenceCase, place: Place) => Promise<Computation>;
}

/** Values of tensors, computed as one plan. */
export async function valuesOf(tensors: readonly Tensor[], backend: Backend): Promise<readonly HostArray[]> {
  await evaluate(tensors, { backend });
  const values: HostArray[] = [];
  for (const tensor of tensors) values.push(await data(tensor, { backend }));
  for (const tensor of tensors) tensor.dispose();
  return values;
}

/** Values of a tensor that follows from float64 parameters. */
export async function float64Data(tensor: Tensor): Promise<Float64Array> {
  return (await data(tensor)) as Float64Array; // what follows from float64 is float64
}

/** An output that is one tensor. */
export interface Wanted extends Omit<Computed, "values" | "shape"> {
  readonly tensor: Tensor;
  /** Brings the tensor's elements into the form of the output, such as a rectangle. */
  readonly shaped?: (values: HostArray) => {
    readonly shape: Shape;
    readonly values: Float32Array | Float64Array;
    readonly compared?: Uint8Array;
  };
}

/** Computes outputs as one plan. */
export async function computeAll(wanted: readonly Wanted[], backend: Backend): Promise<readonly Computed[]> {
  const computed = await valuesOf(
    wanted.map(({ tensor }) => tensor),
    backend,
  );
  return wanted.map(({ tensor, shaped, ...rest }, i) => {
    const own = computed[i] as HostArray; // one for each
    const values = own instanceof Float32Array || own instanceof Float64Array ? own : Float64Array.from(own);
    return { ...rest, ...(shaped?.(own) ?? { shape: tensor.shape, values }) };
  });
}
