import type { Host } from "@tercet/host";
import type { Backend, Tree } from "@tercet/tensor";
import { loadTokenizer } from "@tercet/text";
import { checkConfig } from "@tercet/transformer";
import { errors } from "./errors.ts";
import type { Head, JointHead, SeparateHead } from "./head.ts";
import { jointModel, separateModel, type HeadConfig, type JointModel, type ModelParts, type SeparateModel } from "./model.ts";
import { parametersOn } from "./parameters.ts";
import { openModel } from "./saved-model.ts";
import { tokenizerTexts } from "./text-tokenizer.ts";
import { identityIn, parametersIn, storedWeights, type Weights } from "./weights.ts";

/** Where a model is read from and where it computes. */
export interface LoadOptions {
  readonly host: Pick<Host, "files" | "hasher">;
  readonly backend: Backend;
  /** What the encoder's weights are held in. Default: int8 where the folder stores int8, otherwise float32. */
  readonly weights?: Weights;
}

/**
 * Reads a model folder that {@link saveModel} wrote and puts its weights on the backend: what a head's model is made of.
 * @throws TercetError as {@link loadSeparate}
 */
export async function loadParts<H extends Head<Config, Parameters>, Config extends HeadConfig, Parameters extends Tree>(
  head: H,
  folder: string,
  { host, backend, ...options }: LoadOptions,
): Promise<ModelParts<H, Config, Parameters>> {
  const opened = await openModel(host, folder);
  if (opened.head !== head.name) throw errors["head-mismatched"]({ folder, wanted: head.name, found: opened.head });
  checkConfig(opened.config.transformer);
  const config = opened.config as Config; // written from this head's configuration; its parameters are checked against it below
  const stored = storedWeights(opened.arrays);
  const { weights = stored } = options;
  const parameters = await parametersOn(parametersIn<Parameters>(head.specs(config), opened.arrays, weights), backend, { discards: true });
  const tokenizer = tokenizerTexts(loadTokenizer(opened.tokenizer), opened.limits);
  return { head, config, parameters, tokenizer, backend, weights, identity: identityIn(opened.identity, stored, weights) };
}

/**
 * Loads a bi- or poly-encoder from its folder.
 * @throws TercetError `head-mismatched`, `model-description-invalid`, `parameters-incomplete`, and what reading its files throws
 */
export async function loadSeparate<Config extends HeadConfig, Parameters extends Tree>(
  head: SeparateHead<Config, Parameters>,
  folder: string,
  options: LoadOptions,
): Promise<SeparateModel> {
  return separateModel(await loadParts<SeparateHead<Config, Parameters>, Config, Parameters>(head, folder, options));
}

/** Loads a cross-encoder from its folder. Throws as {@link loadSeparate}. */
export async function loadJoint<Config extends HeadConfig, Parameters extends Tree>(
  head: JointHead<Config, Parameters>,
  folder: string,
  options: LoadOptions,
): Promise<JointModel> {
  return jointModel(await loadParts<JointHead<Config, Parameters>, Config, Parameters>(head, folder, options));
}
