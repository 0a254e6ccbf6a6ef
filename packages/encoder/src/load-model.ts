import type { Host } from "@tercet/host";
import { openBackend, type Backend, type BackendHost, type BackendName, type OpenedBackend, type Tree } from "@tercet/tensor";
import { checkConfig } from "@tercet/transformer";
import type { Head, JointHead, SeparateHead } from "./head.ts";
import type { KnownHead } from "./known-head.ts";
import { jointModel, separateModel, type HeadConfig, type JointModel, type ModelParts, type SeparateModel } from "./model.ts";
import { openFolder, type OpenedFolder, type OpenedHead } from "./open-folder.ts";
import { parametersOn, type ParameterArray } from "./parameters.ts";
import { identityIn, parametersIn, storedWeights, weightNotes, type Weights } from "./weights.ts";

/** Opens where a model shall compute, by the numbers in the matrices that every token is multiplied by. */
export type OpenBackend = (weights: number) => Promise<Backend>;

/** Where a model is read from and where it computes. */
export interface LoadOptions {
  /** `nodeHost()` or `browserHost()`. Beside its files, a backend that is named takes workers and the way to a graphics device from it, as far as they are there. */
  readonly host: Pick<Host, "files" | "hasher"> & BackendHost;
  /**
   * A backend; the name of one, as `openBackend` takes it, where `auto` goes by the model's size and the model's `notes` say why; or another way to one. What is opened here
   * is the model's `backend`, and the caller closes it too.
   */
  readonly backend: Backend | BackendName | OpenBackend;
  /** What the encoder's weights are held in. Default: int8 where the folder stores int8, otherwise float32. */
  readonly weights?: Weights;
  /** `comparable` (default): vectors as the head compares them. `as-shipped`: as the model's own library gives them, unnormalized where it does not. */
  readonly vectors?: "comparable" | "as-shipped";
}

/**
 * Puts an opened model's weights on a backend: what a head's model is made of. For a named backend the host is needed.
 * @throws TercetError `transformer-config-invalid`, `parameters-incomplete`, and what `openBackend` throws
 */
export async function partsOf<H extends Head<Config, Parameters>, Config extends HeadConfig, Parameters extends Tree>(
  head: H,
  opened: OpenedFolder<Config>,
  { host = {}, backend: place, vectors, ...options }: Omit<LoadOptions, "host"> & { readonly host?: BackendHost },
): Promise<ModelParts<H, Config, Parameters> & Required<Pick<ModelParts<H, Config, Parameters>, "weights" | "notes">>> {
  const { arrays, tokenizer } = opened;
  const config = vectors === "as-shipped" ? opened.encodes : opened.config;
  checkConfig(config.transformer);
  const stored = storedWeights(arrays);
  const { weights = stored } = options;
  const onHost = parametersIn<Parameters>(head.specs(config), arrays, weights);
  const { backend, why } = await openedAt(place, host, matrixNumbers(arrays));
  const parameters = await parametersOn(onHost, backend, { discards: true }).catch(async (error: unknown) => {
    // Nobody else knows of a backend that was named.
    if (typeof place === "string") await backend.close();
    throw error;
  });
  const notes = [...opened.notes, ...weightNotes(stored, weights), ...why.map((reason) => `backend ${backend.name}, because ${reason}`)];
  return { head, config, parameters, tokenizer, backend, weights, identity: identityIn(opened.identity, stored, weights), notes };
}

async function openedAt(place: LoadOptions["backend"], host: BackendHost, weights: number): Promise<OpenedBackend> {
  if (typeof place === "string") return openBackend(place, { host, weights });
  return { backend: typeof place === "function" ? await place(weights) : place, why: [] };
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
  return partsOf<H, Config, Parameters>(known.head, opened as OpenedHead<typeof known> & OpenedFolder<Config>, { host, ...options });
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
