import { partsOfId } from "@tercet/equivalence";
import { backendNames } from "@tercet/tensor";
import { InvalidArgumentError } from "commander";
import type { BackendOptions } from "../backend.ts";
import { knownBackend } from "../known-backends.ts";

/** One claim, and perhaps one of its inputs. */
export interface ReplayToken {
  readonly claim: string;
  readonly seed?: number;
  readonly path?: string;
}

/** Reads `ID`, `ID@SEED` or `ID@SEED@PATH`, as outcomes print it. */
export function readReplayToken(text: string): ReplayToken {
  const [claim = "", seed, path, ...rest] = text.split("@");
  if (claim === "" || rest.length > 0) throw new InvalidArgumentError("It must be a claim's id, or ID@SEED@PATH.");
  return { claim, ...(seed === undefined ? {} : { seed: readSeed(seed) }), ...(path === undefined ? {} : { path: readPath(path) }) };
}

/** Seeds of outcomes are 32-bit integers of either sign. */
export function readSeed(text: string): number {
  if (!/^-?\d{1,10}$/.test(text)) throw new InvalidArgumentError("A seed must be a whole number.");
  return Number(text);
}

/** A path is numbers with colons between them. */
export function readPath(text: string): string {
  if (!/^\d+(:\d+)*$/.test(text)) throw new InvalidArgumentError("A path must be numbers with colons between them, such as 4:0:1.");
  return text;
}

/** The backend that a claim's id names: its third part is `name:mode:threads`; a claim of the host is checked beside `js`. */
export function backendOfClaim(claim: string): BackendOptions {
  const { name, mode = "", threads = 1 } = partsOfId(claim)?.backend ?? { name: "" };
  if (name === "host") return { backend: "js", mode: "generated", threads: 1 };
  if (!backendNames.some((each) => each === name)) return {};
  const own = mode.replace(/-simd$/, "");
  // A mode that is found and not chosen, as that of webgpu, is no setting.
  return { backend: name, ...(knownBackend(name).modes.includes(own) ? { mode: own } : {}), threads };
}
