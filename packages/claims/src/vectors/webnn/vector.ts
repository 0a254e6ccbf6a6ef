import { cast, Tensor } from "@tercet/tensor";
import { carriedAs, carry } from "../carried.ts";
import { leaveOut } from "../left-out.ts";
import { product } from "../made/indexing.ts";
import type { Vector, Wanted } from "../vector.ts";
import { WebnnCall } from "./call.ts";
import type { WebnnCase } from "./case.ts";
import { reasonFor, webnnOperators } from "./operators.ts";
import { statedTolerance } from "./stated-tolerance.ts";

/** One case of the suite adds 36 million numbers, to try a device's limits: the oracle would walk for minutes. */
const mostElements = 2 ** 16;

/** A conformance test of WebNN to run. */
export function webnnVector({ name, steps, inputs, outputs }: WebnnCase): Vector {
  const operator = steps[0]?.operator ?? "";
  const arrays = [...inputs.values(), ...outputs.values()];
  return {
    suite: "webnn",
    operator,
    name: slug(name, operator),
    types: arrays.map(({ type }) => type),
    wanted: () => {
      if (arrays.some(({ shape }) => product(shape) > mostElements)) leaveOut("sizes that only try a device's limits", name);
      const values = new Map([...inputs].map(([key, array]) => [key, carry(array.read())]));
      const made = new Map<string, Omit<Wanted, "name" | "expected">>();
      for (const step of steps) {
        const run = webnnOperators[step.operator];
        if (run === undefined)
          return leaveOut(reasonFor(step.operator) ?? "operators that nobody looked at", `the operator ${step.operator}`);
        const call = new WebnnCall(step, values);
        const result = run(call);
        const stated = statedTolerance(call);
        for (const [i, tensor] of (result instanceof Tensor ? [result] : result).entries()) {
          const key = step.outputs[i] ?? "";
          values.set(key, tensor);
          made.set(key, { tensor, ...(stated === undefined ? {} : { stated }) });
        }
      }
      return [...outputs].map(([key, array]): Wanted => {
        const expected = array.read();
        const found = made.get(key) ?? leaveOut("a rule that Tercet does not follow", `the output ${key}`);
        // What does not fit in what we carry it in cannot be compared.
        carry(expected);
        // Truth is a byte in WebNN.
        const tensor = found.tensor.dtype === "bool" && carriedAs(expected.type) === "int32" ? cast(found.tensor, "int32") : found.tensor;
        return { ...found, name: key, tensor, expected };
      });
    },
  };
}

/** A name as a part of an id: words joined, the operator's own name not said twice. */
function slug(name: string, operator: string): string {
  return name
    .replace(new RegExp(`^${operator} `), "")
    .replaceAll(/[^\w.=+-]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}
