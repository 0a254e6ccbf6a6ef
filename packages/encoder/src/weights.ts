import { toFloat16 } from "@tercet/checkpoint";
import type { Tree } from "@tercet/tensor";
import { scaleName, type ParameterSpec } from "@tercet/transformer";
import { parametersFrom, type ParameterArray } from "./parameters.ts";

/**
 * What the weights of an encoder's dense layers and tables are held in. `float32` and `float16` are computed with in float32. Under `int8` the products of
 * dense layers are of integers: weights of 8 bits with a scale for each output, inputs of 12 bits with a scale for each token (W8A12). All else, and the
 * layers of a head, is float32 in each of them.
 */
export type Weights = "float32" | "float16" | "int8";

/** The names of {@link Weights}, for configurations and flags. */
export const weightsNames: readonly Weights[] = ["float32", "float16", "int8"];

/** Steps from 0 to the greatest magnitude of a row of weights. */
const steps = 127;

/** What a checkpoint's arrays are: int8 where any of them is, otherwise float32, to which half types are widened when they are read. */
export function storedWeights(arrays: ReadonlyMap<string, ParameterArray>): "float32" | "int8" {
  return [...arrays.values()].some(({ data }) => data instanceof Int8Array) ? "int8" : "float32";
}

/**
 * Parameters of a model from a checkpoint's arrays, with its encoder's weights held as asked for. int8 weights that are wanted in floats are multiplied by
 * their scales.
 * @throws TercetError `parameters-incomplete`
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names the type that the specs describe
export function parametersIn<Parameters extends Tree>(
  specs: readonly ParameterSpec[],
  arrays: ReadonlyMap<string, ParameterArray>,
  weights: Weights,
): Parameters {
  const held = new Map(arrays);
  const wanted = specs.flatMap((spec): readonly ParameterSpec[] => {
    if (spec.narrows !== true) return [spec];
    const array = arrays.get(spec.name);
    // What is missing or misshapen is told by name below.
    if (array === undefined || array.shape.join() !== spec.shape.join()) return [spec];
    const scale: ParameterSpec = { name: scaleName(spec.name), shape: [spec.shape[0] ?? 0], start: { kind: "constant", value: 1 } };
    const stored = arrays.get(scale.name);
    if (array.data instanceof Int8Array && stored?.shape.join() !== scale.shape.join()) return [spec, scale];
    for (const [name, each] of heldIn(spec.name, scale.name, array, stored, weights)) {
      if (each === undefined) held.delete(name);
      else held.set(name, each);
    }
    return weights === "int8" ? [spec, scale] : [spec];
  });
  return parametersFrom<Parameters>(wanted, held);
}

type Held = readonly (readonly [name: string, array: ParameterArray | undefined])[];

function heldIn(name: string, scaleOf: string, array: ParameterArray, scale: ParameterArray | undefined, weights: Weights): Held {
  const isStored = array.data instanceof Int8Array && scale !== undefined;
  if (weights === (isStored ? "int8" : "float32")) return [];
  const { shape } = array;
  const floats = isStored ? widened(array, scale) : Float32Array.from(array.data);
  if (weights === "int8") {
    const { whole, scales } = narrowed(floats, shape[0] ?? 0);
    return [[name, { shape, data: whole }], [scaleOf, { shape: [shape[0] ?? 0], data: scales }]]; // prettier-ignore
  }
  const held: ParameterArray = weights === "float16" ? { shape, data: toFloat16(floats), dtype: "float16" } : { shape, data: floats };
  return isStored ? [[name, held], [scaleOf, undefined]] : [[name, held]]; // prettier-ignore
}

/** int8 rows times their scales. */
function widened({ shape, data }: ParameterArray, scale: ParameterArray): Float32Array {
  const columns = shape[1] ?? 0;
  return Float32Array.from(data, (value, i) => value * (scale.data[Math.floor(i / columns)] ?? 0));
}

/** Rows rounded to integers of 8 bits, each by its greatest magnitude; a row of zeros has the scale 0. */
function narrowed(values: Float32Array, rows: number): { readonly whole: Int8Array; readonly scales: Float32Array } {
  const columns = rows === 0 ? 0 : values.length / rows;
  const whole = new Int8Array(values.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    let greatest = 0;
    for (let i = row * columns; i < (row + 1) * columns; i++) greatest = Math.max(greatest, Math.abs(values[i] ?? 0));
    scales[row] = greatest / steps;
    const factor = greatest === 0 ? 0 : steps / greatest;
    for (let i = row * columns; i < (row + 1) * columns; i++) whole[i] = Math.round((values[i] ?? 0) * factor);
  }
  return { whole, scales };
}

/** The identity of a model whose weights are held so: other vectors come out, so candidates of another form do not belong to it. */
export function identityIn(identity: string, stored: "float32" | "int8", weights: Weights): string {
  return stored === weights ? identity : `${identity} in ${weights}`;
}

/** What the user should know of how weights are held; none in float32. */
export function weightNotes(stored: "float32" | "int8", weights: Weights): readonly string[] {
  const from = stored === "int8" && weights !== "int8" ? " of what int8 has kept" : "";
  switch (weights) {
    case "float32":
      return from === "" ? [] : [`weights in float32${from}`];
    case "float16":
      return [`the encoder's weights are rounded to float16${from}, and computed with in float32`];
    case "int8":
      return ["the encoder's weights are held in int8, and dense layers round their inputs to 12 bits"];
    default:
      return weights satisfies never;
  }
}
