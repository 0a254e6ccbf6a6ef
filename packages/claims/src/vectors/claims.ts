import { claim, compare, isRefusal, refuse, type Claim, type Environment, type NamedArray, type NamedArrays, type Property, type Refusal } from "@tercet/equivalence"; // prettier-ignore
import { TercetError } from "@tercet/host";
import { data, evaluate, type Backend } from "@tercet/tensor";
import { labelOf } from "@tercet/tensor/claims";
import fc from "fast-check";
import { carriedAs } from "./carried.ts";
import { expectationsOf, readable } from "./expectation.ts";
import { LeftOut } from "./left-out.ts";
import { caseName, type Vector, type Wanted } from "./vector.ts";

/**
 * The claims of third-party cases on a backend, one for each case that can be put together: `vectors:<operator>.<case>/equals-onnx` or `equals-webnn`.
 * Cases that are left out make no claim: {@link coverageOf} names them.
 */
export function vectorClaims(vectors: readonly Vector[], backend: Backend, environment: Environment): readonly Claim[] {
  const label = labelOf(backend);
  return vectors
    .filter((vector) => leftOutOf(vector) === undefined)
    .map((vector) =>
      claim({
        subject: { kind: "vectors", name: caseName(vector) },
        property: equalsVector(vector, backend),
        backend: label,
        environment,
      }),
    );
}

/** Why a case is left out; undefined for one that is run. */
export function leftOutOf(vector: Vector): LeftOut | undefined {
  try {
    vector.wanted();
    return undefined;
  } catch (error) {
    if (error instanceof LeftOut) return error;
    throw error;
  }
}

/** A backend gives what a case expects. It has one input: the case. */
function equalsVector(vector: Vector, backend: Backend): Property<string> {
  return {
    name: `equals-${vector.suite}`,
    generate: fc.constant(vector.name),
    inputs: 1,
    check: async () => {
      const got = await computed(vector.wanted(), backend);
      return isRefusal(got) ? got : compare(await expectationsOf(vector, backend), got);
    },
  };
}

async function computed(wanted: readonly Wanted[], backend: Backend): Promise<NamedArrays | Refusal> {
  const tensors = wanted.map(({ tensor }) => readable(tensor));
  const results: Record<string, NamedArray> = {};
  try {
    await evaluate(tensors, { backend });
    for (const [i, { name, expected }] of wanted.entries()) {
      const tensor = tensors[i] as (typeof tensors)[number]; // one for each
      const type = carriedAs(expected.type);
      const dtype = type === "float16" || type === "bfloat16" ? "float32" : type;
      if (tensor.dtype !== dtype) throw new TypeError(`${name} is ${tensor.dtype}, expected ${dtype}`);
      results[name] = { shape: tensor.shape, data: await data(tensor, { backend }) };
    }
    return results;
  } catch (error) {
    if (error instanceof TercetError && error.code === "dtype-unsupported") return refuse(error.message);
    throw error;
  } finally {
    for (const tensor of tensors) tensor.dispose();
  }
}
