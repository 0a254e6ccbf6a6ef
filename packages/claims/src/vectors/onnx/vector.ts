import { carriedAs, carry } from "../carried.ts";
import { leaveOut } from "../left-out.ts";
import type { Vector, Wanted } from "../vector.ts";
import type { OnnxCase } from "./case.ts";
import { walkModel } from "./graph.ts";

/** A case of ONNX's node tests to run. */
export function onnxVector(onnx: OnnxCase): Vector {
  const { name, operator, model, inputs, outputs } = onnx;
  return {
    suite: "onnx",
    operator,
    name: name.replace(/^test_/, ""),
    types: [...inputs.values(), ...outputs.values()].map(({ type }) => type),
    wanted: () => {
      const results = walkModel(model, inputs);
      if ([...outputs.values()].every(({ values }) => values?.length === 0))
        leaveOut("results without elements", "a claim that compared nothing has not held");
      return [...outputs.values()].flatMap((expected, i): readonly Wanted[] => {
        const { type, shape, values } = expected;
        const tensor = results[i] ?? leaveOut("a rule that Tercet does not follow", `the output ${expected.name}`);
        carriedAs(type);
        const whole = { type, shape, values: values ?? leaveOut("types that Tercet has not", type) };
        // What does not fit in what we carry it in cannot be compared.
        carry(whole);
        return [{ name: expected.name === "" ? `output ${i}` : expected.name, tensor, expected: whole }];
      });
    },
  };
}
