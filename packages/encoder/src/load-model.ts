import type { Host } from "@tercet/host";
import type { Backend, Tree } from "@tercet/tensor";
import { checkConfig } from "@tercet/transformer";
import type { Head, JointHead, SeparateHead } from "./head.ts";
import type { KnownHead } from "./known-head.ts";
import { jointModel, separateModel, type HeadConfig, type JointModel, type ModelParts, type SeparateModel } from "./model.ts";
import { openFolder, type OpenedFolder, type OpenedHead } from "./open-folder.ts";
import { parametersOn, type ParameterArray } from "./parameters.ts";
import { identityIn, parametersIn, storedWeights, weightNotes, type Weights } from "./weights.ts";

/** Opens where a model shall compute, by the numbers in the matrices that every token is multiplied by; `chooseBackend` takes them. */
export type OpenBackend = (weights: number) => Promise<Backend>;

/** Where a model is read from and where it computes. */
export interface LoadOptions {
  readonly host: Pick<Host, "files" | "hasher">;
  /** A backend, or the way to one, which is opened when it is known how large the model is. The caller closes it: a model names its own. */
  readonly backend: Backend | OpenBackend;
  /** What the encoder's weights are held in. Default: int8 where the folder stores int8, otherwise float32. */
  readonly weights?: Weights;
  /** `comparable` (default): vectors as the head compares them. `as-shipped`: as the model's own library gives them, unnormalized where it does not. */
  readonly vectors?: "comparable" | "as-shipped";
}

/**
 * Puts an opened model's weights on a backend: what a head's model is made of.
 * @throws TercetError `transformer-config-invalid`, `parameters-incomplete`
 */
export async function partsOf<H extends Head<Config, Parameters>, Config extends HeadConfig, Parameters extends Tree>(
  head: H,
  opened: OpenedFolder<Config>,
  { backend: place, vectors, ...options }: Omit<LoadOptions, "host">,
): Promise<ModelParts<H, Config, Parameters> & Required<Pick<ModelParts<H, Config, Parameters>, "weights" | "notes">>> {
  const { arrays, tokenizer } = opened;
  const config = vectors === "as-shipped" ? opened.encodes : opened.config;
  checkConfig(config.transformer);
  const stored = storedWeights(arrays);
  const { weights = stored } = options;
  const backend = typeof place === "function" ? await place(matrixNumbers(arrays)) : place;
  const parameters = await parametersOn(parametersIn<Parameters>(head.specs(config), arrays, weights), backend, { discards: true });
  const notes = [...opened.notes, ...weightNotes(stored, weights)];
  return { head, config, parameters, tokenizer, backend, weights, identity: identityIn(opened.identity, stored, weights), notes };
}

/** Numbers of all matrices but tables, of which a token takes a row. */
export function matrixNumbers(arrays: ReadonlyMap<string, ParameterArray>): number {
  return [...arrays]
    .filter(([name, { shape }]) => shape.length === 2 && !/embedding/i.test(name))
    .reduce((sum, [, { shape }]) => sum + shape.reduce((product, extent) => product * extent, 1), 0);
}

/**
 * Reads a model's folder and puts its weights on the backend. The folder is one that {@link saveModel} wrote, or one of transformers, sentence-transformers, ParlAI or
 * chijames.
 * @throws TercetError as {@link loadSeparate}
 */
export async function loadParts<H extends Head<Config, Parameters>, Config extends HeadConfig, Parameters extends Tree>(
  known: KnownHead<H, Config>,
  folder: string,
  { host, ...options }: LoadOptions,
): Promise<ModelParts<H, Config, Parameters>> {
  const opened = await openFolder(host, folder, [known]);
  // Of this head: its parameters are checked against it.
  return partsOf<H, Config, Parameters>(known.head, opened as OpenedHead<typeof known> & OpenedFolder<Config>, options);
}

/**
 * Loads a bi- or poly-encoder from its folder; the model's `notes` say how another library's was read.
 * @throws TercetError `head-mismatched`, `model-description-invalid`, `parameters-incomplete`, `checkpoint-unsupported`, and what reading its files throws
 */
export async function loadSeparate<Config extends HeadConfig, Parameters extends Tree>(
  known: KnownHead<SeparateHead<Config, Parameters>, Config>,
  folder: string,
  options: LoadOptions,
): Promise<SeparateModel> {
  return separateModel(await loadParts<SeparateHead<Config, Parameters>, Config, Parameters>(known, folder, options));
}

/** Loads a cross-encoder from its folder. Throws as {@link loadSeparate}. */
export async function loadJoint<Config extends HeadConfig, Parameters extends Tree>(
  known: KnownHead<JointHead<Config, Parameters>, Config>,
  folder: string,
  options: LoadOptions,
): Promise<JointModel> {
  return jointModel(await loadParts<JointHead<Config, Parameters>, Config, Parameters>(known, folder, options));
}
