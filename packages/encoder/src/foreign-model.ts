import { ignoredBuffers, nameFits, pretrainingHeads, toFloat32, type NamedArray, type TensorReader } from "@tercet/checkpoint";
import { errors } from "./errors.ts";
import type { ParameterArray } from "./parameters.ts";

/** Another library's checkpoint as a model of ours. */
export interface ForeignModel<Config> {
  readonly config: Config;
  /** Where vectors come out of the library in another form than they are compared in (unnormalized): the configuration that gives that form. */
  readonly encodes?: Config;
  /** Parameters under our names. */
  readonly arrays: ReadonlyMap<string, ParameterArray>;
  /** The library's names of each of our parameters; several where it keeps a tensor under aliases. */
  readonly theirNames: ReadonlyMap<string, readonly string[]>;
  /** What was done that the user should know of: library faults switched on, defaults taken, tensors left out. */
  readonly notes: readonly string[];
}

/** Our names of a library's tensor: none when it is unknown, several when it stands at several places. */
export type OurNames = (theirs: string) => readonly string[];

/** Tensors of a checkpoint under our names. */
export interface RenamedTensors {
  readonly arrays: ReadonlyMap<string, ParameterArray>;
  readonly theirNames: ReadonlyMap<string, readonly string[]>;
  /** Tensors of the file that take no part. */
  readonly leftOut: readonly string[];
}

/**
 * Reads weights under our names, widened to float32. Aliases of a tensor must hold the same values.
 * @param leaveOut names or patterns with `*` of tensors that the model has no use for; pre-training heads and known buffers always are
 * @throws TercetError `parameters-incomplete` for tensors that nobody knows, `aliases-differ`
 */
export async function renameTensors(reader: TensorReader, ourNames: OurNames, leaveOut: readonly string[] = []): Promise<RenamedTensors> {
  const arrays = new Map<string, NamedArray & { readonly from: string }>();
  const theirNames = new Map<string, readonly string[]>();
  const unknown: string[] = [];
  const leftOut: string[] = [];
  for (const [theirs, array] of await reader.readAll()) {
    const places = ourNames(theirs);
    if (nameFits(ignoredBuffers, theirs)) continue;
    if (nameFits([...pretrainingHeads, ...leaveOut], theirs)) leftOut.push(theirs);
    else if (places.length === 0) unknown.push(theirs);
    for (const ours of nameFits(leaveOut, theirs) ? [] : places) {
      const known = arrays.get(ours);
      if (known !== undefined && !sameArray(known, array)) throw errors["aliases-differ"]({ parameter: ours, names: [known.from, theirs] });
      arrays.set(ours, { ...array, from: theirs });
      theirNames.set(ours, [...(theirNames.get(ours) ?? []), theirs]);
    }
  }
  if (unknown.length > 0) throw errors["parameters-incomplete"]({ missing: [], unused: unknown, misshaped: [] });
  const widened = [...arrays].map(([name, array]) => [name, { shape: array.shape, data: toFloat32(array, array.from) }] as const);
  return { arrays: new Map(widened), theirNames, leftOut };
}

function sameArray(a: NamedArray, b: NamedArray): boolean {
  return a.dtype === b.dtype && a.shape.join() === b.shape.join() && a.data.every((value, i) => Object.is(value, b.data[i]));
}

/** A note on tensors that were left out, if there are any. */
export function leftOutNotes(leftOut: readonly string[]): readonly string[] {
  return leftOut.length === 0 ? [] : [`left out, because nothing reads them: ${leftOut.join(", ")}`];
}
