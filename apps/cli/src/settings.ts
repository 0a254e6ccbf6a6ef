import type { Environment } from "@tercet/host";
import { errors } from "./errors.ts";

/** Where a value came from; an earlier one wins: a flag, an environment variable, what holds without either. */
export type Source = "flag" | "environment" | "default";

/** A value and where it came from, in words that a user can follow up. */
export interface Setting<Value> {
  readonly value: Value;
  readonly source: Source;
  /** `--threads`, `TERCET_THREADS`, or why the default is what it is. */
  readonly from: string;
}

/** A setting that a flag or a variable can hold. */
export interface SettingSources<Value> {
  readonly flag: string;
  readonly given: Value | undefined;
  readonly variable: string;
  readonly parse: (text: string) => Value | undefined;
  /** What a text must be, for messages. */
  readonly must: string;
  readonly fallback: { readonly value: Value; readonly why: string };
}

/** The value that holds: flag > environment variable > default. An empty variable counts as absent. @throws TercetError `setting-invalid` */
export function resolveSetting<Value>(sources: SettingSources<Value>, environment: Environment): Setting<Value> {
  const { flag, given, variable, parse, must, fallback } = sources;
  if (given !== undefined) return { value: given, source: "flag", from: flag };
  const text = environment.variable(variable);
  if (text === undefined) return { value: fallback.value, source: "default", from: fallback.why };
  const value = parse(text);
  if (value === undefined) throw errors["setting-invalid"]({ setting: variable, must, value: text });
  return { value, source: "environment", from: variable };
}
