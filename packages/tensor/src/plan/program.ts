import { operandsOf, type KernelExpression, type LoopKernel } from "./kernel.ts";

type Reduce = Extract<KernelExpression, { kind: "reduce" }>;

/** One distinct computation of a kernel; operands are given by number. */
export interface Instruction {
  readonly id: number;
  readonly expression: KernelExpression;
  readonly operands: readonly number[];
}

/**
 * A loop kernel cut into what runs once (level 0), what runs at each step of each loop (level k + 1 for axis k), and what runs at each
 * step of the reduction. Equal computations are one instruction, which stands in the outermost loop that knows all it needs.
 */
export interface Program {
  readonly kernel: LoopKernel;
  readonly count: number;
  readonly levels: readonly (readonly Instruction[])[];
  /** The body of the reduction. The reduction itself is an instruction of kind `reduce` with operands from, to, body. */
  readonly inner: readonly Instruction[];
  /** Numbers of what the outputs are given. */
  readonly results: readonly number[];
}

/** Where an instruction stands. `isInner`: it needs the reduced variable, beside the loops up to `level`. */
interface Place {
  readonly level: number;
  readonly isInner: boolean;
}

/** Makes the program of a kernel. */
export function programOf(kernel: LoopKernel): Program {
  const levels: Instruction[][] = Array.from({ length: kernel.rank + 1 }, () => []);
  const inner: Instruction[] = [];
  const ids = new Map<string, number>();
  const places: Place[] = [];
  const known = new Map<KernelExpression, number>();

  function visit(expression: KernelExpression): number {
    const own = known.get(expression);
    if (own !== undefined) return own;
    const operands = operandsOf(expression).map(visit);
    const key = `${textOf(expression)} ${operands.join(" ")}`;
    const id = ids.get(key) ?? place(expression, operands);
    ids.set(key, id);
    known.set(expression, id);
    return id;
  }

  function place(expression: KernelExpression, operands: readonly number[]): number {
    const id = places.length;
    const own = expression.kind === "coordinate" ? expression.axis + 1 : 0;
    const level = operands.reduce((deepest, operand) => Math.max(deepest, places[operand]?.level ?? 0), own);
    const isInner = expression.kind === "reduced" || (expression.kind !== "reduce" && operands.some((operand) => places[operand]?.isInner));
    places.push({ level, isInner });
    (isInner ? inner : levels[level])?.push({ id, expression, operands });
    return id;
  }

  const results = kernel.values.map(visit);
  return { kernel, count: places.length, levels, inner, results };
}

/** What an expression is, without its operands. */
function textOf(expression: KernelExpression): string {
  const { kind, type } = expression;
  switch (kind) {
    case "constant":
      return `${type} ${Object.is(expression.value, -0) ? "-0" : expression.value}`;
    case "parameter":
      return `parameter ${expression.slot}`;
    case "coordinate":
      return `coordinate ${expression.axis}`;
    case "reduced":
      return "reduced";
    case "load":
      return `load ${expression.input}`;
    case "unary":
    case "binary":
      return `${kind} ${type} ${expression.op}`;
    case "select":
    case "cast":
      return `${kind} ${type}`;
    case "reduce":
      return `${(expression satisfies Reduce).reducer} ${type}`;
    default:
      return expression satisfies never;
  }
}
