import { applications, gradientEqualsDifference, refuse, type Expected, type Property, type Refusal } from "@tercet/equivalence";
import { TercetError } from "@tercet/host";
import { gradients } from "../src/autodiff/gradients.ts";
import type { Backend } from "../src/backend/interface.ts";
import { tensor } from "../src/create.ts";
import { isFloat } from "../src/dtype.ts";
import { apply, type Definition, type Domain } from "../src/operators/define.ts";
import { dtypeOfDomain } from "../src/operators/domain-dtype.ts";
import { normalizeDefinition } from "../src/operators/composites/normalize.ts";
import { floorDefinition } from "../src/operators/floor.ts";
import { mul } from "../src/operators/mul.ts";
import { roundDefinition } from "../src/operators/round.ts";
import { signDefinition } from "../src/operators/sign.ts";
import { sum } from "../src/operators/sum.ts";
import { applied, tensorsOf, type Drawn } from "./application.ts";
import { compute } from "./compute.ts";
import { expectedOf } from "./oracle.ts";

/** Operators that jump, or bend within 1e-12: inputs away from there, where differences mean something. */
const smoothDomains: ReadonlyMap<Definition, readonly Domain[]> = new Map<Definition, readonly Domain[]>([
  [signDefinition, [{ kind: "interval", from: 0.25, to: 4 }]],
  [normalizeDefinition, [{ kind: "interval", from: 0.25, to: 4 }]],
  [floorDefinition, [{ kind: "interval", from: 0.25, to: 0.75 }]],
  [roundDefinition, [{ kind: "interval", from: 0.75, to: 1.25 }]],
]);

/** Whether an operator takes floats and makes floats, so that it could have a gradient. */
export function isOfFloats(definition: Definition): boolean {
  const { shapes, attributes } = definition.draw(() => 2);
  const dtypes = shapes.map((_, i) => dtypeOfDomain(definition.domain[i] ?? definition.domain.at(-1), "float64"));
  return dtypes.some(isFloat) && isFloat(definition.dtype(dtypes, attributes));
}

/** The gradient that a definition gives, computed in float64, equals the differences of the oracle's values. */
export function gradientOf(definition: Definition, backend: Backend): Property<{ input: Drawn; key: number }> {
  return gradientEqualsDifference<Drawn>({
    generate: applications(
      { draw: definition.draw, domain: smoothDomains.get(definition) ?? definition.domain },
      { precision: "float64", values: "moderate", size: { zero: false, largest: 4 } },
    ),
    // Each takes seven or more walks of the oracle.
    most: 16,
    subject: async (drawn) => {
      const [y] = await expectedOf([applied(definition, drawn)], backend);
      return y === undefined ? refuse("it has no output") : { y };
    },
    gradient: async (drawn, { y }) => {
      const inputs = tensorsOf(drawn);
      const floats = inputs.filter((input) => isFloat(input.dtype));
      const output = apply(definition, inputs, drawn.attributes);
      const weighted = mul(output, tensor(Float64Array.from(y?.data ?? []), { shape: output.shape }));
      const found = orRefusal(() => gradients(sum(weighted), floats));
      if ("kind" in found) return found;
      const { arrays } = await compute(backend, found, { claimed: true });
      const bounded = await expectedOf(found, backend);
      const expected = floats.map<Expected>((_, i) => ({ ...arrays[i], bound: bounded[i]?.bound ?? 0 }) as Expected); // one array for each
      return inputs.map((input) => (isFloat(input.dtype) ? expected[floats.indexOf(input)] : undefined));
    },
  });
}

function orRefusal<T extends object>(make: () => T): T | Refusal {
  try {
    return make();
  } catch (thrown) {
    if (thrown instanceof TercetError && thrown.code === "not-differentiable") return refuse(thrown.message);
    throw thrown;
  }
}
