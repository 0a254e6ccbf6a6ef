import { loadParts, saveModel, type KnownHead, type LoadOptions, type ModelToSave, type SeparateHead } from "@tercet/encoder";
import type { Files } from "@tercet/host";
import { polyFromFolder } from "./checkpoint.ts";
import type { PolyConfig } from "./config.ts";
import { polyHead } from "./head.ts";
import type { PolyParameters } from "./parameters.ts";
import { polyModel, type PolyModel } from "./poly-model.ts";

/** What is saved of a poly-encoder. */
export interface PolyToSave extends Omit<ModelToSave, "head" | "config" | "parameters"> {
  readonly config: PolyConfig;
  readonly parameters: PolyParameters;
}

/** The head, and where other libraries' folders hold one: ParlAI's and chijames' poly-encoders. */
export const knownPoly: KnownHead<SeparateHead<PolyConfig, PolyParameters>, PolyConfig> = {
  head: polyHead,
  fromFolder: (folder) => ("head" in folder && folder.head === "poly" ? polyFromFolder(folder) : undefined),
};

/** A poly-encoder: candidates are encoded once and attend over the context's code vectors. */
export const PolyEncoder: {
  /** Reads a model's folder, ours or another library's, and puts its weights on a backend; `notes` of the model say how another library's was read. */
  readonly load: (folder: string, options: LoadOptions) => Promise<PolyModel>;
  /** Writes a model folder; every file appears whole or not at all. */
  readonly save: (files: Files, folder: string, model: PolyToSave) => Promise<void>;
} = {
  load: async (folder, options) =>
    polyModel(await loadParts<SeparateHead<PolyConfig, PolyParameters>, PolyConfig, PolyParameters>(knownPoly, folder, options)),
  save: (files, folder, model) => saveModel(files, folder, { ...model, head: polyHead.name }),
};
