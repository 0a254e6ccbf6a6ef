import type { ParameterArray } from "@tercet/encoder";
import { parametersFrom, parametersOn } from "@tercet/encoder";
import type { Backend, Tree } from "@tercet/tensor";
import type { ParameterSpec } from "@tercet/transformer";

type Arrays = ReadonlyMap<string, ParameterArray>;

/** Parameters in float32 on a backend. */
export async function parametersIn<Parameters extends Tree>(
  backend: Backend,
  specs: readonly ParameterSpec[],
  arrays: Arrays,
): Promise<Parameters> {
  return parametersOn(parametersFrom<Parameters>(specs, arrays), backend);
}

/** The same parameters in float64, in which the library computed its gradients. */
export async function exactParametersIn<Parameters extends Tree>(
  backend: Backend,
  specs: readonly ParameterSpec[],
  arrays: Arrays,
): Promise<Parameters> {
  const wide = [...arrays].map(([name, { shape, data }]) => [name, { shape, data: Float64Array.from(data) }] as const);
  return parametersIn(backend, specs, new Map(wide));
}
