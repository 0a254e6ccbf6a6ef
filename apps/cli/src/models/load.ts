import {
  jointModel,
  parametersFrom,
  parametersOn,
  separateModel,
  type Head,
  type HeadConfig,
  type JointModel,
  type SeparateModel,
  type TextTokenizer,
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
  readonly notes: readonly string[];
}

/** Loads the parts of a model by name onto a backend; a download draws its progress on standard error. */
export async function loadParts(session: Session, name: string, backend: Backend, options: LoadOptions = {}): Promise<LoadedParts> {
  const line = progressLine(session, options.quiet === true);
  const opened = await openParts(session.host, name, {
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    onProgress: ({ file, received, total }) => line.show(`fetching ${name}: ${file} ${megabytes(received)} of ${megabytes(total)} MB`),
  }).finally(() => line.clear());
  const { head, arrays, tokenizer, identity, notes } = opened;
  const config = options.vectors === "as-shipped" ? opened.encodes : opened.config;
  checkConfig(config.transformer);
  const parameters = await parametersOn<Tree>(parametersFrom(head.specs(config), arrays), backend);
  return { head, config, parameters, tokenizer, identity, notes: notes.map((note) => `${name}: ${note}`) };
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
