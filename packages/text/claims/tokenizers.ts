import {
  batchInvariant,
  equalsOracle,
  hostClaims,
  orderInvariant,
  type BatchOptions,
  type Claim,
  type Environment,
  type NamedArray,
  type NamedArrays,
  type Property,
} from "@tercet/equivalence";
import fc from "fast-check";
import { sequenceAt } from "../src/ragged-batch.ts";
import { parlaiClaims } from "./parlai.ts";
import { tokenizerSubjects, type TokenizerSubject } from "./subjects.ts";
import { anyText, asciiText, plainText } from "./texts.ts";
import { truncationProperty } from "./truncation.ts";

interface Pair {
  readonly first: string;
  readonly second: string;
}

const none = { truncation: { kind: "none" } } as const;
const pairs = fc.record({ first: anyText, second: fc.oneof(anyText, fc.constant("")) });
const numbers = (values: ArrayLike<number>): NamedArray => ({ shape: [values.length], data: Int32Array.from(values) });

/**
 * The claims about tokenizers: tokens are those of the papers' definitions, ids are in range, a joined pair is its parts with specials around them (an empty second text
 * among them), truncation keeps its policy, typed specials stay text, and a batch is its texts alone.
 * @example
 * const claims = tokenizerClaims({ runtime: "node", device: "cpu" });
 * for await (const outcome of run(claims.slice(0, 1), { budget: { runs: 5 } })) expect(outcome.kind).toBe("held");
 */
export function tokenizerClaims(environment: Environment): readonly Claim[] {
  const own = tokenizerSubjects().flatMap((subject) =>
    hostClaims(
      { kind: "tokenizer", name: subject.name },
      [
        definitionProperty(subject),
        rangeProperty(subject),
        pairProperty(subject),
        truncationProperty(subject),
        specialsProperty(subject),
        ...batchProperties(subject),
        ...(subject.tokenizer.spans.kind === "known" ? [spansProperty(subject)] : []),
      ],
      environment,
    ),
  );
  return [...own, ...parlaiClaims(environment)];
}

function definitionProperty({ tokenizer, definition, defined }: TokenizerSubject): Property<string> {
  return equalsOracle<string>({
    generate: defined === "ascii" ? asciiText : plainText,
    subject: (text) => {
      const { ids, spans } = tokenizer.encodeSingle(text, { ...none, addSpecials: false, spans: true });
      return { ids: numbers(ids), ...(spans === undefined ? {} : { spans: numbers(spans) }) };
    },
    oracle: (text) => {
      const found = definition(text);
      return { ids: numbers(found.ids), ...("spans" in found ? { spans: numbers(found.spans) } : {}) };
    },
  });
}

function rangeProperty({ tokenizer }: TokenizerSubject): Property<Pair> {
  const idsOf = ({ first, second }: Pair): Int32Array => tokenizer.encodePair(first, second, none).ids;
  return equalsOracle<Pair>({
    name: "ids-in-range",
    generate: pairs,
    subject: (pair) => ({ ids: numbers(idsOf(pair)) }),
    oracle: (pair) => ({ ids: numbers(idsOf(pair).map((id) => Math.min(Math.max(id, 0), tokenizer.vocabularySize - 1))) }),
  });
}

function pairProperty({ tokenizer, template }: TokenizerSubject): Property<Pair> {
  const bare = (text: string): readonly number[] => [...tokenizer.encodeSingle(text, { ...none, addSpecials: false }).ids];
  return equalsOracle<Pair>({
    name: "pair-is-its-parts",
    generate: pairs,
    subject: ({ first, second }) => {
      const [single, pair] = [tokenizer.encodeSingle(first, none), tokenizer.encodePair(first, second, none)];
      return {
        single: numbers(single.ids),
        "single types": numbers(single.types),
        pair: numbers(pair.ids),
        "pair types": numbers(pair.types),
      };
    },
    oracle: ({ first, second }) => {
      const [single, pair] = [template(bare(first), null), template(bare(first), bare(second))];
      return {
        single: numbers(single.ids),
        "single types": numbers(single.types),
        pair: numbers(pair.ids),
        "pair types": numbers(pair.types),
      };
    },
  });
}

/** A text between look-alikes of specials: it is the same text, and holds no special. */
function specialsProperty({ tokenizer, specials }: TokenizerSubject): Property<string> {
  const marks = specials.map((id) => tokenizer.token(id) ?? "");
  const typed = fc.array(fc.oneof(anyText, fc.constantFrom(...marks)), { minLength: 1, maxLength: 6 }).map((parts) => parts.join(""));
  return equalsOracle<string>({
    name: "typed-specials-are-text",
    generate: typed,
    subject: (text) => {
      const { ids, typedSpecials } = tokenizer.encodeSingle(text, { ...none, addSpecials: false });
      return { ids: numbers(ids), "is told": numbers([Number(typedSpecials > 0)]) };
    },
    oracle: (text) => {
      const { ids } = tokenizer.encodeSingle(text, { ...none, addSpecials: false });
      return {
        ids: numbers(ids.filter((id) => !specials.includes(id))),
        "is told": numbers([Number(allMarks(tokenizer, specials).some((mark) => text.includes(mark)))]),
      };
    },
  });
}

/** Every special token's text, the unknown one's too, which has an id of its own in a text. */
function allMarks(tokenizer: TokenizerSubject["tokenizer"], specials: readonly number[]): readonly string[] {
  return [...specials, tokenizer.specials.unk ?? tokenizer.tokenId("[UNK]") ?? tokenizer.tokenId("<unk>") ?? -1].flatMap(
    (id) => tokenizer.token(id) ?? [],
  );
}

function batchProperties({ tokenizer }: TokenizerSubject): readonly Property[] {
  const named = (ids: Int32Array, types: Int32Array): NamedArrays => ({ ids: numbers(ids), types: numbers(types) });
  const options: BatchOptions<Pair> = {
    generate: pairs,
    subject: (items) => {
      const singles = tokenizer.encodeSingles(items.map(({ first }) => first), none); // prettier-ignore
      const joined = tokenizer.encodePairs(items.map(({ first, second }) => [first, second] as const), none); // prettier-ignore
      return items.map((_, i) => {
        const [single, pair] = [sequenceAt(singles, i), sequenceAt(joined, i)];
        const { ids, types } = named(pair.ids, pair.types);
        return {
          ...named(single.ids, single.types),
          ...(ids === undefined ? {} : { "pair ids": ids }),
          ...(types === undefined ? {} : { "pair types": types }),
        };
      });
    },
    most: 5,
  };
  return [batchInvariant(options), orderInvariant(options)];
}

/** Spans stand inside their text, in order, none behind its end. */
function spansProperty({ tokenizer }: TokenizerSubject): Property<string> {
  const spansOf = (text: string): Int32Array =>
    tokenizer.encodeSingle(text, { ...none, addSpecials: false, spans: true }).spans ?? new Int32Array(0);
  return equalsOracle<string>({
    name: "spans-in-order",
    generate: anyText,
    subject: (text) => ({ spans: numbers(spansOf(text)) }),
    oracle: (text) => {
      const length = Array.from(text).length;
      let least = 0;
      const inOrder = spansOf(text).map((place, i, all) => {
        const from = i % 2 === 0 ? least : (all[i - 1] ?? 0);
        if (i % 2 === 0) least = Math.max(least, place);
        return Math.min(Math.max(place, from), length);
      });
      return { spans: numbers(inOrder) };
    },
  });
}
