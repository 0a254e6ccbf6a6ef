import { logit, sigmoid, softmax } from "@tercet/encoder";
import { errors } from "../errors.ts";
import type { ReferenceCase } from "./case.ts";
import type { Computed } from "./computed.ts";

/** Activations that a CrossEncoder's configuration may name, by the last word of the Python name. */
const activations: Readonly<Record<string, (value: number) => number>> = {
  Identity: (value) => value,
  Sigmoid: (value) => sigmoid(logit(value)),
  Tanh: Math.tanh,
  ReLU: (value) => Math.max(0, value),
  LogSigmoid: (value) => Math.min(value, 0) - Math.log1p(Math.exp(-Math.abs(value))),
  Softplus: (value) => Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value))),
  SiLU: (value) => value * sigmoid(logit(value)),
  Tanhshrink: (value) => value - Math.tanh(value),
  Softsign: (value) => value / (1 + Math.abs(value)),
};

/**
 * What sentence-transformers' CrossEncoder makes of logits: the activation that its configuration names, else a sigmoid for one label and
 * nothing for more; and a softmax behind that where the case has one.
 * @throws TercetError `reference-case-unsupported` for an activation that is not known
 */
export function predictions(reference: ReferenceCase, { values, shape }: Computed, named: string | undefined): readonly Computed[] {
  const [pairs = 0, labels = 1] = shape;
  const name = named?.slice(named.lastIndexOf(".") + 1) ?? (labels === 1 ? "Sigmoid" : "Identity");
  const activation = Object.hasOwn(activations, name) ? activations[name] : undefined;
  if (activation === undefined)
    throw errors["reference-case-unsupported"]({ folder: reference.folder, reason: `the activation ${named} of its scores is not known` });
  const active = Float64Array.from(values, activation);
  const rest = { part: "score", tolerance: "float32" } as const;
  const each = Array.from({ length: pairs }, (_, i) => softmax(Array.from(active.subarray(i * labels, (i + 1) * labels), logit)));
  return [
    { output: "predict", shape: labels === 1 ? [pairs] : shape, values: Float32Array.from(active), ...rest },
    { output: "predict_softmax", shape, values: Float32Array.from(each.flat()), ...rest },
  ];
}
