import type { Outcome } from "./outcome.ts";

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Text that is not an outcome, and what is wrong with it. */
export interface Invalid {
  readonly kind: "invalid";
  readonly why: string;
}

// JSON has no NaN, no infinity and no -0: they travel as words, in places where a number is due.
const words: Readonly<Record<string, number>> = { NaN, Infinity, "-Infinity": -Infinity, "-0": -0 };

/**
 * An outcome as plain JSON data; numbers that JSON lacks become the words "NaN", "Infinity", "-Infinity" and "-0".
 * @example
 * const outcome: Outcome = { kind: "unsupported", claim: "operator:exp/equals-oracle/gpujs/node:gpu", why: "no float64" };
 * expect(fromJson(JSON.parse(JSON.stringify(toJson(outcome))))).toEqual(outcome);
 */
export function toJson(outcome: Outcome): Json {
  return encode(outcome);
}

function encode(value: unknown): Json {
  if (typeof value === "number")
    return Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value !== "object" || value === null) return null;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([key, part]) => [key, encode(part)]),
  );
}

/** What a field must hold: a kind of value, or fields of its own; "?" marks one that may be absent. */
type Form = "text" | "number" | "numbers" | { readonly [field: string]: Form };

const difference: Form = {
  ...{ array: "text", at: "numbers", expected: "number", got: "number" },
  ...{ bound: "number", absolute: "number", ulp: "number", ofBound: "number" },
};
const measure: Form = {
  ...{ elements: "number", unbounded: "number", beyond: "number", ulp: "number", absolute: "number" },
  ...{ "ofYardstick?": "number", "worst?": difference },
};
const reason: Form = { kind: "text", claim: "text", why: "text" };
const forms: Readonly<Record<Outcome["kind"], Form>> = {
  held: {
    ...{ kind: "text", claim: "text", runs: "number", milliseconds: "number", measure, distribution: "numbers" },
    ...{ seed: "number", path: "text" },
  },
  failed: {
    ...{ kind: "text", claim: "text", runs: "number", milliseconds: "number", what: "text", measure },
    ...{ counterExample: "text", shrinks: "number", seed: "number", path: "text", replay: "text" },
  },
  unsupported: reason,
  "not-run": reason,
};

/**
 * Reads what `toJson` wrote; names the first field that is wrong. Fields that it does not know are left out.
 * @example expect(fromJson({ kind: "held", claim: 3 })).toEqual({ kind: "invalid", why: "claim must be text" });
 */
export function fromJson(json: unknown): Outcome | Invalid {
  const kind = typeof json === "object" && json !== null && "kind" in json ? json.kind : undefined;
  if (kind !== "held" && kind !== "failed" && kind !== "unsupported" && kind !== "not-run")
    return { kind: "invalid", why: "kind must be held, failed, unsupported or not-run" };
  const decoded = decode(json, forms[kind], "");
  if (!decoded.ok) return { kind: "invalid", why: decoded.why };
  // The form of this kind was just checked field by field.
  return decoded.value as Outcome;
}

type Decoded = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: string };

function decode(json: unknown, form: Form, path: string): Decoded {
  const wrong = (need: string): Decoded => ({ ok: false, why: `${path} must be ${need}` });
  if (form === "text") return typeof json === "string" ? { ok: true, value: json } : wrong("text");
  if (form === "number") {
    const value = typeof json === "string" && Object.hasOwn(words, json) ? words[json] : json;
    return typeof value === "number" ? { ok: true, value } : wrong("a number");
  }
  if (form === "numbers") {
    const isList = Array.isArray(json) && json.every((item) => typeof item === "number");
    return isList ? { ok: true, value: json } : wrong("a list of numbers");
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) return wrong("an object");
  const given = new Map(Object.entries(json));
  const fields: [string, unknown][] = [];
  for (const [key, part] of Object.entries(form)) {
    const name = key.replace("?", "");
    if (key.endsWith("?") && !given.has(name)) continue;
    const field = decode(given.get(name), part, path === "" ? name : `${path}.${name}`);
    if (!field.ok) return field;
    fields.push([name, field.value]);
  }
  return { ok: true, value: Object.fromEntries(fields) };
}
