import { loadJoint, saveModel, type JointModel, type LoadOptions, type ModelToSave } from "@tercet/encoder";
import type { Files } from "@tercet/host";
import type { CrossConfig } from "./config.ts";
import { crossHead } from "./head.ts";
import type { CrossParameters } from "./parameters.ts";

/** What is saved of a cross-encoder. */
export interface CrossToSave extends Omit<ModelToSave, "head" | "config" | "parameters"> {
  readonly config: CrossConfig;
  readonly parameters: CrossParameters;
}

/** A cross-encoder: reads every pair. */
export const CrossEncoder: {
  /** Reads a model folder and puts its weights on a backend. */
  readonly load: (folder: string, options: LoadOptions) => Promise<JointModel>;
  /** Writes a model folder; every file appears whole or not at all. */
  readonly save: (files: Files, folder: string, model: CrossToSave) => Promise<void>;
} = {
  load: (folder, options) => loadJoint(crossHead, folder, options),
  save: (files, folder, model) => saveModel(files, folder, { ...model, head: crossHead.name }),
};
