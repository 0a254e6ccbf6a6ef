import { operandsOf, type KernelExpression, type LoopKernel } from "../../../plan/kernel.ts";
import type { ScalarType } from "../../../scalar/expression.ts";
import type { Launch, Operand, OperandPlace } from "../kernel.ts";
import { parameter } from "../wgsl.ts";

/** Inputs of which a kernel reads the first element alone. */
export function numbersOf(kernel: LoopKernel): readonly number[] {
  const elsewhere = new Set<number>();
  const seen = new Set<KernelExpression>();
  const visit = (e: KernelExpression): void => {
    if (seen.has(e)) return;
    seen.add(e);
    if (e.kind === "load" && !(e.offset.kind === "constant" && e.offset.value === 0)) elsewhere.add(e.input);
    operandsOf(e).forEach(visit);
  };
  kernel.values.forEach(visit);
  return kernel.inputs.flatMap((_, input) => (elsewhere.has(input) ? [] : [input]));
}

/** Launches that copy the first words of inputs, one behind the other, into the memory of numbers: `buffers` are bound to one of them at most. */
export function gatherLaunches(inputs: readonly OperandPlace[], buffers: number): readonly Launch[] {
  const each = buffers - 1;
  const parts = Array.from({ length: Math.ceil(inputs.length / each) }, (_, part) => inputs.slice(part * each, (part + 1) * each));
  return parts.map((part, i): Launch => {
    const operands = part.map((place): Operand => ({ place, element: "u32" }));
    return {
      operands: [...operands, { place: { kind: "numbers" }, element: "u32" }],
      parameters: [i * each],
      key: `gather ${part.length}`,
      code: (names) => {
        const target = names.at(-1) ?? "";
        const lines = part.map((_, n) => `  ${target}[u32(${parameter(0)}) + ${n}u] = ${names[n] ?? ""}[0];`);
        return ["@compute @workgroup_size(1)", "fn main() {", ...lines, "}"].join("\n");
      },
      groups: [1, 1, 1],
    };
  });
}

/** A scalar of which the word lies at a place of a uniform of words. */
export function numberAt(type: ScalarType, memory: string, place: number): string {
  const word = `${memory}[${place >> 2}].${"xyzw"[place & 3] ?? ""}`;
  switch (type) {
    case "float32":
      return `bitcast<f32>(${word})`;
    case "int32":
      return `bitcast<i32>(${word})`;
    case "bool":
      return `${word} != 0u`;
    case "float16":
      return `fromFloat16(${word} & 0xffffu)`;
    case "bfloat16":
      return `fromBfloat16(${word} & 0xffffu)`;
    case "int8":
      return `bitcast<i32>(${word} << 24u) >> 24u`;
    case "float64":
      throw new TypeError("WGSL has no float64");
    default:
      return type satisfies never;
  }
}
