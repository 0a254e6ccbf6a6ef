import {
  jointModel,
  partsOf,
  separateModel,
  type Head,
  type HeadConfig,
  type JointModel,
  type OpenBackend,
  type SeparateModel,
  type Weights,
} from "@tercet/encoder";
import type { Backend, Tree } from "@tercet/tensor";
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
export type LoadedParts = Awaited<ReturnType<typeof partsOf<Head<HeadConfig, Tree>, HeadConfig, Tree>>>;

/** Loads the parts of a model by name onto a backend, which may be opened when it is known what the model is; a download draws its progress on standard error. */
export async function loadParts(
  session: Session,
  name: string,
  backend: Backend | OpenBackend,
  options: LoadOptions = {},
): Promise<LoadedParts> {
  const { signal, quiet, ...wishes } = options;
  const line = progressLine(session, quiet === true);
  const opened = await openParts(session.host, name, {
    ...(signal === undefined ? {} : { signal }),
    onProgress: ({ file, received, total }) => line.show(`fetching ${name}: ${file} ${megabytes(received)} of ${megabytes(total)} MB`),
  }).finally(() => line.clear());
  const parts = await partsOf<Head<HeadConfig, Tree>, HeadConfig, Tree>(opened.known.head, opened, { backend, ...wishes });
  return { ...parts, notes: parts.notes.map((note) => `${name}: ${note}`) };
}

/** Loads a model by name as {@link loadParts} does. */
export async function loadModel(
  session: Session,
  name: string,
  backend: Backend | OpenBackend,
  options: LoadOptions = {},
): Promise<LoadedModel> {
  const { head, ...parts } = await loadParts(session, name, backend, options);
  const model = head.kind === "separate" ? separateModel({ head, ...parts }) : jointModel({ head, ...parts });
  return { model, notes: parts.notes };
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
