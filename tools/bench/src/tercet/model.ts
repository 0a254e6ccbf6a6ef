import { biFromFolder, biHead, type BiConfig, type BiParameters } from "@tercet/bi-encoder";
import { readModelFolder } from "@tercet/checkpoint";
import { parametersIn, parametersOn, separateModel, textsFromFolder, type SeparateModel, type TextTokenizer } from "@tercet/encoder";
import type { Host } from "@tercet/host";
import type { Backend } from "@tercet/tensor";
import type { Precision } from "../contestants/task.ts";

/** Where the model lies and where it computes. */
export interface ModelPlace {
  readonly host: Host;
  readonly backend: Backend;
  /** Of sentence-transformers. */
  readonly folder: string;
}

/** The model of a folder on a backend. */
export interface Opened {
  /** Vectors come out as the folder's own library gives them. */
  readonly config: BiConfig;
  readonly parameters: BiParameters;
  /** Made when it is asked for: what takes token ids needs none. */
  readonly tokenizer: () => TextTokenizer;
}

/** Reads a folder and puts its weights on the backend, held as asked for. */
export async function openModel({ host, backend, folder }: ModelPlace, weights: Precision = "float32"): Promise<Opened> {
  const read = await readModelFolder(host.files, folder);
  if (read.kind !== "sentence-transformers") throw new Error(`${folder} is no folder of sentence-transformers.`);
  const { encodes, config, arrays } = await biFromFolder(read);
  const given = parametersIn<BiParameters>(biHead.specs(encodes ?? config), arrays, weights);
  const parameters = await parametersOn(given, backend, { discards: true });
  return { config: encodes ?? config, parameters, tokenizer: () => textsFromFolder(read).tokenizer };
}

/** The same as a model that takes texts. */
export async function openTextModel(place: ModelPlace): Promise<SeparateModel> {
  const { config, parameters, tokenizer } = await openModel(place);
  return separateModel({ head: biHead, config, parameters, tokenizer: tokenizer(), backend: place.backend, identity: place.folder });
}
