import { loadSeparate, saveModel, type SeparateModel, type LoadOptions, type ModelToSave } from "@tercet/encoder";
import type { Files } from "@tercet/host";
import type { BiConfig } from "./config.ts";
import { biHead } from "./head.ts";
import type { BiParameters } from "./parameters.ts";
import { pythonForm } from "./python-form.ts";

/** What is saved of a bi-encoder. */
export interface BiToSave extends Omit<ModelToSave, "head" | "config" | "parameters"> {
  readonly config: BiConfig;
  readonly parameters: BiParameters;
}

/** A bi-encoder: fast, candidates are encoded once. */
export const BiEncoder: {
  /** Reads a model folder and puts its weights on a backend. */
  readonly load: (folder: string, options: LoadOptions) => Promise<SeparateModel>;
  /** Writes a model folder; every file appears whole or not at all. With one BERT for both texts Python's sentence-transformers loads it too. */
  readonly save: (files: Files, folder: string, model: BiToSave) => Promise<void>;
} = {
  load: (folder, options) => loadSeparate(biHead, folder, options),
  save: (files, folder, model) => saveModel(files, folder, { ...model, ...pythonForm(model), head: biHead.name }),
};
