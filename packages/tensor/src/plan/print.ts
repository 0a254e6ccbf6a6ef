import type { KernelExpression, LoopKernel, Plan, Slot, Step } from "./kernel.ts";

/**
 * A plan as text: inputs, results and memory, then each step with its kernel as a formula. Golden plans keep it.
 * @example
 * const plan: Plan = { inputs: [], results: [], steps: [], arenaBytes: 0, donated: [] };
 * expect(printPlan(plan)).toBe("arena: 0 bytes");
 */
export function printPlan(plan: Plan): string {
  const bindings = (title: string, list: Plan["inputs"]): string[] =>
    list.map(({ dtype, shape }, i) => `${title} ${i}: ${dtype} [${shape.join(", ")}]`);
  return [
    ...bindings("input", plan.inputs),
    ...bindings("result", plan.results).map((line, i) => line + donation(plan.donated[i] ?? -1)),
    `arena: ${plan.arenaBytes} bytes`,
    ...plan.steps.map((step, i) => `${i}: ${printStep(step)}`),
  ].join("\n");
}

const longestFormula = 600;

function donation(input: number): string {
  return input < 0 ? "" : ` (takes over input ${input})`;
}

function printSlot(slot: Slot): string {
  return slot.kind === "arena" ? `arena+${slot.byteOffset}` : `${slot.kind} ${slot.index}`;
}

function printStep(step: Step): string {
  const { kernel } = step;
  const io = `${step.inputs.map(printSlot).join(", ")} -> ${step.outputs.map(printSlot).join(", ")}`;
  if (kernel.kind === "loop") return `${step.label}: ${io}\n   (${step.parameters.join(" ")}) ${printKernel(kernel)}`;
  const inputs = kernel.inputs.map(
    ({ shape, strides, offset }) => `[${shape.join(" ")} / ${strides.join(" ")}${offset === 0 ? "" : ` + ${offset}`}]`,
  );
  const { epilogue } = kernel;
  const then =
    epilogue === undefined ? "" : `\n   then (${step.parameters.join(" ")}) of in${epilogue.input}: ${printKernel(epilogue.kernel)}`;
  return `${step.label}: ${io}\n   claimed ${inputs.join(" ")} ${JSON.stringify(kernel.attributes)}${then}`;
}

/** A loop kernel as formulas, one for each output; p0.. are its parameters, i0.. the output coordinates, k the reduced variable. */
function printKernel(kernel: LoopKernel): string {
  // Long kernels share pieces, and a formula would write them out again and again.
  if (kernel.key.length > longestFormula) return `${kernel.key.slice(0, longestFormula)}... (${kernel.key.length} characters)`;
  const show = (expression: KernelExpression): string => {
    switch (expression.kind) {
      case "constant":
        return `${expression.value}`;
      case "parameter":
        return `p${expression.slot}`;
      case "coordinate":
        return `i${expression.axis}`;
      case "reduced":
        return "k";
      case "load":
        return `in${expression.input}[${show(expression.offset)}]`;
      case "unary":
        return `${expression.op}(${show(expression.a)})`;
      case "binary":
        return `${expression.op}(${show(expression.a)}, ${show(expression.b)})`;
      case "select":
        return `select(${show(expression.condition)}, ${show(expression.a)}, ${show(expression.b)})`;
      case "cast":
        return `${expression.type}(${show(expression.a)})`;
      case "reduce":
        return `${expression.reducer}[k = ${show(expression.from)} .. ${show(expression.to)}](${show(expression.body)})`;
      default:
        return expression satisfies never;
    }
  };
  return kernel.values.map(show).join("\n   ");
}
