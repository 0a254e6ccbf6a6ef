import { data, tensor } from "@tercet/tensor";
import { expect, test } from "vitest";
import { activate, activationNames, type Activation } from "./activation.ts";

const inputs = [-12, -1.5, -0.25, 0, 0.5, 2, 12];
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const inverseSqrt2Pi = 1 / Math.sqrt(2 * Math.PI);

/** The distribution function of the standard normal, by Simpson's rule: another way than the operator's. */
function normal(x: number): number {
  const [steps, low] = [4000, -14];
  if (x <= low) return 0;
  const width = (x - low) / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) sum += Math.exp(-((low + i * width) ** 2) / 2) * (i === 0 || i === steps ? 1 : i % 2 === 0 ? 2 : 4);
  return (sum * width * inverseSqrt2Pi) / 3;
}

const expected: Readonly<Record<Activation, (x: number) => number>> = {
  "gelu-erf": (x) => x * normal(x),
  "gelu-tanh": (x) => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  "gelu-sigmoid": (x) => x * logistic(1.702 * x),
  "gelu-erf-clipped": (x) => Math.min(10, Math.max(-10, x * normal(x))),
  relu: (x) => Math.max(0, x),
  "relu-6": (x) => Math.min(6, Math.max(0, x)),
  "relu-squared": (x) => Math.max(0, x) ** 2,
  "relu-leaky": (x) => (x < 0 ? 0.01 * x : x),
  silu: (x) => x * logistic(x),
  mish: (x) => x * Math.tanh(Math.log1p(Math.exp(x))),
  tanh: Math.tanh,
  sigmoid: logistic,
  identity: (x) => x,
};

test.each(Object.entries(expected))("%s is what its name says", async (name, of) => {
  const activation = name as Activation; // a key of the record above
  const found = await data(activate(activation, tensor(inputs, { dtype: "float64" })));
  inputs.forEach((x, i) => expect(found[i], `${name}(${x})`).toBeCloseTo(of(x), 9));
});

test("every activation has a formula here", () => {
  expect([...activationNames].sort()).toEqual(Object.keys(expected).sort());
});
