import type { DType } from "../dtype.ts";
import { Tensor } from "../tensor.ts";
import type { Shape } from "../shape.ts";
import { dtypeOfDomain } from "./domain-dtype.ts";
import { meaningAt, type Attributes, type Definition, type Primitive } from "./define.ts";
import { numberOf } from "../graph/number.ts";
import { expressionText } from "./expression-text.ts";
import { lettersOf, tensorText } from "./tensor-text.ts";

/** What a definition says, as text, for one sample application of it. */
export interface Formula {
  /** Inputs with their sample shapes and types, and the output: "a float32 [3, 2], b float32 [2] -> y float32 [3, 2]". */
  readonly sample: string;
  /** The value: a primitive's element by coordinates, or a composite by other operators; pieces that are used twice stand before as lines of their own. */
  readonly value: readonly string[];
  /** The gradient of each input, from the gradient g of the output y; empty where none is defined. */
  readonly gradient: readonly string[];
}

/** Sizes of the sample: unlike each other, so that a formula shows which axis is meant. */
const sizes = [3, 2, 4, 5];

interface Sample {
  readonly shapes: readonly Shape[];
  readonly dtypes: readonly DType[];
  readonly attributes: Attributes;
  readonly shape: Shape;
  readonly dtype: DType;
}

function sampleOf(definition: Definition): Sample {
  let next = 0;
  const { shapes, attributes } = definition.draw(() => sizes[next++ % sizes.length] ?? 1);
  const dtypes = shapes.map((_, i) => dtypeOfDomain(definition.domain[i] ?? definition.domain.at(-1), "float32"));
  return { shapes, dtypes, attributes, shape: definition.shape(shapes, attributes), dtype: definition.dtype(dtypes, attributes) };
}

/**
 * A definition as formulas: an interpreter like those that compute it, so that what the documentation shows is what runs.
 * @example expect(formulaOf(definitions.find(({ name }) => name === "relu")!).value).toEqual(["y[i0, i1] = max(a[i0, i1], 0)"]);
 */
export function formulaOf(definition: Definition): Formula {
  const sample = sampleOf(definition);
  const letters = lettersOf(sample.shapes.length);
  const typed = (name: string, shape: Shape, dtype: DType): string => `${name} ${dtype} [${shape.join(", ")}]`;
  const inputs = sample.shapes.map((shape, i) => typed(letters[i] ?? "?", shape, sample.dtypes[i] ?? "float32"));
  const attributes = Object.keys(sample.attributes).length === 0 ? "" : ` with ${JSON.stringify(sample.attributes)}`;
  return {
    sample: `${inputs.join(", ")}${attributes} -> ${typed("y", sample.shape, sample.dtype)}`.trimStart(),
    value: definition.kind === "primitive" ? elementOf(definition, sample, letters) : decomposed(definition, sample, letters),
    gradient: gradientOf(definition, sample, letters),
  };
}

function elementOf(definition: Primitive, { shapes, dtypes, attributes }: Sample, letters: readonly string[]): readonly string[] {
  const { at, value } = meaningAt(definition, shapes, dtypes, attributes);
  const place = at.length === 0 ? "" : `[${at.map(({ name }) => name).join(", ")}]`;
  const { lines, text } = expressionText(value, letters);
  return [...lines, `y${place} = ${text}`];
}

/** Tensors that stand for the inputs of the sample, each under its letter. */
function standIns(
  { shapes, dtypes }: Sample,
  letters: readonly string[],
): { readonly inputs: readonly Tensor[]; readonly names: Map<Tensor, string> } {
  const inputs = shapes.map((shape, index) => new Tensor(shape, dtypes[index] ?? "float32", { kind: "parameter", index }));
  return { inputs, names: new Map(inputs.map((input, i) => [input, letters[i] ?? "?"])) };
}

function decomposed(definition: Extract<Definition, { kind: "composite" }>, sample: Sample, letters: readonly string[]): readonly string[] {
  const { inputs, names } = standIns(sample, letters);
  return tensorText([["y", definition.decompose(inputs, sample.attributes)]], names, numberOf);
}

function gradientOf(definition: Definition, sample: Sample, letters: readonly string[]): readonly string[] {
  if (definition.gradient === undefined || sample.dtype !== "float32") return [];
  const { inputs, names } = standIns(sample, letters);
  const stand = (index: number): Tensor => new Tensor(sample.shape, sample.dtype, { kind: "parameter", index });
  const [gradient, output] = [stand(inputs.length), stand(inputs.length + 1)];
  names.set(gradient, "g");
  names.set(output, "y");
  const found = definition.gradient(inputs, gradient, output, sample.attributes);
  const named = inputs.flatMap((_, i): [string, Tensor][] => {
    const own = found[i];
    return own === undefined ? [] : [[`d${letters[i] ?? "?"}`, own]];
  });
  return tensorText(named, names, numberOf);
}
