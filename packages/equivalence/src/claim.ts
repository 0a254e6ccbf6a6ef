import type { Property } from "./property.ts";

/** What kind of thing a claim is about. */
export type SubjectKind =
  | "operator"
  | "tile"
  | "layer"
  | "reduction"
  | "head"
  | "loss"
  | "optimizer-step"
  | "tokenizer"
  | "metric"
  | "checkpoint"
  | "search"
  | "function"
  /** A case that others wrote for an operator of theirs. */
  | "vectors";

/** What a claim is about. */
export interface Subject {
  readonly kind: SubjectKind;
  /** Unique within its kind, for example "matmul". */
  readonly name: string;
}

/** What computes the subject: a backend's name, and its mode and thread count where it has several. */
export interface BackendLabel {
  readonly name: string;
  /** For example "relaxed-simd". */
  readonly mode?: string;
  readonly threads?: number;
}

/** Where a claim is checked. */
export interface Environment {
  readonly runtime: "node" | "browser";
  readonly device: "cpu" | "gpu";
  /** Versions, processor and the like: recorded, no part of the claim's id. */
  readonly details?: Readonly<Record<string, string>>;
}

/** Why a claim can't be checked here, known before it is tried. */
export interface Absence {
  readonly kind: "unsupported" | "not-run";
  readonly why: string;
}

/** The parts of a claim. */
export interface ClaimParts {
  readonly subject: Subject;
  readonly property: Property;
  readonly backend: BackendLabel;
  readonly environment: Environment;
  readonly absent?: Absence;
}

/** A statement that a run can confirm or refute: subject x property x backend x environment. */
export interface Claim extends ClaimParts {
  /** The same on every machine and commit, and safe in a shell; see `claimId`. */
  readonly id: string;
}

/**
 * The id of a claim: `kind:name/property/backend:mode:threads/runtime:device`, each part percent-encoded.
 * @example
 * const parts: IdParts = {
 *   subject: { kind: "operator", name: "matmul" },
 *   property: { name: "equals-oracle" },
 *   backend: { name: "wasm", mode: "relaxed-simd", threads: 2 },
 *   environment: { runtime: "node", device: "cpu" },
 * };
 * expect(claimId(parts)).toBe("operator:matmul/equals-oracle/wasm:relaxed-simd:2/node:cpu");
 */
export function claimId({ subject, property, backend, environment }: IdParts): string {
  return [
    [subject.kind, subject.name],
    [property.name],
    backend.threads === undefined ? [backend.name, backend.mode] : [backend.name, backend.mode ?? "", String(backend.threads)],
    [environment.runtime, environment.device],
  ]
    .map((words) =>
      words
        .filter((word) => word !== undefined)
        .map(encode)
        .join(":"),
    )
    .join("/");
}

/**
 * The parts of a claim by its id; undefined where it is none. The inverse of {@link claimId}, for outcomes that come from elsewhere.
 * @example
 * expect(partsOfId("operator:matmul/equals-oracle/wasm:relaxed-simd:2/node:cpu")).toMatchObject({ backend: { mode: "relaxed-simd", threads: 2 } });
 */
export function partsOfId(id: string): IdParts | undefined {
  const [subject, property, backend, environment, ...more] = id.split("/").map((part) => part.split(":").map(decode));
  const [kind, name] = subject ?? [];
  const [runtime, device] = environment ?? [];
  const [backendName, mode = "", threads] = backend ?? [];
  const [propertyName] = property ?? [];
  if (more.length > 0 || name === undefined || propertyName === undefined || backendName === undefined) return undefined;
  if ((runtime !== "node" && runtime !== "browser") || (device !== "cpu" && device !== "gpu")) return undefined;
  return {
    subject: { kind: kind as SubjectKind, name }, // kinds are only told apart by name
    property: { name: propertyName },
    backend: {
      name: backendName,
      ...(mode === "" ? {} : { mode }),
      ...(threads === undefined ? {} : { threads: Number(threads) }),
    },
    environment: { runtime, device },
  };
}

function decode(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}

/** The parts of a claim that make its id. */
export interface IdParts {
  readonly subject: Subject;
  readonly property: Pick<Property, "name">;
  readonly backend: BackendLabel;
  readonly environment: Environment;
}

// encodeURIComponent leaves some characters alone that a shell does not.
function encode(word: string): string {
  return encodeURIComponent(word.toWellFormed()).replaceAll(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
}

/**
 * Makes a claim.
 * @example
 * const twice = (input: NamedArray): NamedArrays => ({ y: { shape: [1], data: Float32Array.of(2 * Number(input.data[0])) } });
 * const double = claim({
 *   subject: { kind: "function", name: "double" },
 *   property: equalsOracle({ generate: arrays({ shape: [1] }), subject: twice, oracle: twice }),
 *   backend: { name: "js" },
 *   environment: { runtime: "node", device: "cpu" },
 * });
 * for await (const outcome of run([double])) expect(outcome.kind).toBe("held");
 */
export function claim(parts: ClaimParts): Claim {
  return { ...parts, id: claimId(parts) };
}
