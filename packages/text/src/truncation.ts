import { errors } from "./errors.ts";

/** Which end of a text stays when it is cut: `start` cuts on the right (usual), `end` cuts on the left (dialogue contexts). */
export type KeptEnd = "start" | "end";

/**
 * How long an encoding may be, special tokens included, and what is cut to get there. `longest-first` is Rust's rule: cut the
 * longer text down to the shorter, then both alike. `keep` is one end for both texts, or one for each.
 */
export type Truncation =
  | { readonly kind: "none" }
  | {
      readonly kind: "longest-first" | "only-first" | "only-second";
      readonly maxLength: number;
      readonly keep?: KeptEnd | { readonly first: KeptEnd; readonly second: KeptEnd };
    };

/** Half-open ranges of tokens that stay, and how many were cut. */
export interface Cut {
  readonly first: readonly [start: number, end: number];
  readonly second: readonly [start: number, end: number];
  readonly removed: { readonly first: number; readonly second: number };
}

/** Lengths to cut, in tokens: `second` is null for a single text; `specials` are added afterwards. */
export interface Lengths {
  readonly first: number;
  readonly second: number | null;
  readonly specials: number;
}

/**
 * Decides what stays of a text or a pair.
 * @throws TercetError `truncation-invalid` when there is no room at all, or the named text is absent or too short;
 * `truncated-away` when a text would lose its last token.
 * @example
 * const cut = cutLengths({ first: 10, second: 3, specials: 3 }, { kind: "longest-first", maxLength: 9 });
 * expect([cut.first, cut.second]).toEqual([[0, 3], [0, 3]]);
 */
export function cutLengths({ first, second, specials }: Lengths, truncation: Truncation): Cut {
  const whole = { first: [0, first], second: [0, second ?? 0], removed: { first: 0, second: 0 } } as const;
  if (truncation.kind === "none") return whole;
  const { kind, maxLength, keep = "start" } = truncation;
  const room = maxLength - specials;
  if (!Number.isSafeInteger(maxLength) || room < 0)
    throw errors["truncation-invalid"]({ reason: `maxLength is ${maxLength}, and ${specials} special tokens are added` });
  if (kind === "only-second" && second === null) throw errors["truncation-invalid"]({ reason: "only-second was asked for a single text" });
  const excess = first + (second ?? 0) - room;
  if (excess <= 0) return whole;
  const [left, right] = kind === "longest-first" ? longestFirst(first, second, room) : onlyOne(kind, first, second ?? 0, excess);
  if (first > 0 && left === 0) throw errors["truncated-away"]({ which: "first", tokens: first, maxLength });
  if (second !== null && second > 0 && right === 0) throw errors["truncated-away"]({ which: "second", tokens: second, maxLength });
  const ends = typeof keep === "string" ? { first: keep, second: keep } : keep;
  return {
    first: ends.first === "start" ? [0, left] : [first - left, first],
    second: ends.second === "start" ? [0, right] : [(second ?? 0) - right, second ?? 0],
    removed: { first: first - left, second: (second ?? 0) - right },
  };
}

// The lengths of Rust tokenizers' truncate_encodings: the shorter text stays whole while the longer can give way.
function longestFirst(first: number, second: number | null, room: number): readonly [number, number] {
  if (second === null) return [room, 0];
  const short = Math.min(first, second);
  const long = short > room ? short : Math.max(short, room - short);
  const half = Math.floor(room / 2);
  const [less, more] = short + long > room ? [half, half + (room % 2)] : [short, long];
  return first > second ? [more, less] : [less, more];
}

function onlyOne(kind: "only-first" | "only-second", first: number, second: number, excess: number): readonly [number, number] {
  const [length, other] = kind === "only-first" ? [first, second] : [second, first];
  if (length < excess)
    throw errors["truncation-invalid"]({ reason: `${kind} would have to cut ${excess} tokens of ${length}; the other text has ${other}` });
  return kind === "only-first" ? [first - excess, second] : [first, second - excess];
}
