import type { Arbitrary } from "fast-check";
import type { NamedArrays, Refusal } from "./array.ts";
import type { Comparison } from "./compare.ts";

/** What one check of one input says. */
export type Verdict = Comparison | Refusal;

/** A statement about a subject that can be checked on any input; its name is a part of the claim's id. */
export interface Property<Input = unknown> {
  /** Kebab-case, for example "equals-oracle". */
  readonly name: string;
  /** The legal inputs, as a fast-check arbitrary. */
  readonly generate: Arbitrary<Input>;
  /** How many different inputs there are, where they are few: a run tries no more, whatever its budget. Any number when absent. */
  readonly inputs?: number;
  /** Checks one input. A throw counts as a failure. Written as a method so that a list may hold properties of different inputs. */
  check(input: Input, signal?: AbortSignal): Promise<Verdict>;
}

/** Anything that computes named arrays from an input; `refuse(why)` where it can't. */
export type Compute<Input> = (input: Input) => Promise<NamedArrays | Refusal> | NamedArrays | Refusal;

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
}
