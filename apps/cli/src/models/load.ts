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

/** Opens where a model shall compute, by the numbers in the matrices that every token is multiplied by. */
export type OpenFor = (weights: number) => Promise<Backend>;

/** Loads the parts of a model by name onto a backend, which may be opened when it is known what the model is; a download draws its progress on standard error. */
export async function loadParts(
  session: Session,
  name: string,
  place: Backend | OpenFor,
  options: LoadOptions = {},
): Promise<LoadedParts & { readonly backend: Backend }> {
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
  const backend = typeof place === "function" ? await place(matrixNumbers(arrays)) : place;
  const parameters = await parametersOn<Tree>(parametersIn(head.specs(config), arrays, weights), backend, { discards: true });
  const notes = [...opened.notes, ...weightNotes(stored, weights)].map((note) => `${name}: ${note}`);
  return { head, config, parameters, tokenizer, weights, backend, identity: identityIn(opened.identity, stored, weights), notes };
}

/** Numbers of all matrices but tables, of which a token takes a row. */
function matrixNumbers(arrays: Awaited<ReturnType<typeof openParts>>["arrays"]): number {
  return [...arrays]
    .filter(([name, { shape }]) => shape.length === 2 && !/embedding/i.test(name))
    .reduce((sum, [, { shape }]) => sum + shape.reduce((product, extent) => product * extent, 1), 0);
}

/** Loads a model by name as {@link loadParts} does. */
export async function loadModel(session: Session, name: string, place: Backend | OpenFor, options: LoadOptions = {}): Promise<LoadedModel> {
  const { head, notes, ...parts } = await loadParts(session, name, place, options);
  const model = head.kind === "separate" ? separateModel({ head, ...parts }) : jointModel({ head, ...parts });
  return { model, notes };
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
