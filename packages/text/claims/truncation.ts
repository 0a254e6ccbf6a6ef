import { equalsOracle, type NamedArray, type NamedArrays, type Property } from "@tercet/equivalence";
import { TercetError } from "@tercet/host";
import fc, { type Arbitrary } from "fast-check";
import type { KeptEnd, Truncation } from "../src/truncation.ts";
import type { TokenizerSubject } from "./subjects.ts";
import { anyText, asciiText } from "./texts.ts";

interface Cutting {
  readonly first: string;
  readonly second: string | null;
  readonly kind: "longest-first" | "only-first" | "only-second";
  readonly maxLength: number;
  readonly keep: { readonly first: KeptEnd; readonly second: KeptEnd };
}

const end = fc.constantFrom<KeptEnd>("start", "end");
// Texts of several words and limits that are met by them: most are cut. Often both texts are one: an odd token must go to the right one of equals.
const text = fc.oneof(asciiText, asciiText, anyText);
const cuttings: Arbitrary<Cutting> = fc
  .record({
    first: text,
    second: fc.option(text, { freq: 3 }),
    isTwin: fc.boolean(),
    kind: fc.constantFrom<Cutting["kind"]>("longest-first", "longest-first", "longest-first", "only-first", "only-second"),
    maxLength: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 4, max: 16 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 200 }) },
    ),
    keep: fc.record({ first: end, second: end }),
  })
  .map(({ isTwin, ...rest }) => (isTwin && rest.second !== null ? { ...rest, second: rest.first, kind: "longest-first" } : rest));

/** An encoding is never longer than asked for, the named text gives way, and what stays is its asked end; where that can't be it says which way. */
export function truncationProperty({ tokenizer, template }: TokenizerSubject): Property<Cutting> {
  return equalsOracle<Cutting>({
    name: "truncation-keeps-policy",
    generate: cuttings,
    subject: ({ first, second, kind, maxLength, keep }) => {
      const truncation: Truncation = { kind, maxLength, keep };
      return orCode(() => {
        const encoding =
          second === null ? tokenizer.encodeSingle(first, { truncation }) : tokenizer.encodePair(first, second, { truncation });
        const { ids, types, truncation: cut } = encoding;
        return result(ids, types, [cut.first, cut.second]);
      });
    },
    oracle: ({ first, second, kind, maxLength, keep }) => {
      const bare = (text: string): readonly number[] => [
        ...tokenizer.encodeSingle(text, { addSpecials: false, truncation: { kind: "none" } }).ids,
      ];
      const [left, right] = [bare(first), second === null ? null : bare(second)];
      const room = maxLength - template([], right === null ? null : []).ids.length;
      const lengths = cutOneByOne(left.length, right?.length ?? null, room, kind);
      if (typeof lengths === "string") return { [lengths]: numbers([]) };
      const kept = (ids: readonly number[], length: number, side: KeptEnd): readonly number[] =>
        side === "start" ? ids.slice(0, length) : ids.slice(ids.length - length);
      const { ids, types } = template(kept(left, lengths[0], keep.first), right === null ? null : kept(right, lengths[1], keep.second));
      return result(ids, types, [left.length - lengths[0], (right?.length ?? 0) - lengths[1]]);
    },
  });
}

const numbers = (values: ArrayLike<number>): NamedArray => ({ shape: [values.length], data: Int32Array.from(values) });

function result(ids: ArrayLike<number>, types: ArrayLike<number>, cut: readonly number[]): NamedArrays {
  return { ids: numbers(ids), types: numbers(types), cut: numbers(cut) };
}

/** An error as an empty array of its code's name. */
function orCode(make: () => NamedArrays): NamedArrays {
  try {
    return make();
  } catch (error) {
    if (error instanceof TercetError) return { [error.code]: numbers([]) };
    throw error;
  }
}

/** What stays of two texts that lose one token after the other: the longer one, and of equal ones in turn, so that the one that was longer at first keeps more. */
function cutOneByOne(first: number, second: number | null, room: number, kind: Cutting["kind"]): readonly [number, number] | string {
  if (room < 0 || (kind === "only-second" && second === null)) return "truncation-invalid";
  let [left, right] = [first, second ?? 0];
  while (left + right > room) {
    const isFirst = kind === "longest-first" ? left > right || (left === right && first <= (second ?? 0)) : kind === "only-first";
    if ((isFirst ? left : right) === 0) return "truncation-invalid";
    if (isFirst) left--;
    else right--;
  }
  const isLost = (first > 0 && left === 0) || (second !== null && second > 0 && right === 0);
  return isLost ? "truncated-away" : [left, right];
}
