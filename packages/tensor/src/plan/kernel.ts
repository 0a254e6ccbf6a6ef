import type { DType } from "../dtype.ts";
import type { Attributes, Definition } from "../operators/define.ts";
import type { Binary, Reducer, ScalarType, Unary } from "../scalar/expression.ts";
import type { Shape } from "../shape.ts";

/**
 * All that a backend must understand. A loop kernel is one flat scalar expression for each element of each output; integers that come from
 * shapes (extents, strides, bounds) are run-time parameters, so that a kernel is the same for every row count.
 */
export type KernelExpression =
  | { readonly kind: "constant"; readonly type: ScalarType; readonly value: number }
  /** The n-th run-time integer of the kernel. */
  | { readonly kind: "parameter"; readonly type: "int32"; readonly slot: number }
  /** The n-th output coordinate, outermost first. */
  | { readonly kind: "coordinate"; readonly type: "int32"; readonly axis: number }
  /** The variable of the reduction. */
  | { readonly kind: "reduced"; readonly type: "int32" }
  /** Element `offset` of input `input`, counted from the input's start. */
  | { readonly kind: "load"; readonly type: ScalarType; readonly input: number; readonly offset: KernelExpression }
  | { readonly kind: "unary"; readonly type: ScalarType; readonly op: Unary; readonly a: KernelExpression }
  | { readonly kind: "binary"; readonly type: ScalarType; readonly op: Binary; readonly a: KernelExpression; readonly b: KernelExpression }
  | {
      readonly kind: "select";
      readonly type: ScalarType;
      readonly condition: KernelExpression;
      readonly a: KernelExpression;
      readonly b: KernelExpression;
    }
  | { readonly kind: "cast"; readonly type: ScalarType; readonly a: KernelExpression }
  /** At most one in a kernel, whichever of its values reads it; `from` and `to` do not use the reduced variable. */
  | {
      readonly kind: "reduce";
      readonly type: ScalarType;
      readonly reducer: Reducer;
      readonly from: KernelExpression;
      readonly to: KernelExpression;
      readonly body: KernelExpression;
    };

/**
 * One element-wise or reducing kernel. It writes its outputs, all of one shape, row-major and contiguous: for every coordinate c and each of them,
 * out[flat(c)] = value(c). An output may lie where an input lies that is read at the written element alone: so of each element everything is read first.
 * The extents of the output axes are the first `rank` parameters (slots 0 .. rank - 1). No axis has extent 1 (such axes are dropped) and neighbouring axes that
 * all loads run through alike are merged, so most kernels have one or two axes. rank 0 is one element.
 */
export interface LoopKernel {
  readonly kind: "loop";
  readonly rank: number;
  /** Number of run-time integers. */
  readonly parameters: number;
  readonly inputs: readonly DType[];
  readonly outputs: readonly DType[];
  /** One for each output. */
  readonly values: readonly KernelExpression[];
  /** The kernel's structure as text; two kernels with one key are one kernel. */
  readonly key: string;
}

/** An input of a claimed kernel: elements of a buffer, `offset` and `strides` counted in elements. */
export interface Strided {
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
  readonly dtype: DType;
}

/** A whole operator given to a backend's tuned kernel. The output is row-major and contiguous. */
export interface ClaimedKernel {
  readonly kind: "claimed";
  readonly definition: Definition;
  readonly attributes: Attributes;
  readonly inputs: readonly Strided[];
  readonly shape: Shape;
  readonly output: DType;
  /** What is done with each element before it is stored; only a backend that takes it is given one. */
  readonly epilogue?: Epilogue;
}

/**
 * Element-wise work behind a claimed kernel: a loop without a reduction, of one output with as many elements in the same order. The step's parameters are the
 * loop's, and its inputs are the claimed kernel's and then those of the loop, without the one that the kernel makes.
 */
export interface Epilogue {
  readonly kernel: LoopKernel;
  /** The input of the loop that the claimed kernel makes: it is read at the element that is written, and nowhere else. */
  readonly input: number;
}

/** Where a step reads or writes: a slot of the plan. */
export type Slot =
  /** The n-th input of the plan. */
  | { readonly kind: "input"; readonly index: number }
  /** The n-th result of the plan. */
  | { readonly kind: "result"; readonly index: number }
  /** Bytes of the plan's arena. */
  | { readonly kind: "arena"; readonly byteOffset: number };

/** One kernel run: `parameters` are the integers of the loop kernel, or of a claimed kernel's epilogue. */
export interface Step {
  readonly kernel: LoopKernel | ClaimedKernel;
  readonly parameters: readonly number[];
  readonly inputs: readonly Slot[];
  /** One for each output of the kernel; a claimed kernel has one. */
  readonly outputs: readonly Slot[];
  /** Names of the operators it computes, for people. */
  readonly label: string;
}

/** A typed place for an input or a result. */
export interface Binding {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** A whole computation: steps in order, no control flow, memory decided. */
export interface Plan {
  readonly inputs: readonly Binding[];
  readonly results: readonly Binding[];
  readonly steps: readonly Step[];
  /** Bytes of intermediates; every arena slot is aligned to 64 bytes. */
  readonly arenaBytes: number;
  /**
   * For each result, the plan input whose buffer it may take over (donated), or -1. The planner has checked that the step which writes the result reads
   * that input only at the element it writes, or after its last use.
   */
  readonly donated: readonly number[];
}

/** The expressions that an expression is made of. */
export function operandsOf(e: KernelExpression): readonly KernelExpression[] {
  switch (e.kind) {
    case "constant":
    case "parameter":
    case "coordinate":
    case "reduced":
      return [];
    case "load":
      return [e.offset];
    case "unary":
    case "cast":
      return [e.a];
    case "binary":
      return [e.a, e.b];
    case "select":
      return [e.condition, e.a, e.b];
    case "reduce":
      return [e.from, e.to, e.body];
    default:
      return e satisfies never;
  }
}

/** The same expression of other operands. */
export function withOperands(e: KernelExpression, change: (operand: KernelExpression) => KernelExpression): KernelExpression {
  switch (e.kind) {
    case "constant":
    case "parameter":
    case "coordinate":
    case "reduced":
      return e;
    case "load":
      return { ...e, offset: change(e.offset) };
    case "unary":
    case "cast":
      return { ...e, a: change(e.a) };
    case "binary":
      return { ...e, a: change(e.a), b: change(e.b) };
    case "select":
      return { ...e, condition: change(e.condition), a: change(e.a), b: change(e.b) };
    case "reduce":
      return { ...e, from: change(e.from), to: change(e.to), body: change(e.body) };
    default:
      return e satisfies never;
  }
}

/** Values rewritten from their ends: `change` gives an expression's successor, made of what `go` gives for its operands. Each distinct one is rewritten once. */
export function rewritten(
  values: readonly KernelExpression[],
  change: (e: KernelExpression, go: (operand: KernelExpression) => KernelExpression) => KernelExpression,
): readonly KernelExpression[] {
  const done = new Map<KernelExpression, KernelExpression>();
  const go = (e: KernelExpression): KernelExpression => {
    const own = done.get(e) ?? change(e, go);
    done.set(e, own);
    return own;
  };
  return values.map(go);
}

/** Expressions and all that they are made of. */
export function allIn(roots: readonly KernelExpression[]): ReadonlySet<KernelExpression> {
  const seen = new Set<KernelExpression>();
  const stack = [...roots];
  for (let e = stack.pop(); e !== undefined; e = stack.pop()) {
    if (seen.has(e)) continue;
    seen.add(e);
    stack.push(...operandsOf(e));
  }
  return seen;
}
