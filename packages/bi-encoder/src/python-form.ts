import {
  denseActivations,
  modulePath,
  sentenceTransformersTexts,
  type DenseActivation,
  type DenseModule,
  type PoolingMode,
} from "@tercet/checkpoint";
import { hiddenActivation, huggingFaceBert, type ModelToSave, type Reduction } from "@tercet/encoder";
import { widthBehind, type AfterReduction } from "./after-reduction.ts";
import { vectorWidths, type BiConfig } from "./config.ts";

const poolings: Readonly<Record<Reduction["kind"], PoolingMode>> = {
  first: "cls",
  last: "lasttoken",
  mean: "mean",
  max: "max",
  "mean-sqrt": "mean_sqrt_len_tokens",
  "weighted-mean": "weightedmean",
};

/**
 * What makes a folder of ours one that Python's sentence-transformers loads as it is: one BERT for both texts, its tensors under BERT's own names.
 * Undefined where the library has no such model. It cuts every text to the context's length and always keeps the start.
 */
export function pythonForm({
  config,
  limits,
  tokenizer,
}: Pick<ModelToSave, "limits" | "tokenizer"> & { readonly config: BiConfig }):
  Pick<ModelToSave, "parameterPrefix" | "parameterFiles" | "beside"> | undefined {
  const { transformer, sharing, reduction, joined = [], similarity, memories, compatibility } = config;
  if (sharing.kind !== "shared" || sharing.candidateMlp || memories !== undefined || compatibility !== undefined) return undefined;
  const bert = huggingFaceBert(transformer);
  const after = modulesOf(config);
  if (bert === undefined || after === undefined || transformer.kind !== "bert" || transformer.pooler) return undefined;
  const beside = sentenceTransformersTexts({
    encoder: {
      config: bert,
      tokenizer: { kind: "tokenizer-json", path: "tokenizer.json", json: tokenizer, config: undefined },
      maxLength: limits.context,
    },
    pooling: [reduction, ...joined].map(({ kind }) => poolings[kind]),
    after,
    similarity,
  });
  const layers = after.flatMap(({ kind }, place) => (kind === "dense" ? [`${modulePath(place, kind)}/model.safetensors`] : []));
  const parameterFiles = Object.fromEntries(layers.map((path, i) => [`after.${i}.`, path] as const));
  return { parameterPrefix: "encoder.", ...(layers.length === 0 ? {} : { parameterFiles }), beside };
}

/** The library's modules behind the pooling; undefined where it has no such module. */
function modulesOf(config: BiConfig): readonly ({ readonly kind: "normalize" } | DenseModule)[] | undefined {
  const { after = [] } = config;
  const modules = after.map((module, i): { readonly kind: "normalize" } | DenseModule | undefined => {
    if (module.kind === "normalize") return module;
    const activation = denseActivation(module);
    if (activation === undefined) return undefined;
    const inWidth = widthBehind(after.slice(0, i), vectorWidths(config).reduced);
    return { kind: "dense", inWidth, outWidth: module.width, bias: module.bias, activation, residual: module.residual };
  });
  return modules.every((module) => module !== undefined) ? modules : undefined;
}

function denseActivation({ activation }: Extract<AfterReduction, { kind: "dense" }>): DenseActivation | undefined {
  const name = hiddenActivation(activation);
  return denseActivations.find((each) => each === name);
}
