import {
  loadSeparate,
  saveModel,
  type KnownHead,
  type LoadOptions,
  type ModelToSave,
  type SeparateHead,
  type SeparateModel,
} from "@tercet/encoder";
import type { Files } from "@tercet/host";
import { biFromFolder } from "./checkpoint.ts";
import type { BiConfig } from "./config.ts";
import { biHead } from "./head.ts";
import type { BiParameters } from "./parameters.ts";
import { pythonForm } from "./python-form.ts";

/** What is saved of a bi-encoder. */
export interface BiToSave extends Omit<ModelToSave, "head" | "config" | "parameters"> {
  readonly config: BiConfig;
  readonly parameters: BiParameters;
}

/** The head, and where other libraries' folders hold one: a sentence-transformers folder, a plain encoder of the BERT family, ParlAI's bi-encoders. */
export const knownBi: KnownHead<SeparateHead<BiConfig, BiParameters>, BiConfig> = {
  head: biHead,
  fromFolder: (folder) => {
    if (folder.kind === "sentence-transformers") return biFromFolder(folder);
    const isPlain = folder.kind === "hugging-face" && folder.config.classification === undefined;
    return isPlain || (folder.kind === "parlai" && folder.head === "bi") ? biFromFolder(folder) : undefined;
  },
};

/** A bi-encoder: fast, candidates are encoded once. */
export const BiEncoder: {
  /** Reads a model's folder, ours or another library's, and puts its weights on a backend; `notes` of the model say how another library's was read. */
  readonly load: (folder: string, options: LoadOptions) => Promise<SeparateModel>;
  /** Writes a model folder; every file appears whole or not at all. With one BERT for both texts Python's sentence-transformers loads it too. */
  readonly save: (files: Files, folder: string, model: BiToSave) => Promise<void>;
} = {
  load: (folder, options) => loadSeparate(knownBi, folder, options),
  save: (files, folder, model) => saveModel(files, folder, { ...model, ...pythonForm(model), head: biHead.name }),
};
