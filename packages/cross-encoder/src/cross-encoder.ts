import { loadJoint, saveModel, type JointHead, type JointModel, type KnownHead, type LoadOptions, type ModelToSave } from "@tercet/encoder";
import type { Files } from "@tercet/host";
import { crossFromFolder } from "./checkpoint.ts";
import type { CrossConfig } from "./config.ts";
import { crossHead } from "./head.ts";
import type { CrossParameters } from "./parameters.ts";

/** What is saved of a cross-encoder. */
export interface CrossToSave extends Omit<ModelToSave, "head" | "config" | "parameters"> {
  readonly config: CrossConfig;
  readonly parameters: CrossParameters;
}

/** The head, and where other libraries' folders hold one: classifiers of the BERT family, ParlAI's and chijames' cross-encoders. */
export const knownCross: KnownHead<JointHead<CrossConfig, CrossParameters>, CrossConfig> = {
  head: crossHead,
  fromFolder: (folder) => {
    if (folder.kind === "hugging-face") return folder.config.classification === undefined ? undefined : crossFromFolder(folder);
    return "head" in folder && folder.head === "cross" ? crossFromFolder(folder) : undefined;
  },
};

/** A cross-encoder: reads every pair. */
export const CrossEncoder: {
  /** Reads a model's folder, ours or another library's, and puts its weights on a backend; `notes` of the model say how another library's was read. */
  readonly load: (folder: string, options: LoadOptions) => Promise<JointModel>;
  /** Writes a model folder; every file appears whole or not at all. */
  readonly save: (files: Files, folder: string, model: CrossToSave) => Promise<void>;
} = {
  load: (folder, options) => loadJoint(knownCross, folder, options),
  save: (files, folder, model) => saveModel(files, folder, { ...model, head: crossHead.name }),
};
