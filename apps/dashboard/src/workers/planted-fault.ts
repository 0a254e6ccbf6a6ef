import { arrays, claim, equalsOracle, type Claim, type Environment, type NamedArray } from "@tercet/equivalence";
import { data, tensor, add, type Backend } from "@tercet/tensor";

/** Sums above this are cut off: the fault. */
const ceiling = 3;

/**
 * A claim that must fail: x + x, computed by a backend and then cut off at 3. A run that does not find the fault, and a small input for it, cannot be
 * believed when it finds no other.
 */
export function plantedFault(backend: Backend, environment: Environment): Claim {
  return claim({
    subject: { kind: "function", name: "planted-fault" },
    property: equalsOracle<NamedArray>({
      generate: arrays({ shape: [3] }),
      subject: async ({ shape, data: values }) => {
        const x = tensor(Float32Array.from(values), { shape });
        const sums = (await data(add(x, x), { backend })) as Float32Array; // sums of float32 are float32
        return { y: { shape, data: sums.map((sum) => Math.min(sum, ceiling)) } };
      },
      // A number and itself add up without rounding.
      oracle: ({ shape, data: values }) => ({ y: { shape, data: Float32Array.from(values, (value) => value + value) } }),
    }),
    backend: { name: backend.name, mode: backend.describe().mode },
    environment,
  });
}
