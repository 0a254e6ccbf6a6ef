import type { BackendLabel, Environment, SubjectKind } from "@tercet/equivalence";
import type { Description } from "@tercet/tensor";
import { z } from "zod";

// What the page "Run here" of the dashboard is asked and tells. It may be of another version than this command: everything is checked here.

/** Where the page shall compute. */
export type PageEngine =
  ("wasm" | "wasm-relaxed" | "wasm-baseline" | "webgpu" | "js" | "reference") | ("gpujs-webgpu" | "gpujs-webgl2" | "gpujs-webasm");

/** What the page is asked for. */
export interface PageTask {
  readonly task: "list" | "run";
  readonly choices: readonly { readonly engine: PageEngine; readonly threads?: number; readonly isOptional?: boolean }[];
  readonly terms: readonly [];
  readonly ids?: readonly string[];
  readonly runs: number;
  /** Longest for one claim. */
  readonly milliseconds?: number;
  readonly seed: number;
  readonly path?: string;
}

const description: z.ZodType<Description> = z.object({
  ...{ name: z.string(), mode: z.string(), threads: z.number(), why: z.array(z.string()) },
  unsupported: z.array(z.object({ what: z.string(), why: z.string() })),
  adapter: z
    .object({
      ...{ name: z.string(), isSoftware: z.boolean() },
      ...{ features: z.array(z.string()).exactOptional(), limits: z.record(z.string(), z.number()).exactOptional() },
    })
    .exactOptional(),
});

const kinds: readonly SubjectKind[] = [
  ...(["operator", "tile", "layer", "reduction", "head", "loss", "optimizer-step", "tokenizer", "metric"] as const),
  ...(["checkpoint", "search", "function", "vectors"] as const),
];

/** A claim as the page lists it. */
export interface PageClaim {
  readonly id: string;
  readonly kind: SubjectKind;
  readonly name: string;
  readonly property: string;
  readonly backend: BackendLabel;
}

const summary: z.ZodType<PageClaim> = z.object({
  ...{ id: z.string(), kind: z.enum(kinds), name: z.string(), property: z.string() },
  backend: z.object({ name: z.string(), mode: z.string().exactOptional(), threads: z.number().exactOptional() }),
});

/** The environment that the page names. */
export const pageEnvironment: z.ZodType<Environment> = z.object({
  ...{ runtime: z.literal("browser"), device: z.enum(["cpu", "gpu"]) },
  details: z.record(z.string(), z.string()).exactOptional(),
});

/** What the page tells. */
export type PageMessage =
  | {
      readonly kind: "listed";
      readonly claims: readonly PageClaim[];
      readonly backends: readonly Description[];
      readonly absent?: readonly string[];
    }
  | { readonly kind: "planted"; readonly found: boolean }
  | { readonly kind: "progress"; readonly claim: string; readonly done: number }
  | { readonly kind: "outcome"; readonly outcome?: unknown }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly message: string };

/** @see PageMessage */
export const pageMessage: z.ZodType<PageMessage> = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("listed"),
    claims: z.array(summary),
    backends: z.array(description),
    absent: z.array(z.string()).exactOptional(),
  }),
  z.object({ kind: z.literal("planted"), found: z.boolean() }),
  z.object({ kind: z.literal("progress"), claim: z.string(), done: z.number() }),
  z.object({ kind: z.literal("outcome"), outcome: z.unknown() }),
  z.object({ kind: z.literal("done") }),
  z.object({ kind: z.literal("failed"), message: z.string() }),
]);
