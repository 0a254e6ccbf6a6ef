import { joinPath, type Files } from "@tercet/host";
import { z } from "zod";
import type { HiddenActivation } from "../config/hugging-face.ts";
import { parseWith, readJson, refuseIssues } from "../config/parse.ts";
import type { TensorReader } from "../safetensors/reader.ts";
import { openWeights } from "./weights.ts";

/** What a dense module may apply to its sums. */
export type DenseActivation = Extract<
  HiddenActivation,
  "linear" | "gelu" | "leaky_relu" | "mish" | "relu" | "relu6" | "sigmoid" | "silu" | "tanh"
>;

/** torch's classes that take no arguments, by the names that configurations of transformers have for the same functions. */
const classes: Readonly<Record<DenseActivation, string>> = {
  linear: "linear.Identity",
  gelu: "activation.GELU",
  leaky_relu: "activation.LeakyReLU",
  mish: "activation.Mish",
  relu: "activation.ReLU",
  relu6: "activation.ReLU6",
  sigmoid: "activation.Sigmoid",
  silu: "activation.SiLU",
  tanh: "activation.Tanh",
};

/** The names of {@link DenseActivation}. */
export const denseActivations: readonly DenseActivation[] = Object.keys(classes) as DenseActivation[]; // the table's own

/** A dense layer: activation(W x + b), and x beside it where it has a residual. */
export interface DenseModule {
  readonly kind: "dense";
  readonly inWidth: number;
  readonly outWidth: number;
  readonly bias: boolean;
  readonly activation: DenseActivation;
  /** Whether its input is added to what it gives; through `residual.weight` where widths differ. */
  readonly residual: boolean;
}

/** A module of a folder: `linear.weight` [outWidth, inWidth], perhaps `linear.bias` and `residual.weight`. */
export interface DenseInFolder extends DenseModule {
  /** Where it lies in the model's folder, for example `2_Dense`. */
  readonly path: string;
  readonly weights: TensorReader;
}

const width = z.int().min(1).max(1_000_000);
const schema = z.object({
  in_features: width,
  out_features: width,
  bias: z.boolean().default(true),
  activation_function: z.string().default("torch.nn.modules.activation.Tanh"),
  module_input_name: z.string().nullish(),
  module_output_name: z.string().nullish(),
  use_residual: z.boolean().default(false),
});
/** What a dense module behind the pooling reads and writes. */
const vector = "sentence_embedding";

/**
 * Reads a dense module. Python imports the class that its configuration names, where it is torch's; here it is looked up.
 * @throws TercetError `config-invalid`
 */
export async function readDense(files: Files, folder: string, path: string): Promise<DenseInFolder> {
  const config = joinPath(folder, "config.json");
  const parsed = parseWith(schema, await readJson(files, config), config);
  const { in_features, out_features, bias, activation_function: named, use_residual: residual } = parsed;
  const activation = denseActivations.find(
    (name) => classOf(name).endsWith(named.slice(named.lastIndexOf("."))) && named.startsWith("torch.nn."),
  );
  const { module_input_name: input, module_output_name: output } = parsed;
  refuseIssues(config, [
    ...(activation === undefined ? [{ field: "activation_function", message: `is not known: ${named}` }] : []),
    ...((input ?? vector) === vector ? [] : [{ field: "module_input_name", message: `must be ${vector}, and is ${String(input)}` }]),
    ...((output ?? vector) === vector ? [] : [{ field: "module_output_name", message: `must be ${vector}, and is ${String(output)}` }]),
  ]);
  return {
    kind: "dense",
    inWidth: in_features,
    outWidth: out_features,
    bias,
    activation: activation!, // refused just now where it is not known
    residual,
    path,
    weights: await openWeights(files, folder),
  };
}

function classOf(activation: DenseActivation): string {
  return `torch.nn.modules.${classes[activation]}`;
}

/** The configuration of a dense module, as the library writes it. */
export function denseConfig({ inWidth, outWidth, bias, activation, residual }: DenseModule): Readonly<Record<string, unknown>> {
  return {
    in_features: inWidth,
    out_features: outWidth,
    bias,
    activation_function: classOf(activation),
    // Versions before 5.7 know no more.
    ...(residual ? { use_residual: true } : {}),
  };
}
