import { joinPath, type Files } from "@tercet/host";
import { readTokenizerFiles } from "@tercet/checkpoint";
import { hubTokenizer } from "@tercet/encoder";
import { raggedBatch, toPadded, type Encoding, type Tokenizer } from "@tercet/text";
import { z } from "zod";
import { inputsAs, optionsAs, readExpectedJson, type ReferenceCase } from "./case.ts";
import type { Computed, ReferenceKind } from "./computed.ts";

const ids = z.array(z.number());
/** Pairs, or the same numbers in a row; absent for tokenizers that give none. */
const offsets = z.union([z.array(z.tuple([z.number(), z.number()])), z.array(z.number())]).optional();
const inputs: z.ZodType<TokenizerInputs> = z.object({
  strings: z.array(z.string()),
  pairs: z.array(z.tuple([z.string(), z.string()])),
  younger: z.array(z.string()).default([]),
});
const truncations = { longest_first: "longest-first", only_first: "only-first", only_second: "only-second" } as const;
const options: z.ZodType<TokenizerOptions> = z.object({
  pair_max_length: z.number(),
  pair_truncation: z.enum(["longest_first", "only_first", "only_second"]).default("longest_first"),
  special_pieces: z.boolean().default(false),
});
const expectation: z.ZodType<TokenizerExpectation> = z.object({
  singles: z.array(z.object({ ids, offsets })),
  as_text: z.record(z.string(), ids).optional(),
  younger: z.array(ids).default([]),
  pairs: z.array(z.object({ ids, type_ids: ids, offsets })),
  as_file: z.array(z.object({ ids, attention_mask: ids })),
});

interface TokenizerInputs {
  readonly strings: readonly string[];
  readonly pairs: readonly (readonly [first: string, second: string])[];
  /** Strings with a normal form that depends on characters which Rust's tables do not know. */
  readonly younger: readonly string[];
}

interface TokenizerOptions {
  readonly pair_max_length: number;
  readonly pair_truncation: keyof typeof truncations;
  /** The model's own pieces hold the special tokens: Rust then finds a typed one whatever it was told. */
  readonly special_pieces: boolean;
}

interface Tokens {
  readonly ids: readonly number[];
  readonly offsets?: readonly (number | readonly [number, number])[] | undefined;
}

interface TokenizerExpectation {
  readonly singles: readonly Tokens[];
  /** Ids of strings, by number, that differ where typed special tokens are text. */
  readonly as_text?: Readonly<Record<string, readonly number[]>> | undefined;
  readonly younger: readonly (readonly number[])[];
  readonly pairs: readonly (Tokens & { readonly type_ids: readonly number[] })[];
  readonly as_file: readonly { readonly ids: readonly number[]; readonly attention_mask: readonly number[] }[];
}

/** What a tokenizer's case holds. */
export interface TokenizerCase {
  readonly own: Tokenizer;
  readonly inputs: TokenizerInputs;
  readonly options: TokenizerOptions;
  readonly expected: TokenizerExpectation;
}

/** Reads a tokenizer's case. @throws TercetError `reference-case-invalid`, and what loading a tokenizer throws */
export async function readTokenizerCase(reference: ReferenceCase, files: Files): Promise<TokenizerCase> {
  const folder = reference.model ?? joinPath(reference.folder, "model");
  const own = hubTokenizer({ folder, tokenizer: await readTokenizerFiles(files, folder) });
  const expected = await readExpectedJson(files, reference, expectation);
  return { own, inputs: inputsAs(reference, inputs), options: optionsAs(reference, options), expected };
}

/** All tokens, special ones as Rust reads them unless they are to be text. */
export const wholeText = { specials: "as-library", truncation: { kind: "none" }, spans: true } as const;

/** Departures from Rust that are told of and compared with nothing, see docs/tokenizer-differences.md. */
export const knownDifferences = {
  younger: "a normal form depends on characters that Rust's tables do not know, and follows this engine's",
  ties: "two ways to cut a text take the same pieces in another order, so their scores are equal; Rust and the library take another one",
  specialPieces: "Rust finds typed special tokens among the pieces of its model also where they are to be text; here they are text",
} as const;

