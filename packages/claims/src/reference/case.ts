import { openSafetensors, toFloat64, toIntegers, type NamedArray, type TensorReader } from "@tercet/checkpoint";
import { joinPath, readText, type Files } from "@tercet/host";
import { z } from "zod";
import { errors } from "../errors.ts";

/** What a case says of one output. */
export interface OutputFacts {
  readonly shape: readonly number[];
  /** The largest absolute value. */
  readonly largest: number;
  /** How far the library's own float32 result lies from its own float64 result. */
  readonly float32Error: number;
}

/** Inputs, weights and outputs of one of the original libraries, as its recipe recorded them. */
export interface ReferenceCase {
  readonly name: string;
  readonly folder: string;
  readonly kind: string;
  readonly what: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
  /** Every output that has to be computed, gradients and trained parameters among them. */
  readonly outputs: ReadonlyMap<string, OutputFacts>;
  /** The same, and what stands in the arrays alone: token ids for example. */
  readonly stated: ReadonlySet<string>;
  /** Parameters that the library's optimizer never touches. */
  readonly withoutGradient: readonly string[];
  /** Parameters whose gradient is zero by symmetry, such as every key's bias: what is recorded of them is rounding noise. */
  readonly withZeroGradient: readonly string[];
  /** The folder of the model; undefined where the case has none. */
  readonly model: string | undefined;
  /** Expected arrays; undefined where the case has `expected.json`. */
  readonly expected: TensorReader | undefined;
}

const facts = z.object({ shape: z.array(z.number()), largest: z.number(), f32_error: z.number() });
const schema = z.object({
  kind: z.string(),
  what: z.string().default(""),
  options: z.record(z.string(), z.unknown()).default({}),
  inputs: z.record(z.string(), z.unknown()),
  notes: z.array(z.string()).default([]),
  outputs: z.unknown().optional(),
  training: z.record(z.string(), facts).optional(),
  parameters_without_gradient: z.array(z.string()).optional(),
  parameters_with_zero_gradient: z.array(z.string()).optional(),
  model: z.string().optional(),
});

/** A case file is small; anything larger is a wrong file. */
const maxBytes = 64 * 2 ** 20;

/**
 * Reads a case folder: `case.json`, `model/`, `expected.safetensors` or `expected.json`.
 * @throws TercetError `reference-case-invalid`, and what reading safetensors throws
 */
export async function readCase(files: Files, folder: string): Promise<ReferenceCase> {
  const path = joinPath(folder, "case.json");
  const described = parse(await readText(files, path, { maxBytes }), path);
  const arraysPath = joinPath(folder, "expected.safetensors");
  const expected = (await files.exists(arraysPath)) ? await openSafetensors(files, arraysPath) : undefined;
  const { model, ...rest } = caseFrom(described, { path, name: folder.slice(folder.lastIndexOf("/") + 1), folder, expected });
  const own = joinPath(folder, "model");
  return { ...rest, model: model === undefined ? ((await files.exists(own)) ? own : undefined) : await nearest(files, folder, model) };
}

/** Where a description of a case comes from, and what lies beside it. */
interface Described {
  /** The file, for messages. */
  readonly path: string;
  readonly name: string;
  readonly folder: string;
  readonly expected: TensorReader | undefined;
}

/** A case from its description. Its model is the word that the description has for it. @throws TercetError `reference-case-invalid` */
export function caseFrom(described: unknown, { path, name, folder, expected }: Described): ReferenceCase {
  const parsed = schema.safeParse(described);
  if (!parsed.success) throw errors["reference-case-invalid"]({ path, reason: z.prettifyError(parsed.error) });
  const { kind, what, options, inputs, notes, outputs, training, model } = parsed.data;
  const { parameters_without_gradient, parameters_with_zero_gradient } = parsed.data;
  const named = z.record(z.string(), facts).safeParse(outputs);
  const all = [...Object.entries(named.success ? named.data : {}), ...Object.entries(training ?? {})];
  const arrays = [...(expected?.tensors.keys() ?? [])].map((array) => array.replace(/^f(32|64)\//, ""));
  return {
    ...{ name, folder, kind, what, options, inputs, notes, model },
    outputs: new Map(all.map(([output, { shape, largest, f32_error: float32Error }]) => [output, { shape, largest, float32Error }])),
    withoutGradient: parameters_without_gradient ?? [],
    withZeroGradient: parameters_with_zero_gradient ?? [],
    stated: new Set([...all.map(([output]) => output), ...arrays]),
    expected,
  };
}

/** How far above its own folder a case may keep a model that several share. */
const mostAbove = 6;

/** A model that stands beside the cases' folder, or beside one further up; where nobody has it, where it is looked for first. */
async function nearest(files: Files, folder: string, model: string): Promise<string> {
  const above = Array.from({ length: mostAbove }, (_, i) => joinPath(folder, ...Array<string>(i + 1).fill(".."), model));
  for (const path of above) if (await files.exists(path)) return path;
  return joinPath(folder, "..", "..", model);
}

/** The folders below one, or the folder itself, that hold a case; sorted by name. */
export async function findCases(files: Files, folder: string): Promise<readonly string[]> {
  if (await files.exists(joinPath(folder, "case.json"))) return [folder];
  const found: string[] = [];
  for (const { name } of await files.list(folder))
    if (await files.exists(joinPath(folder, name, "case.json"))) found.push(joinPath(folder, name));
  return found;
}

/** What `expected.json` of a case holds. @throws TercetError `reference-case-invalid` */
export async function readExpectedJson<Schema extends z.ZodType>(
  files: Files,
  { folder }: ReferenceCase,
  expected: Schema,
): Promise<z.output<Schema>> {
  const path = joinPath(folder, "expected.json");
  const result = expected.safeParse(parse(await readText(files, path, { maxBytes }), path));
  if (result.success) return result.data;
  throw errors["reference-case-invalid"]({ path, reason: z.prettifyError(result.error) });
}

/** Inputs of a case in the form that its kind demands. @throws TercetError `reference-case-invalid` */
export function inputsAs<Schema extends z.ZodType>(reference: ReferenceCase, expected: Schema): z.output<Schema> {
  return valid(reference, expected, reference.inputs);
}

/** Options of a case in the form that its kind demands. @throws TercetError `reference-case-invalid` */
export function optionsAs<Schema extends z.ZodType>(reference: ReferenceCase, expected: Schema): z.output<Schema> {
  return valid(reference, expected, reference.options);
}

function valid<Schema extends z.ZodType>({ folder }: ReferenceCase, schemaOf: Schema, value: unknown): z.output<Schema> {
  const result = schemaOf.safeParse(value);
  if (result.success) return result.data;
  throw errors["reference-case-invalid"]({ path: joinPath(folder, "case.json"), reason: z.prettifyError(result.error) });
}

/** One of a case's expected arrays, or undefined. */
export async function expectedArray({ expected }: ReferenceCase, name: string): Promise<NamedArray | undefined> {
  return expected?.tensors.has(name) === true ? expected.read(name) : undefined;
}

/** The elements of any array of numbers or booleans as float64. */
export function numbersOf(array: NamedArray): Float64Array {
  const isFloat = array.dtype === "float64" || array.dtype === "float32" || array.dtype === "float16" || array.dtype === "bfloat16";
  return isFloat ? toFloat64(array) : Float64Array.from(toIntegers(array));
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw errors["reference-case-invalid"]({ path, reason: "it is not JSON" }, error);
  }
}
