import {
  identityIn,
  jointModel,
  parametersIn,
  parametersOn,
  separateModel,
  storedWeights,
  weightNotes,
  type Head,
  type HeadConfig,
  type JointModel,
  type SeparateModel,
  type TextTokenizer,
  type Weights,
} from "@tercet/encoder";
import type { Backend, Tree } from "@tercet/tensor";
import { checkConfig } from "@tercet/transformer";
import { progressLine } from "../progress.ts";
import type { Session } from "../session.ts";
import { openParts } from "./open.ts";

/** How a model is loaded. */
export interface LoadOptions {
  /** No progress on standard error. */
  readonly quiet?: boolean;
  /** Stops a download. */
  readonly signal?: AbortSignal;
  /** `comparable` (default): as the head compares them. `as-shipped`: as the model's own library would give them, unnormalized where it does not. */
  readonly vectors?: "comparable" | "as-shipped";
  /** What the encoder's weights are held in. Default: int8 where the model is stored so, otherwise float32. */
  readonly weights?: Weights;
}

/** A model, and what the user should know of how it was read. */
export interface LoadedModel {
  readonly model: SeparateModel | JointModel;
  readonly notes: readonly string[];
}

/** A model's parts on a backend, and what the user should know of how it was read. */
export interface LoadedParts {
  readonly head: Head<HeadConfig, Tree>;
  readonly config: HeadConfig;
  readonly parameters: Tree;
  readonly tokenizer: TextTokenizer;
  readonly identity: string;
  readonly weights: Weights;
  readonly notes: readonly string[];
}

/** Loads the parts of a model by name onto a backend; a download draws its progress on standard error. */
export async function loadParts(session: Session, name: string, backend: Backend, options: LoadOptions = {}): Promise<LoadedParts> {
  const line = progressLine(session, options.quiet === true);
  const opened = await openParts(session.host, name, {
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    onProgress: ({ file, received, total }) => line.show(`fetching ${name}: ${file} ${megabytes(received)} of ${megabytes(total)} MB`),
  }).finally(() => line.clear());
  const { head, arrays, tokenizer } = opened;
  const config = options.vectors === "as-shipped" ? opened.encodes : opened.config;
  checkConfig(config.transformer);
  const stored = storedWeights(arrays);
  const { weights = stored } = options;
  const parameters = await parametersOn<Tree>(parametersIn(head.specs(config), arrays, weights), backend, { discards: true });
  const notes = [...opened.notes, ...weightNotes(stored, weights)].map((note) => `${name}: ${note}`);
  return { head, config, parameters, tokenizer, weights, identity: identityIn(opened.identity, stored, weights), notes };
}

/** Loads a model by name onto a backend; a download draws its progress on standard error. */
export async function loadModel(session: Session, name: string, backend: Backend, options: LoadOptions = {}): Promise<LoadedModel> {
  const { head, notes, ...rest } = await loadParts(session, name, backend, options);
  const parts = { ...rest, backend };
  const model = head.kind === "separate" ? separateModel({ head, ...parts }) : jointModel({ head, ...parts });
  return { model, notes };
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