/** A tokenizer's ids, types and offsets, exactly. */
export const tokenizer: ReferenceKind = {
  kind: "tokenizer",
  compute: async (reference, { files }) => {
    const { own, inputs: given, expected, options: settings } = await readTokenizerCase(reference, files);
    const { strings, pairs, younger } = given;
    const { pair_max_length: maxLength, pair_truncation: truncation, special_pieces: hasSpecialPieces } = settings;
    const cut = { ...wholeText, truncation: { kind: truncations[truncation], maxLength } } as const;
    const singles = strings.map((text) => own.encodeSingle(text, wholeText));
    const isTie = (i: number): boolean => hasSpecialPieces && areTied(singles[i]?.ids ?? [], expected.singles[i]?.ids ?? []);
    const both = pairs.map(([first, second]) => own.encodePair(first, second, cut));
    const idsOf = (rows: readonly { readonly ids: ArrayLike<number> }[]): readonly ArrayLike<number>[] => rows.map((each) => each.ids);
    return {
      computed: [
        exactly("singles.ids", singles.map((each, i) => (isTie(i) ? (expected.singles[i]?.ids ?? []) : each.ids)), idsOf(expected.singles)), // prettier-ignore
        exactly("pairs.ids", idsOf(both), idsOf(expected.pairs)),
        exactly("pairs.types", both.map((each) => each.types), expected.pairs.map((each) => each.type_ids)), // prettier-ignore
        ...placed("singles.offsets", singles, expected.singles),
        ...placed("pairs.offsets", both, expected.pairs),
        ...asText(own, strings, expected, hasSpecialPieces),
        ...asFile(own, strings, expected),
      ],
      leftAlone: [
        ...(younger.length > 0 ? [{ output: "younger.ids", why: knownDifferences.younger }] : []),
        ...(strings.some((_, i) => isTie(i)) ? [{ output: "singles.ties", why: knownDifferences.ties }] : []),
        ...(hasSpecialPieces ? [{ output: "as_text.typed", why: knownDifferences.specialPieces }] : []),
      ],
    };
  },
};

/** Whether two lists hold the same ids in another order: in a model that adds scores, of equal score. */
export function areTied(own: ArrayLike<number>, expected: ArrayLike<number>): boolean {
  const inOrder = (ids: ArrayLike<number>): string =>
    Array.from(ids)
      .sort((a, b) => a - b)
      .join();
  return Array.from(own).join() !== Array.from(expected).join() && inOrder(own) === inOrder(expected);
}

/** Offsets, of a case that holds them. */
function placed(output: string, own: readonly Encoding[], expected: readonly Tokens[]): readonly Computed[] {
  if (expected.every((each) => each.offsets === undefined)) return [];
  const none = new Int32Array();
  return [exactly(output, own.map((each) => each.spans ?? none), expected.map((each) => each.offsets?.flat() ?? []))]; // prettier-ignore
}

/** Ids where typed special tokens are text; where a model's pieces hold them, those of strings in which none is typed, and no tie is compared. */
function asText(
  own: Tokenizer,
  strings: readonly string[],
  expected: TokenizerExpectation,
  hasSpecialPieces: boolean,
): readonly Computed[] {
  const { singles, as_text: others } = expected;
  if (others === undefined) return [];
  const wanted = singles.map((each, i) => others[i] ?? each.ids);
  const rows = strings.map((text, i) => {
    const { ids: found, typedSpecials } = own.encodeSingle(text, { ...wholeText, specials: "as-text" });
    const isLeftAlone = hasSpecialPieces && (typedSpecials > 0 || areTied(found, wanted[i] ?? []));
    return isLeftAlone ? (wanted[i] ?? []) : found;
  });
  return [exactly("as_text.ids", rows, wanted)];
}

/** Ids and mask with the file's own truncation and padding, of a case that holds them. */
function asFile(own: Tokenizer, strings: readonly string[], { as_file: expected }: TokenizerExpectation): readonly Computed[] {
  if (expected.length === 0) return [];
  const { padding } = own.defaults;
  const filled = expected.map((_, i) => {
    const batch = raggedBatch([own.encodeSingle(strings[i] ?? "", { specials: "as-library" })]);
    return padding === null ? { ids: batch.ids, mask: new Int32Array(batch.ids.length).fill(1) } : toPadded(batch, padding);
  });
  return [
    exactly("as_file.ids", filled.map((each) => each.ids), expected.map((each) => each.ids)), // prettier-ignore
    exactly("as_file.mask", filled.map((each) => each.mask), expected.map((each) => each.attention_mask)), // prettier-ignore
  ];
}

/** Rows of numbers, their lengths before them, so that no two lists of rows look alike. */
function exactly(output: string, own: readonly ArrayLike<number>[], expected: readonly ArrayLike<number>[]): Computed {
  const flat = (rows: readonly ArrayLike<number>[]): Float64Array =>
    Float64Array.from(rows.flatMap((row) => [row.length, ...Array.from(row)]));
  const values = flat(own);
  return { output, part: "tokens", shape: [values.length], values, expected: flat(expected), tolerance: "exact" };
}
