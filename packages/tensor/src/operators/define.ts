import { isFloat, isStorage, type DType } from "../dtype.ts";
import { errors } from "../errors.ts";
import { axis, type Axis, type Expression, type Read } from "../scalar/expression.ts";
import { broadcastShapes, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";

/** Static parameters of one application: plain JSON data, part of a plan's identity. Values that change from step to step are inputs. */
export type Attributes = Readonly<Record<string, Attribute>>;
/** A value of an attribute: plain JSON data. */
export type Attribute = number | string | boolean | readonly Attribute[];

/** Legal values of an input, as data; claims draw their inputs from it. */
export type Domain =
  | { readonly kind: "finite" }
  | { readonly kind: "positive" }
  | { readonly kind: "nonzero" }
  | { readonly kind: "interval"; readonly from: number; readonly to: number }
  | { readonly kind: "integer"; readonly from: number; readonly to: number }
  | { readonly kind: "boolean" }
  /** Stored as int8. */
  | { readonly kind: "int8" }
  /** Row numbers of input `of`, along its axis `axis`. */
  | { readonly kind: "index"; readonly of: number; readonly axis: number }
  /** From 0 to the extent of axis `axis` of input `of`, both included: bounds of ranges. */
  | { readonly kind: "bound"; readonly of: number; readonly axis: number }
  /** Ascending, from 0 to the extent of axis `axis` of input `of`: bounds of segments. */
  | { readonly kind: "offsets"; readonly of: number; readonly axis: number };

export const finite: Domain = { kind: "finite" };
export const positive: Domain = { kind: "positive" };
export const nonzero: Domain = { kind: "nonzero" };
export const boolean: Domain = { kind: "boolean" };

/** The places a meaning may use: the coordinates of the output element, and axes to reduce over. */
export interface Place {
  /** Coordinates of the output element, one for each output axis. */
  readonly at: readonly Axis[];
  /** Axes by the names in the signature: output axes (also in `at`) and reduced axes. Empty for operators that state a shape function. */
  readonly axes: Readonly<Record<string, Axis>>;
  /** Shapes of the inputs. */
  readonly shapes: readonly Shape[];
  /** Dtype of the output. */
  readonly dtype: DType;
}

/** One sample application for the claims: shapes of the inputs and attributes, made from sizes drawn one by one. */
export type Draw = (size: () => number) => { readonly shapes: readonly Shape[]; readonly attributes: Attributes };

interface Common {
  readonly name: string;
  /** Axes of the inputs and the output, for example "m k, k n -> m n"; "..." are leading axes that broadcast. */
  readonly signature: string;
  readonly shape: (shapes: readonly Shape[], attributes: Attributes) => Shape;
  readonly dtype: (dtypes: readonly DType[], attributes: Attributes) => DType;
  readonly domain: readonly Domain[];
  readonly draw: Draw;
  /** Gradients of the inputs from the gradient of the output; undefined where none flows. Absent: not differentiable (primitive), or that of the decomposition (composite). */
  readonly gradient?: (
    inputs: readonly Tensor[],
    outputGradient: Tensor,
    output: Tensor,
    attributes: Attributes,
  ) => readonly (Tensor | undefined)[];
}

/** An operator that is defined by a scalar expression. */
export interface Primitive extends Common {
  readonly kind: "primitive";
  readonly meaning: (reads: readonly Read[], place: Place, attributes: Attributes) => Expression;
}

/** An operator that is defined by other operators; a backend may claim it with a tuned kernel. */
export interface Composite extends Common {
  readonly kind: "composite";
  readonly decompose: (inputs: readonly Tensor[], attributes: Attributes) => Tensor;
  /** False where a gradient is refused although the decomposition would give one. Default true. */
  readonly isDifferentiable?: boolean;
}

/** All that is written about an operator. A graph node points to it: there is no registry and no switch over names. */
export type Definition = Primitive | Composite;

/** Applies a definition: checks dtypes and shapes, and gives the lazy result. */
export function apply(definition: Definition, inputs: readonly Tensor[], attributes: Attributes = {}): Tensor {
  const shapes = inputs.map((input) => input.shape);
  const dtype = definition.dtype(
    inputs.map((input) => input.dtype),
    attributes,
  );
  return new Tensor(definition.shape(shapes, attributes), dtype, { kind: "applied", definition, inputs, attributes });
}

// ---- writing definitions

/** Eight inputs are more than any operator has: a definition takes those that its signature names, so none of them is absent. */
type Inputs<Of> = readonly [Of, Of, Of, Of, Of, Of, Of, Of];

/** Gradients of the inputs, as {@link Common} has them, with typed attributes. */
export type GradientRule<A extends Attributes> = (
  inputs: Inputs<Tensor>,
  outputGradient: Tensor,
  output: Tensor,
  attributes: A,
) => readonly (Tensor | undefined)[];

interface Written<A extends Attributes> extends Omit<Common, "shape" | "dtype" | "draw" | "gradient"> {
  readonly shape: (shapes: readonly Shape[], attributes: A) => Shape;
  readonly dtype: (dtypes: readonly DType[], attributes: A) => DType;
  readonly draw: (size: () => number) => { readonly shapes: readonly Shape[]; readonly attributes: A };
  readonly gradient?: GradientRule<A>;
}

/** What {@link definePrimitive} takes: a {@link Primitive} with typed attributes. */
export interface WrittenPrimitive<A extends Attributes> extends Written<A> {
  readonly meaning: (reads: Inputs<Read>, place: Place, attributes: A) => Expression;
}

/** What {@link defineComposite} takes: a {@link Composite} with typed attributes. */
export interface WrittenComposite<A extends Attributes> extends Written<A> {
  readonly decompose: (inputs: Inputs<Tensor>, attributes: A) => Tensor;
  readonly isDifferentiable?: boolean;
}

/** A primitive whose functions name their inputs and attributes. */
export function definePrimitive<A extends Attributes = Attributes>(written: WrittenPrimitive<A>): Primitive {
  // Only `apply` makes applications, with the inputs and attributes that the operator's own function gives it.
  return { kind: "primitive", ...written } as unknown as Primitive;
}

/** A composite whose functions name their inputs and attributes. */
export function defineComposite<A extends Attributes = Attributes>(written: WrittenComposite<A>): Composite {
  // As in `definePrimitive`.
  return { kind: "composite", ...written } as unknown as Composite;
}

// ---- dtype rules

type DTypeRule = Common["dtype"];

/** All inputs of one float type, which the output has too. */
export function sameFloat(operator: string): DTypeRule {
  return (dtypes) => {
    const [first = "float32"] = dtypes;
    if (!isFloat(first) || dtypes.some((dtype) => dtype !== first))
      throw errors["dtype-mismatch"]({ operator, requirement: "all operands must be float32, or all float64", dtypes });
    return first;
  };
}

/** All inputs of one type among float32, float64 and int32, which the output has too. */
export function sameNumber(operator: string): DTypeRule {
  return (dtypes) => {
    const [first = "float32"] = dtypes;
    if (!(isFloat(first) || first === "int32") || dtypes.some((dtype) => dtype !== first))
      throw errors["dtype-mismatch"]({ operator, requirement: "all operands must be float32, or all float64, or all int32", dtypes });
    return first;
  };
}

/** Numbers of one type that are compared: the result has another type, bool unless it says otherwise. */
export function comparing(operator: string, result: DType = "bool"): DTypeRule {
  const rule = sameNumber(operator);
  return (dtypes, attributes) => {
    rule(dtypes, attributes);
    return result;
  };
}

/** bool gives bool. */
export function sameBool(operator: string): DTypeRule {
  return (dtypes) => {
    if (dtypes.some((dtype) => dtype !== "bool"))
      throw errors["dtype-mismatch"]({ operator, requirement: "all operands must be bool", dtypes });
    return "bool";
  };
}

/** What moves elements without computing: all inputs of one type that is no storage type, which the output has too. */
export function sameElements(operator: string): DTypeRule {
  return (dtypes) => {
    const [first = "float32"] = dtypes;
    if (isStorage(first) || dtypes.some((dtype) => dtype !== first))
      throw errors["dtype-mismatch"]({
        operator,
        requirement: "all operands must have one dtype, and storage types must be cast before",
        dtypes,
      });
    return first;
  };
}

/** A rule for the first inputs, and int32 for the `count` last ones: row numbers, offsets, keys. */
export function withIntegers(operator: string, count: number, rule: DTypeRule): DTypeRule {
  return (dtypes, attributes) => {
    if (dtypes.slice(-count).some((dtype) => dtype !== "int32"))
      throw errors["dtype-mismatch"]({
        operator,
        requirement: `the last ${count === 1 ? "operand" : `${count} operands`} must be int32`,
        dtypes,
      });
    return rule(dtypes.slice(0, -count), attributes);
  };
}

// ---- signatures

/** The shape rule of element-wise operators: shapes broadcast. */
export function broadcasting(operator: string): Common["shape"] {
  return (shapes) => broadcastShapes(shapes, operator);
}

/** Coordinates of the element of an input that an element-wise operator reads for the output element `at`. */
function broadcastAt(shape: Shape, at: readonly Expression[]): readonly Expression[] {
  const lead = at.length - shape.length;
  return shape.map((extent, i) => (extent === 1 ? { kind: "constant", type: "int32", value: 0 } : at[i + lead]!));
}

interface ParsedSignature {
  readonly inputs: readonly (readonly string[])[];
  readonly output: readonly string[];
}

const parsed = new Map<string, ParsedSignature>();

/** Parses "m k, k n -> m n", each once. Named axes only. */
function parseSignature(signature: string): ParsedSignature {
  const own = parsed.get(signature) ?? parse(signature);
  parsed.set(signature, own);
  return own;
}

function parse(signature: string): ParsedSignature {
  const [left = "", right = ""] = signature.split("->");
  const names = (text: string): readonly string[] => text.trim().split(/\s+/).filter(Boolean);
  return { inputs: left.split(",").map(names), output: names(right) };
}

/** The names of the axes that a definition's signature states, of each input and of the output. */
export function signatureAxes({ signature }: Definition): ParsedSignature {
  return parseSignature(signature);
}

/** Extents of the named axes of a signature. @throws TercetError `axis-mismatch` */
function bindAxes(operator: string, signature: string, shapes: readonly Shape[]): ReadonlyMap<string, number> {
  const extents = new Map<string, number>();
  parseSignature(signature).inputs.forEach((names, input) => {
    const shape = shapes[input] ?? [];
    if (shape.length !== names.length)
      throw errors["axis-mismatch"]({ operator, signature, axis: names[shape.length] ?? "(one more)", shapes });
    names.forEach((name, i) => {
      const extent = shape[i] ?? 0;
      if ((extents.get(name) ?? extent) !== extent) throw errors["axis-mismatch"]({ operator, signature, axis: name, shapes });
      extents.set(name, extent);
    });
  });
  return extents;
}

/** The shape rule of a signature of named axes. */
export function named(operator: string, signature: string): Common["shape"] {
  const { output } = parseSignature(signature);
  return (shapes) => {
    const extents = bindAxes(operator, signature, shapes);
    return output.map((name) => extents.get(name) ?? 0);
  };
}

/** The meaning of a definition at a fresh output element. */
export function meaningAt(
  definition: Primitive,
  shapes: readonly Shape[],
  dtypes: readonly DType[],
  attributes: Attributes,
): { readonly at: readonly Axis[]; readonly value: Expression } {
  const shape = definition.shape(shapes, attributes);
  const dtype = definition.dtype(dtypes, attributes);
  const isNamed = !definition.signature.includes("...");
  const { inputs, output } = parseSignature(definition.signature);
  const at = shape.map((extent, i) => axis(isNamed ? (output[i] ?? `i${i}`) : `i${i}`, extent));
  const axes: Record<string, Axis> = {};
  if (isNamed && inputs.every((names, i) => names.length === (shapes[i] ?? []).length)) {
    for (const [name, extent] of bindAxes(definition.name, definition.signature, shapes)) axes[name] = axis(name, extent);
    output.forEach((name, i) => (axes[name] = at[i]!));
  }
  const reads = shapes.map<Read>((inputShape, input) => (...where) => ({
    kind: "read",
    type: dtypes[input] ?? "float32",
    input,
    at: where.length === 0 && inputShape.length > 0 ? broadcastAt(inputShape, at) : where,
  }));
  return { at, value: definition.meaning(reads, { at, axes, shapes, dtype }, attributes) };
}
