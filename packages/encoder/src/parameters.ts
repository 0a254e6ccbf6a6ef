import {
  normals,
  tensor,
  toBackend,
  treeFromPaths,
  treeToPaths,
  type Backend,
  type DType,
  type HostArray,
  type Shape,
  type Tensor,
  type Tree,
} from "@tercet/tensor";
import { sinusoidalPositions, type ParameterSpec } from "@tercet/transformer";
import { errors } from "./errors.ts";

/** Elements of one parameter as a checkpoint gives them. */
export interface ParameterArray {
  readonly shape: Shape;
  readonly data: HostArray;
  /** Default: the type that the array is of, which only a half type does not say. */
  readonly dtype?: DType;
}

/**
 * Parameters of a model that starts from nothing. Every value depends on the seed and the parameter's name alone.
 * @param seed a whole number
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names the type that the specs describe
export function initParameters<Parameters extends Tree>(specs: readonly ParameterSpec[], seed: number): Parameters {
  return treeOf(specs, (spec) => {
    const size = spec.shape.reduce((product, extent) => product * extent, 1);
    const { start } = spec;
    switch (start.kind) {
      case "constant":
        return tensor(new Float32Array(size).fill(start.value), { shape: spec.shape });
      case "normal":
        return tensor(
          normals(nameSeed(seed, spec.name), size).map((value) => value * start.deviation),
          { shape: spec.shape },
        );
      case "sinusoidal":
        return tensor(sinusoidalPositions(spec.shape[0] ?? 0, spec.shape[1] ?? 0), { shape: spec.shape });
      default:
        return start satisfies never;
    }
  });
}

/** A seed for one parameter: FNV-1a over its name, from the model's seed. */
function nameSeed(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/**
 * Parameters of a model from a checkpoint's arrays, by our names.
 * @throws TercetError `parameters-incomplete` that lists what is missing, unused or in another shape
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names the type that the specs describe
export function parametersFrom<Parameters extends Tree>(
  specs: readonly ParameterSpec[],
  arrays: ReadonlyMap<string, ParameterArray>,
  allow: { readonly unused?: (name: string) => boolean } = {},
): Parameters {
  const names = new Set(specs.map((spec) => spec.name));
  const missing = specs.filter((spec) => !arrays.has(spec.name)).map((spec) => spec.name);
  const unused = [...arrays.keys()].filter((name) => !names.has(name) && allow.unused?.(name) !== true);
  const misshaped = specs
    .filter((spec) => arrays.get(spec.name)?.shape.join() !== spec.shape.join() && arrays.has(spec.name))
    .map((spec) => `${spec.name} [${arrays.get(spec.name)?.shape.join(", ") ?? ""}] for [${spec.shape.join(", ")}]`);
  if (missing.length + unused.length + misshaped.length > 0) throw errors["parameters-incomplete"]({ missing, unused, misshaped });
  return treeOf(specs, (spec) => {
    const { data, dtype } = arrays.get(spec.name) as ParameterArray; // checked above
    return tensor(data, { shape: spec.shape, ...(dtype === undefined ? {} : { dtype }) });
  });
}

/** A parameter tree from its specs: paths of the tree are the names. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names the type that the specs describe
function treeOf<Parameters extends Tree>(specs: readonly ParameterSpec[], make: (spec: ParameterSpec) => Tensor): Parameters {
  return treeFromPaths(specs.map((spec) => [spec.name, make(spec)] as const)) as Parameters; // specs describe exactly this type
}

/** Every parameter by its name, in the order of the tree. */
export function namedParameters(parameters: Tree): readonly (readonly [name: string, tensor: Tensor])[] {
  return treeToPaths(parameters);
}

/**
 * The same parameters with their elements on a backend. With `discards` host memory is given back as it is copied, at once and not when the engine comes to it:
 * for arrays that were read for this and that nobody else holds; they are empty afterwards. Default false.
 */
export async function parametersOn<Parameters extends Tree>(
  parameters: Parameters,
  backend: Backend,
  { discards = false }: { readonly discards?: boolean } = {},
): Promise<Parameters> {
  const placed: (readonly [string, Tensor])[] = [];
  const paths = treeToPaths(parameters);
  // Tied parameters stand at several places with one array.
  const last = new Map(paths.map(([, { source }], i) => [source.kind === "host" ? source.data : undefined, i]));
  for (const [i, [name, value]] of paths.entries()) {
    placed.push([name, await toBackend(value, backend)]);
    if (discards && value.source.kind === "host" && last.get(value.source.data) === i) discard(value.source.data);
  }
  return treeFromPaths(placed) as Parameters; // the same paths
}

function discard({ buffer, byteLength }: HostArray): void {
  // A piece of a larger buffer shares it with others.
  if (!(buffer instanceof ArrayBuffer) || buffer.byteLength !== byteLength) return;
  // Node 20 has no such method: there the engine gives memory back when it comes to it.
  if ("transfer" in buffer) buffer.transfer(0);
}
