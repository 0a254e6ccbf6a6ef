import fc, { type Arbitrary } from "fast-check";
import { elementsOf, isRefusal, type Expectations, type Expected, type NamedArray, type NamedArrays, type Refusal } from "../array.ts";
import { compare } from "../compare.ts";
import { estimateSlope, type Sample } from "../difference.ts";
import { emptyMeasure } from "../measure.ts";
import type { Property } from "../property.ts";
import { unitRoundoff } from "../ulp.ts";

/** Anything that holds input arrays; what else it holds is passed on as it is. */
export interface WithInputs {
  readonly inputs: readonly NamedArray[];
}

/** An input, and a key that the weights of the output elements come from. */
export interface Weighted<Input> {
  readonly input: Input;
  readonly key: number;
}

/** Parts of `gradientEqualsDifference`. */
export interface GradientEqualsDifferenceOptions<Input extends WithInputs> {
  /** Inputs in float64, of moderate size. */
  readonly generate: Arbitrary<Input>;
  /** Computes the outputs in float64; bounds, where given, are the rounding noise of the differences. */
  readonly subject: (input: Input) => Promise<Expectations | Refusal> | Expectations | Refusal;
  /**
   * Computes, in float64, the gradient of sum(weights * outputs) with respect to each input, in the inputs' order; undefined
   * where none is defined. Bounds, where given, are added to the tolerance.
   */
  readonly gradient: (input: Input, weights: NamedArrays) => Promise<Gradients | Refusal> | Gradients | Refusal;
  /** Most elements of one application that are checked, spread over all; 32 when absent. */
  readonly most?: number;
}

/** Gradients by input. */
export type Gradients = readonly (Expected | undefined)[];

/**
 * The gradient of a random weighted sum of the outputs equals its central differences; every element has the tolerance
 * that its own differences at several steps give (`estimateSlope`).
 * @example
 * const data = Float64Array.of(3);
 * const property = gradientEqualsDifference({
 *   generate: applications({ draw: () => ({ shapes: [[1]], attributes: {} }), domain: [{ kind: "finite" }] }, { precision: "float64" }),
 *   subject: ({ inputs: [x] }) => ({ y: { shape: [1], data: x.data.map((value) => value ** 2) } }),
 *   gradient: ({ inputs: [x] }, { y }) => [{ shape: [1], data: x.data.map((value, i) => 2 * value * y.data[i]) }],
 * });
 * expect((await property.check({ input: { inputs: [{ shape: [1], data, layout: { kind: "contiguous" } }], attributes: {} }, key: 1 })).kind).toBe("held");
 */
export function gradientEqualsDifference<Input extends WithInputs>(
  options: GradientEqualsDifferenceOptions<Input>,
): Property<Weighted<Input>> {
  const { generate, subject, gradient, most = 32 } = options;
  return {
    name: "gradient-equals-difference",
    generate: fc.record({ input: generate, key: fc.nat({ max: 0xffff }) }),
    async check({ input, key }, signal) {
      const outputs = await subject(input);
      if (isRefusal(outputs)) return outputs;
      const weights = weightsOf(outputs, key);
      const gradients = await gradient(input, weights);
      if (isRefusal(gradients)) return gradients;
      if (gradients.length !== input.inputs.length)
        return { kind: "failed", what: `${gradients.length} gradients for ${input.inputs.length} inputs`, measure: emptyMeasure };
      const total = gradients.reduce((sum, one) => sum + (one === undefined ? 0 : elementsOf(one.shape)), 0);
      const every = Math.max(1, Math.ceil(total / most));
      let position = key % every;
      const expected: Record<string, Expected> = {};
      const got: Record<string, NamedArray> = {};
      for (const [index, array] of input.inputs.entries()) {
        const found = gradients[index];
        if (found === undefined) continue;
        const value = new Float64Array(array.data.length);
        const bound = new Float64Array(array.data.length).fill(Infinity);
        for (let element = 0; element < array.data.length; element++) {
          signal?.throwIfAborted();
          if (position++ % every !== 0) continue;
          const slope = await estimateSlope((x) => sampleAt(subject, moved(input, index, element, x), weights), array.data[element] ?? 0);
          value[element] = slope.value;
          bound[element] = slope.error + boundOf(found, element);
        }
        expected[`gradient of input ${index}`] = { shape: array.shape, data: value, bound };
        got[`gradient of input ${index}`] = found;
      }
      return compare(expected, got);
    },
  };
}

function boundOf({ bound = 0 }: Expected, index: number): number {
  return typeof bound === "number" ? bound : (bound[index] ?? 0);
}

function moved<Input extends WithInputs>(input: Input, index: number, element: number, value: number): Input {
  const inputs = input.inputs.map((array, i) => {
    if (i !== index) return array;
    const data = Float64Array.from(array.data);
    data[element] = value;
    return { ...array, data };
  });
  return { ...input, inputs };
}

async function sampleAt<Input extends WithInputs>(
  subject: GradientEqualsDifferenceOptions<Input>["subject"],
  input: Input,
  weights: NamedArrays,
): Promise<Sample> {
  const outputs = await subject(input);
  // A step out of the domain: no number, so that this step is not used.
  if (isRefusal(outputs)) return { value: NaN, noise: NaN };
  let [value, noise] = [0, 0];
  for (const [name, output] of Object.entries(outputs)) {
    const { data = [] } = weights[name] ?? {};
    output.data.forEach((element: number, i: number) => {
      const weight = data[i] ?? 0;
      value += weight * element;
      // Without a bound: some roundings of the element, and those of this sum.
      noise +=
        Math.abs(weight) * (output.bound === undefined ? 0 : boundOf(output, i)) + 8 * unitRoundoff("float64") * Math.abs(weight * element);
    });
  }
  return { value, noise };
}

/** Weights between 1/4 and 2, of both signs, from a key: no two neighbours alike, so that swapped elements show. */
function weightsOf(outputs: Expectations, key: number): NamedArrays {
  const weights: Record<string, NamedArray> = {};
  let state = key + 1;
  for (const [name, { shape, data }] of Object.entries(outputs)) {
    const values = Float64Array.from(data, () => {
      state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
      const part = ((state >>> 8) & 0xff) / 256;
      return (state < 0 ? -1 : 1) * (0.25 + 1.75 * part);
    });
    weights[name] = { shape, data: values };
  }
  return weights;
}
