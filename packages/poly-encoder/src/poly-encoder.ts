import { loadSeparate, saveModel, type SeparateModel, type LoadOptions, type ModelToSave } from "@tercet/encoder";
import type { Files } from "@tercet/host";
import type { PolyConfig } from "./config.ts";
import { polyHead } from "./head.ts";
import type { PolyParameters } from "./parameters.ts";

/** What is saved of a poly-encoder. */
export interface PolyToSave extends Omit<ModelToSave, "head" | "config" | "parameters"> {
  readonly config: PolyConfig;
  readonly parameters: PolyParameters;
}

/** A poly-encoder: candidates are encoded once and attend over the context's code vectors. */
export const PolyEncoder: {
  /** Reads a model folder and puts its weights on a backend. */
  readonly load: (folder: string, options: LoadOptions) => Promise<SeparateModel>;
  /** Writes a model folder; every file appears whole or not at all. */
  readonly save: (files: Files, folder: string, model: PolyToSave) => Promise<void>;
} = {
  load: (folder, options) => loadSeparate(polyHead, folder, options),
  save: (files, folder, model) => saveModel(files, folder, { ...model, head: polyHead.name }),
};
