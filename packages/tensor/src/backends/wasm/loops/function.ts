import type { KernelExpression, LoopKernel } from "../../../plan/kernel.ts";
import type { FunctionBuilder } from "../assemble.ts";
import { load, type Code, type Local } from "../code.ts";
import { hoistedConstants } from "./constants.ts";
import { valuesIn, type Surroundings, type Values } from "./expression.ts";
import { guardsOf } from "./guards.ts";
import { expandHalves } from "./half.ts";
import { reduceScalar, reduceVectors } from "./reduce.ts";
import { openNest, type Nest, type Scope } from "./scopes.ts";

/** A function of a loop kernel under construction. */
export interface LoopFunction {
  /** The kernel's values, of types that a function computes in. */
  readonly written: readonly KernelExpression[];
  readonly nest: Nest & { readonly root: Scope };
  readonly values: Values;
  readonly coordinates: readonly Local[];
  /** Its first unit, and the one after its last. */
  readonly begin: Local;
  readonly end: Local;
  /** Address of an output. */
  readonly output: (index: number) => Code;
  /** Extent of an axis of the outputs. */
  readonly extent: (axis: number) => Code;
  /** Address of the partial results, which stands behind the kernel's integers. */
  readonly partialsAddress: () => Code;
  /** Says where the reduced variable lives now. */
  readonly setReduced: (local: Local) => void;
  /** Statements for its start; complete when its body is. */
  readonly prologue: readonly Code[];
}

/**
 * What all functions of a loop kernel have in common. Their block of integers holds the addresses of the outputs, those of the inputs, the kernel's run-time
 * parameters. `reductions` gives values of reductions in another way than by a loop where they are read.
 */
export function openFunction(
  kernel: LoopKernel,
  builder: FunctionBuilder,
  reductions?: (own: LoopFunction) => Pick<Surroundings, "reduceScalar" | "reduceVectors">,
): LoopFunction {
  const written = expandHalves(kernel.values);
  const guards = guardsOf(written);
  const firstInput = kernel.outputs.length;
  const firstParameter = firstInput + kernel.inputs.length;
  const { pointer, begin, end, scratch } = builder.parameters("pointer", "begin", "end", "scratch");
  const nest = openNest(builder, guards, kernel.rank);
  const coordinates = Array.from({ length: kernel.rank }, () => builder.local("i32"));
  let reducedVariable: Local | undefined;
  const setReduced = (local: Local): void => void (reducedVariable = local);

  const words = new Map<number, Code>();
  const root = nest.keep.bind(nest);
  const word = (index: number): Code => {
    const own = words.get(index) ?? nest.lifted(0, () => root("i32", load("i32.load", pointer.get, 4 * index)));
    words.set(index, own);
    return own;
  };
  const constants = hoistedConstants(builder, begin);
  const frame = { nest, scratch: scratch.get, setVariable: setReduced };
  const given = (): Pick<Surroundings, "reduceScalar" | "reduceVectors"> => {
    if (reductions !== undefined) return reductions(own);
    return { reduceScalar: (e, all) => reduceScalar(e, all, frame), reduceVectors: (e, all) => reduceVectors(e, all, frame) };
  };
  const values = valuesIn({
    nest,
    constants,
    guards,
    variable: (e) => (e.kind === "coordinate" ? coordinates[e.axis] : reducedVariable) as Local, // a kernel names only its own axes
    parameter: (slot) => word(firstParameter + slot),
    address: (input) => word(firstInput + input),
    reduceScalar: (e, all) => given().reduceScalar(e, all),
    reduceVectors: (e, all) => given().reduceVectors(e, all),
  });
  const own: LoopFunction = {
    written,
    nest,
    values,
    coordinates,
    begin,
    end,
    output: word,
    extent: (axis) => word(firstParameter + axis),
    partialsAddress: () => word(firstParameter + kernel.parameters),
    setReduced,
    prologue: constants.prologue,
  };
  return own;
}
