import type { ClaimedKernel } from "../../../plan/kernel.ts";
import { programOf } from "../../../plan/program.ts";
import type { EpilogueCode, Operand } from "../kernel.ts";
import { memoryType, parameter, registerType } from "../wgsl.ts";
import { indented, statementsOf } from "./statements.ts";
import { loaded } from "./storage.ts";

/** The epilogue of a use of a claimed kernel as its launches take it; undefined where there is none. */
export function epilogueCode({ inputs, epilogue }: ClaimedKernel, parameters: readonly number[]): EpilogueCode | undefined {
  if (epilogue === undefined) return undefined;
  const { kernel, input: made } = epilogue;
  const others = kernel.inputs.flatMap((_, index) => (index === made ? [] : [index]));
  const operands = others.map((index, i): Operand => ({
    place: { kind: "input", index: inputs.length + i },
    element: memoryType(kernel.inputs[index] ?? "float32"),
  }));
  const type = registerType(kernel.outputs[0] ?? "float32");
  return {
    operands,
    parameters,
    key: `then ${kernel.key} of ${made}`,
    code: (names, first) => {
      const { before, results } = statementsOf(programOf(kernel), {
        load: (of, index, at) => (index === made ? "value" : loaded(of, names[others.indexOf(index)] ?? "", at)),
        outputs: [],
        parameter: (slot) => parameter(first + slot),
      });
      return [
        `fn epilogue(element: u32, value: ${type}) -> ${type} {`,
        ...indented([...before, `return ${results[0] ?? "value"};`]),
        "}",
      ].join("\n");
    },
  };
}
