import type { ChijamesFolder, HuggingFaceConfig, HuggingFaceFolder, ParlaiFolder } from "@tercet/checkpoint";
import { bertConfigFrom, errors, leftOutNotes, parlaiConfigFrom, renameTensors, type ForeignModel } from "@tercet/encoder";
import type { Classifier, CrossConfig } from "./config.ts";

/**
 * A cross-encoder from another library's folder: a sequence classifier of the BERT family, ParlAI, or chijames.
 * @throws TercetError `checkpoint-unsupported`, `parameters-incomplete`, `aliases-differ`
 */
export async function crossFromFolder(folder: HuggingFaceFolder | ChijamesFolder | ParlaiFolder): Promise<ForeignModel<CrossConfig>> {
  switch (folder.kind) {
    case "hugging-face":
      return fromClassifier(folder);
    case "chijames":
      return fromChijames(folder);
    case "parlai":
      return fromParlai(folder);
    default:
      return folder satisfies never;
  }
}

/** What stands on the encoder in each family's sequence classifier. */
const classifiers: Readonly<Record<HuggingFaceConfig["kind"], Classifier>> = {
  bert: { kind: "pooler" },
  roberta: { kind: "dense", activation: "tanh" },
  "xlm-roberta": { kind: "dense", activation: "tanh" },
  mpnet: { kind: "dense", activation: "tanh" },
  electra: { kind: "dense", activation: "gelu-erf" },
  distilbert: { kind: "dense", activation: "relu" },
};

/** Names of layers behind the encoder, theirs and ours. */
const layers: readonly (readonly [theirs: string, ours: string])[] = [
  ["classifier.dense.", "dense."],
  ["pre_classifier.", "dense."],
  ["classifier.out_proj.", "classifier."],
  ["classifier.", "classifier."],
];

async function fromClassifier({ folder, config, names, weights }: HuggingFaceFolder): Promise<ForeignModel<CrossConfig>> {
  const { classification } = config;
  if (classification === undefined)
    throw errors["checkpoint-unsupported"]({ folder, reason: "its configuration names no sequence classifier" });
  const classifier = classifiers[config.kind];
  const { arrays, theirNames, leftOut } = await renameTensors(weights, (theirs) => {
    const ours = names.toOurs(theirs);
    if (ours === undefined) return [];
    const [found, to] = layers.find(([from]) => ours.startsWith(from)) ?? ["", "encoder."];
    return [to + ours.slice(found.length)];
  });
  const transformer = bertConfigFrom(config, { pooler: classifier.kind === "pooler" });
  return { config: { transformer, labels: classification.num_labels, classifier }, arrays, theirNames, notes: leftOutNotes(leftOut) };
}

async function fromChijames({ folder, head, config, names, weights }: ChijamesFolder): Promise<ForeignModel<CrossConfig>> {
  if (head !== "cross") throw errors["checkpoint-unsupported"]({ folder, reason: `it holds a ${head}-encoder` });
  const { arrays, theirNames, leftOut } = await renameTensors(
    weights,
    (theirs) => {
      if (theirs.startsWith("linear.")) return [`classifier.${theirs.slice("linear.".length)}`];
      const ours = names.toOurs(theirs);
      return ours === undefined ? [] : [`encoder.${ours}`];
    },
    ["bert.pooler.dense.*"],
  );
  const transformer = bertConfigFrom(config, { pooler: false });
  const classifier: Classifier = { kind: "linear", reduction: { kind: "first" } };
  return { config: { transformer, labels: 1, classifier }, arrays, theirNames, notes: leftOutNotes(leftOut) };
}

async function fromParlai({ folder, head, options, vocabulary, weights }: ParlaiFolder): Promise<ForeignModel<CrossConfig>> {
  if (head !== "cross") throw errors["checkpoint-unsupported"]({ folder, reason: `it holds a ${head}-encoder` });
  const { arrays, theirNames, leftOut } = await renameTensors(weights, (theirs) => {
    if (theirs.startsWith("linear_layer.")) return [`classifier.${theirs.slice("linear_layer.".length)}`];
    return theirs.startsWith("encoder.") ? [theirs] : [];
  });
  const paddedPlaces = options.reduction_type === "max" || options.variant === "prelayernorm";
  const config: CrossConfig = {
    // The library's cross-encoder has two segments whatever the options say.
    transformer: parlaiConfigFrom(options, { vocabulary, segments: 2 }),
    labels: 1,
    classifier: { kind: "linear", reduction: { kind: options.reduction_type } },
    ...(paddedPlaces ? { compatibility: { paddedPlaces } } : {}),
  };
  const notes = paddedPlaces ? [`as in ParlAI, ${options.reduction_type} sees the padding of a batch that says it has some`] : [];
  return { config, arrays, theirNames, notes: [...notes, ...leftOutNotes(leftOut)] };
}
