import type { FunctionBuilder } from "../assemble.ts";
import type { Code, Local } from "../code.ts";
import { operandsOf, type KernelExpression } from "../../../plan/kernel.ts";

/** Loop variables that an expression depends on, as bits. */
export const outer = 1;
export const inner = 2;
export const reduced = 4;

/** A place in the loop nest: statements in order, and the values that they have computed. */
export interface Scope {
  /** Loop variables that have a value here. */
  readonly available: number;
  readonly statements: Code[];
  /** Vectors that it computes. */
  readonly kept: Local[];
  readonly scalars: Map<KernelExpression, Code>;
  readonly splats: Map<KernelExpression, Code>;
  /** Values of several vectors: vector n holds lanes 4n .. 4n + 3 after the loop variable. */
  readonly vectors: Map<KernelExpression, readonly Code[]>;
}

/** The loop variable that runs through the lanes, and how many vectors at once. */
export interface Lanes {
  readonly variable: number;
  readonly width: number;
}

/** Where code goes: the open scopes, outermost first, and the lanes of the innermost. */
export interface Nest {
  readonly builder: FunctionBuilder;
  /** Loop variables of an expression, also those of the guard of its loads. */
  dependencies(e: KernelExpression): number;
  /** Statements of a new innermost scope in which `variables` have a value too. */
  within(variables: number, lanes: Lanes | undefined, build: () => void): Code;
  /** Runs `build` in the outermost scope where the given loop variables have values. */
  lifted<T>(variables: number, build: (scope: Scope) => T): T;
  readonly lanes: Lanes | undefined;
  /** Appends a statement to the innermost scope. */
  emit(statement: Code): void;
  /** A new local that holds a value; the innermost scope computes it. */
  keep(type: Local["type"], value: Code): Code;
}

/** Finds the loop variables of expressions of a kernel, as {@link Nest.dependencies} tells them. */
export function dependenciesIn(guards: ReadonlyMap<KernelExpression, KernelExpression>, rank: number): Nest["dependencies"] {
  const known = new Map<KernelExpression, number>();
  function dependencies(e: KernelExpression): number {
    const own = known.get(e) ?? find(e);
    known.set(e, own);
    return own;
  }

  function find(e: KernelExpression): number {
    if (e.kind === "coordinate") return e.axis === rank - 1 ? inner : outer;
    if (e.kind === "reduced") return reduced;
    if (e.kind === "reduce") return (dependencies(e.body) & ~reduced) | dependencies(e.from) | dependencies(e.to);
    const guard = guards.get(e);
    return operandsOf(e).reduce((bits, child) => bits | dependencies(child), guard === undefined ? 0 : dependencies(guard));
  }

  return dependencies;
}

/** A nest with one open scope, the function's. */
export function openNest(
  builder: FunctionBuilder,
  guards: ReadonlyMap<KernelExpression, KernelExpression>,
  rank: number,
): Nest & { readonly root: Scope } {
  const root = scope(0);
  let open: readonly Scope[] = [root];
  let lanes: Lanes | undefined;
  const dependencies = dependenciesIn(guards, rank);

  const innermost = (): Scope => open.at(-1) ?? root;

  function emit(statement: Code): void {
    innermost().statements.push(statement);
  }

  return {
    root,
    builder,
    dependencies,
    get lanes() {
      return lanes;
    },
    emit,
    keep: (type, value) => {
      const local = builder.local(type);
      emit(local.set(value));
      if (type === "v128") innermost().kept.push(local);
      return local.get;
    },
    within: (variables, newLanes, build) => {
      const own = scope(innermost().available | variables);
      const saved = { open, lanes };
      open = [...open, own];
      lanes = newLanes;
      build();
      ({ open, lanes } = saved);
      return [own.statements, builder.forget(own.kept)];
    },
    lifted: (variables, build) => {
      const place = open.findIndex((candidate) => (variables & ~candidate.available) === 0);
      if (place < 0) throw new TypeError("A kernel expression uses a loop variable outside its loop");
      const saved = open;
      open = open.slice(0, place + 1);
      const result = build(innermost());
      open = saved;
      return result;
    },
  };
}

function scope(available: number): Scope {
  return { available, statements: [], kept: [], scalars: new Map(), splats: new Map(), vectors: new Map() };
}
