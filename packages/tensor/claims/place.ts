import { claim, type Absence, type BackendLabel, type Claim, type Environment, type Property, type Subject } from "@tercet/equivalence";
import type { Adapter, Backend } from "../src/backend/interface.ts";
import { createWasmBackend } from "../src/backends/wasm/backend.ts";

/** Where claims are made: what computes, and in which environment. */
export interface ClaimPlace {
  readonly backend: Backend;
  readonly environment: Environment;
}

/** Makes a claim of one subject; `absent` says why it can't be checked. */
export type ClaimMaker = (property: Property, absent?: Absence) => Claim;

/** A backend as claims name it. */
export function labelOf(backend: Backend): BackendLabel {
  const { name, mode, threads } = backend.describe();
  return threads > 1 ? { name, mode, threads } : { name, mode };
}

/** Where a backend's claims are checked: one on a graphics device names the device. */
export function environmentOf(backend: Backend, environment: Environment): Environment {
  return environmentOn(backend.describe().adapter, environment);
}

/** An environment on a graphics device, which it names; without one, on processors. */
export function environmentOn(adapter: Pick<Adapter, "name" | "isSoftware"> | undefined, { runtime, details }: Environment): Environment {
  if (adapter === undefined) return { runtime, device: "cpu", ...(details === undefined ? {} : { details }) };
  const name = adapter.isSoftware ? `${adapter.name} (in software)` : adapter.name;
  return { runtime, device: "gpu", details: { ...details, adapter: name } };
}

/** Makes the claims about a subject on a backend. */
export function claimsAbout(subject: Subject, { backend, environment }: ClaimPlace): ClaimMaker {
  const label = labelOf(backend);
  return (property, absent) => claim({ subject, property, backend: label, environment, ...(absent === undefined ? {} : { absent }) });
}

/** A backend like a threaded one, with a single thread; undefined for a backend that has one thread. */
export function oneThreadOf(backend: Backend): Backend | undefined {
  const { threads, mode } = backend.describe();
  if (threads === 1) return undefined;
  return createWasmBackend({ mode: mode === "baseline-simd" ? "baseline" : "relaxed", threads: 1 });
}
