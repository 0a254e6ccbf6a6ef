import { errors, type MisshapedTensor } from "./errors.ts";
import { ignoredBuffers } from "./maps/families.ts";

/** Differences that are meant, as names or patterns with `*`. */
export interface AllowedDifferences {
  readonly missing?: readonly string[];
  readonly unused?: readonly string[];
}

/** How found tensors fit the expected ones; every difference in it was allowed. Lists are sorted. */
export interface TensorMatch {
  readonly matched: readonly string[];
  readonly missing: readonly string[];
  readonly unused: readonly string[];
  /** Known buffers that are no weights, such as `embeddings.position_ids`. */
  readonly ignored: readonly string[];
}

/** Shapes of named tensors. */
export type Shapes = ReadonlyMap<string, { readonly shape: readonly number[] }>;

/**
 * Compares the tensors a model needs with those that were found, by name and shape; all differences are reported at once.
 * @throws TercetError `weights-mismatch`, listing everything missing, unused or of another shape that was not allowed.
 * @example
 * const found = new Map([["codes", { shape: [4, 8] }], ["cls.bias", { shape: [2] }]]);
 * expect(matchTensors(new Map([["codes", { shape: [4, 8] }]]), found, { unused: ["cls.*"] }).unused).toEqual(["cls.bias"]);
 */
export function matchTensors(expected: Shapes, found: Shapes, allowed: AllowedDifferences = {}): TensorMatch {
  const names = [...expected.keys()].sort();
  const extra = [...found.keys()].filter((name) => !expected.has(name)).sort();
  const missing = names.filter((name) => !found.has(name));
  const ignored = extra.filter((name) => nameFits(ignoredBuffers, name));
  const unused = extra.filter((name) => !nameFits(ignoredBuffers, name));
  const misshaped: MisshapedTensor[] = [];
  const matched: string[] = [];
  for (const name of names) {
    const [want, got] = [expected.get(name)?.shape, found.get(name)?.shape];
    if (want === undefined || got === undefined) continue;
    if (want.length === got.length && want.every((extent, i) => extent === got[i])) matched.push(name);
    else misshaped.push({ name, expected: want, found: got });
  }
  const refused = {
    missing: missing.filter((name) => !nameFits(allowed.missing, name)),
    unused: unused.filter((name) => !nameFits(allowed.unused, name)),
    misshaped,
  };
  if (refused.missing.length + refused.unused.length + misshaped.length > 0) throw errors["weights-mismatch"](refused);
  return { matched, missing, unused, ignored };
}

/**
 * Whether a name is one of these, or fits one of these patterns with `*`.
 * @example expect(nameFits(["cls.*"], "cls.predictions.bias")).toBe(true);
 */
export function nameFits(patterns: readonly string[] | undefined, name: string): boolean {
  return (patterns ?? []).some((pattern) => {
    const [first = "", ...rest] = pattern.split("*");
    if (rest.length === 0) return name === pattern;
    if (!name.startsWith(first)) return false;
    const last = rest.pop() ?? "";
    let at = first.length;
    for (const part of rest) {
      const next = name.indexOf(part, at);
      if (next < 0) return false;
      at = next + part.length;
    }
    return name.length - last.length >= at && name.endsWith(last);
  });
}
