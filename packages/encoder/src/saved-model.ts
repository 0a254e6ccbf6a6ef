import { openSafetensors, toFloat16, toFloat32, writeSafetensors, type NamedArray } from "@tercet/checkpoint";
import { joinPath, parentFolder, pathInside, readText, type FileContent, type Files, type Host } from "@tercet/host";
import { data, type HostArray, type Tensor, type Tree } from "@tercet/tensor";
import type { TransformerConfig } from "@tercet/transformer";
import { errors } from "./errors.ts";
import { namedParameters, type ParameterArray } from "./parameters.ts";
import type { TokenLimits } from "./text-tokenizer.ts";

/** What `tercet.json` says of a model folder; beside it lie model.safetensors and tokenizer.json. */
export interface SavedModel {
  readonly schemaVersion: 1;
  /** Which head reads it: bi, cross or poly. */
  readonly head: string;
  /** The head's configuration. */
  readonly config: { readonly transformer: TransformerConfig };
  readonly limits: TokenLimits;
  /** Begins the name of every parameter, and is left out in model.safetensors, where another library wants its own names. */
  readonly parameterPrefix?: string;
  /** Parameters whose names begin so lie in a file of their own in the folder, without that beginning: a path for each. */
  readonly parameterFiles?: Readonly<Record<string, string>>;
}

/** The schema version that is written, and the newest that is read. */
const known = 1;
const description = "tercet.json";
const weightsFile = "model.safetensors";
const tokenizerFile = "tokenizer.json";

/** What is written into a model folder. */
export interface ModelToSave extends Omit<SavedModel, "schemaVersion"> {
  readonly parameters: Tree;
  /** Text of tokenizer.json. */
  readonly tokenizer: string;
  /** How parameters of floats are stored; those that are held in float16 or int8 already stay what they are. Default float32. */
  readonly storage?: "float32" | "float16";
  /** Further files by their path in the folder: what another library needs to read it too. */
  readonly beside?: ReadonlyMap<string, FileContent>;
}

/** Writes a model folder; each file appears whole or not at all, the description last. */
export async function saveModel(files: Files, folder: string, model: ModelToSave): Promise<void> {
  await files.makeFolder(folder);
  const { head, config, limits, parameterPrefix = "", parameterFiles = {}, beside = new Map<string, FileContent>() } = model;
  const places = [...Object.entries(parameterFiles), [parameterPrefix, weightsFile] as const];
  const arrays = new Map(places.map(([, path]) => [path, new Map<string, NamedArray>()]));
  for (const [name, value] of namedParameters(model.parameters)) {
    const [prefix, path] = places.find(([beginning]) => name.startsWith(beginning)) ?? [];
    if (prefix === undefined || path === undefined) throw new TypeError(`Parameter ${name} does not begin with ${parameterPrefix}`);
    arrays.get(path)?.set(name.slice(prefix.length), storedAs(value, await data(value), model.storage ?? "float32"));
  }
  for (const [name, tensors] of arrays) {
    const path = pathInside(folder, name);
    await files.makeFolder(parentFolder(path));
    // "pt" is what Python's libraries ask for before they read a file's tensors.
    await writeSafetensors(files, path, tensors, { format: beside.size > 0 ? "pt" : "tercet" });
  }
  await files.writeAtomic(joinPath(folder, tokenizerFile), model.tokenizer);
  for (const [name, content] of beside) {
    const path = joinPath(folder, name);
    await files.makeFolder(parentFolder(path));
    await files.writeAtomic(path, content);
  }
  const saved: SavedModel = {
    ...{ schemaVersion: 1, head, config, limits },
    ...(parameterPrefix === "" ? {} : { parameterPrefix }),
    ...(Object.keys(parameterFiles).length === 0 ? {} : { parameterFiles }),
  };
  await files.writeAtomic(joinPath(folder, description), `${JSON.stringify(saved, undefined, 2)}\n`);
}

function storedAs({ shape, dtype }: Tensor, values: HostArray, storage: "float32" | "float16"): NamedArray {
  if (values instanceof Int8Array) return { dtype: "int8", shape, data: values };
  if (values instanceof Uint16Array && dtype === "float16") return { dtype, shape, data: values };
  const floats = Float32Array.from(values);
  return storage === "float16" ? { dtype: storage, shape, data: toFloat16(floats) } : { dtype: storage, shape, data: floats };
}

/** A model folder's content, before any head looks at it. */
export interface OpenedModel extends SavedModel {
  /** Floats as float32, and what is stored so as int8. */
  readonly arrays: ReadonlyMap<string, ParameterArray>;
  /** Text of tokenizer.json. */
  readonly tokenizer: string;
  /** A hash of all its files: what candidates made with it belong to. */
  readonly identity: string;
}

/** True when a folder holds a model of ours. */
export async function isSavedModel(files: Files, folder: string): Promise<boolean> {
  return files.exists(joinPath(folder, description));
}

/** Bytes of a file that are read for its hash at once. */
const hashedAtOnce = 2 ** 22;

/** @throws TercetError `model-description-invalid`, and what reading safetensors throws */
export async function openModel({ files, hasher }: Pick<Host, "files" | "hasher">, folder: string): Promise<OpenedModel> {
  const path = joinPath(folder, description);
  const text = await readText(files, path);
  const saved = parseDescription(text, path);
  const arrays = new Map<string, ParameterArray>();
  const { parameterPrefix = "", parameterFiles = {} } = saved;
  const places = [[parameterPrefix, weightsFile] as const, ...Object.entries(parameterFiles)];
  for (const [prefix, file] of places)
    for (const [name, array] of await (await openSafetensors(files, pathInside(folder, file))).readAll())
      arrays.set(prefix + name, { shape: array.shape, data: array.dtype === "int8" ? array.data : toFloat32(array, name) });
  const tokenizer = await readText(files, joinPath(folder, tokenizerFile));
  const hash = hasher("sha256");
  hash.update(new TextEncoder().encode(text + tokenizer));
  for (const [, file] of places) {
    const weights = joinPath(folder, file);
    const end = await files.size(weights);
    for (let at = 0; at < end; at += hashedAtOnce) hash.update(await files.readRange(weights, at, Math.min(end, at + hashedAtOnce)));
  }
  return { ...saved, arrays, tokenizer, identity: hash.digest() };
}

function parseDescription(text: string, path: string): SavedModel {
  const fail = (reason: string): never => {
    throw errors["model-description-invalid"]({ path, reason });
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail("it is not JSON");
  }
  if (typeof value !== "object" || value === null) return fail("it is not an object");
  const { schemaVersion, head, config, limits, parameterPrefix, parameterFiles } = value as Record<string, unknown>; // an object, checked above
  if (typeof schemaVersion === "number" && schemaVersion > known) throw errors["schema-newer"]({ path, found: schemaVersion, known });
  if (schemaVersion !== known) fail(`its schema version is ${JSON.stringify(schemaVersion)}`);
  if (typeof head !== "string") fail("it names no head");
  if (typeof config !== "object" || config === null || !("transformer" in config)) fail("it has no configuration with a transformer");
  if (typeof limits !== "object" || limits === null) fail("it has no token limits");
  if (parameterPrefix !== undefined && typeof parameterPrefix !== "string") fail("its parameter prefix is not a text");
  const isPaths = typeof parameterFiles === "object" && parameterFiles !== null && Object.values(parameterFiles).every((path) => typeof path === "string"); // prettier-ignore
  if (parameterFiles !== undefined && !isPaths) fail("its parameter files are no paths");
  return value as SavedModel; // the head checks its own configuration
}
