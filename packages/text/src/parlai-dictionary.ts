import { errors } from "./errors.ts";
import { raggedBatch, type RaggedBatch } from "./ragged-batch.ts";
import type { KeptEnd } from "./truncation.ts";

/** How a ParlAI dictionary reads its file and cuts words; the names in brackets are ParlAI's options. */
export interface ParlaiDictionaryOptions {
  /** Lower-case texts first (`dict_lower`). Default false, as ParlAI's. */
  readonly lowercase?: boolean;
  /** Null, start, end and unknown (`dict_nulltoken` ...). Default `__null__`, `__start__`, `__end__`, `__unk__`. */
  readonly specials?: ParlaiSpecials;
}

/** ParlAI's four special words. Released models give start and end the same word: then there is one id for both. */
export interface ParlaiSpecials {
  readonly null: string;
  readonly start: string;
  readonly end: string;
  readonly unknown: string;
}

/** When the start and end words come around a text, against cutting: ParlAI's agents differ by side. */
export interface ParlaiPolicy {
  /** Longest text, in words, before (`cut-then-wrap`) or after (`wrap-then-cut`) wrapping; null leaves it whole. */
  readonly maxLength: number | null;
  readonly order: "cut-then-wrap" | "wrap-then-cut" | "no-wrap";
  readonly keep: KeptEnd;
}

/** An encoded text, and how many words were cut, wrapping words included. */
export interface ParlaiEncoding {
  readonly ids: Int32Array;
  readonly types: Int32Array;
  readonly cut: number;
  /** Words that the dictionary does not hold. */
  readonly unknown: number;
}

/** A ParlAI word dictionary with the `re` tokenizer. */
export interface ParlaiDictionary {
  readonly size: number;
  /** Ids of the special words. */
  readonly specials: { readonly null: number; readonly start: number; readonly end: number; readonly unknown: number };
  readonly words: (text: string) => readonly string[];
  /** @throws TercetError `text-not-string` */
  readonly encode: (text: string, policy: ParlaiPolicy) => ParlaiEncoding;
  readonly id: (word: string) => number | undefined;
  readonly word: (id: number) => string | undefined;
}

/** A context as ParlAI's agents wrap it: cut from the left (`text_truncate`), then start and end. */
export function parlaiContext(textTruncate: number | null): ParlaiPolicy {
  return { maxLength: textTruncate, order: "cut-then-wrap", keep: "end" };
}

/** A candidate as ParlAI's agents wrap it: start and end, then cut from the right (`label_truncate`), so a long one loses its end. */
export function parlaiCandidate(labelTruncate: number | null): ParlaiPolicy {
  return { maxLength: labelTruncate, order: "wrap-then-cut", keep: "start" };
}

const defaultSpecials: ParlaiSpecials = { null: "__null__", start: "__start__", end: "__end__", unknown: "__unk__" };
const shouted = new Set(["__UNK__", "__NULL__", "__END__", "__START__"]);

/**
 * Reads a ParlAI dictionary file: a word, a tab and a count a line. Ids are load order after null, start, end and unknown.
 * @throws TercetError `dictionary-invalid`
 * @example
 * const dictionary = readParlaiDictionary("hello\t3\n\\n\t1\n");
 * expect([...dictionary.encode("hello\nyou", parlaiContext(2)).ids]).toEqual([1, 5, 3, 2]);
 */
export function readParlaiDictionary(file: string, options: ParlaiDictionaryOptions = {}): ParlaiDictionary {
  const { lowercase = false, specials = defaultSpecials } = options;
  const ids = new Map<string, number>();
  const words: string[] = [];
  const add = (word: string): void => {
    if (ids.has(word)) return;
    ids.set(word, words.length);
    words.push(word);
  };
  for (const word of [specials.null, specials.start, specials.end, specials.unknown]) add(word);
  const quiet = specials.null === specials.null.toLowerCase();
  for (const entry of readEntries(file)) add(quiet && shouted.has(entry) ? entry.toLowerCase() : entry);
  const found = {
    null: ids.get(specials.null)!,
    start: ids.get(specials.start)!,
    end: ids.get(specials.end)!,
    unknown: ids.get(specials.unknown)!,
  };
  const split = (text: string): readonly string[] => (lowercase ? text.toLowerCase() : text).match(reWord) ?? [];
  return {
    size: words.length,
    specials: found,
    words: split,
    id: (word) => ids.get(word),
    word: (id) => words[id],
    encode: (text, policy) => {
      if (typeof text !== "string") throw errors["text-not-string"]({ type: typeof text });
      const body = split(text).map((word) => ids.get(word) ?? found.unknown);
      const unknown = body.filter((id) => id === found.unknown).length;
      return { ...wrap(body, policy, found), unknown };
    },
  };
}

// Python's \w and \s: letters, numbers and the underscore; a newline is a word of its own, other blanks are none.
const reWord = /[\p{L}\p{N}_]+|[^\p{L}\p{N}_\p{White_Space}\u001c-\u001f]|\n/gu;

function wrap(
  body: readonly number[],
  { maxLength, order, keep }: ParlaiPolicy,
  specials: ParlaiDictionary["specials"],
): Omit<ParlaiEncoding, "unknown"> {
  const cut = (ids: readonly number[]): readonly number[] => {
    if (maxLength === null || ids.length <= maxLength) return ids;
    return keep === "start" ? ids.slice(0, maxLength) : ids.slice(ids.length - maxLength);
  };
  const around = (ids: readonly number[]): readonly number[] => (order === "no-wrap" ? ids : [specials.start, ...ids, specials.end]);
  const kept = order === "wrap-then-cut" ? cut(around(body)) : around(cut(body));
  return { ids: Int32Array.from(kept), types: new Int32Array(kept.length), cut: around(body).length - kept.length };
}

/** A context and a candidate as ParlAI's cross-encoder reads them: one behind the other, token types 0 and 1, nothing removed between. */
export function joinParlai(context: ParlaiEncoding, candidate: ParlaiEncoding): Pick<ParlaiEncoding, "ids" | "types"> {
  const length = context.ids.length + candidate.ids.length;
  const [ids, types] = [new Int32Array(length), new Int32Array(length)];
  ids.set(context.ids);
  ids.set(candidate.ids, context.ids.length);
  types.fill(1, context.ids.length);
  return { ids, types };
}

/** ParlAI encodings as one ragged batch. */
export function parlaiBatch(encodings: readonly Pick<ParlaiEncoding, "ids" | "types">[]): RaggedBatch {
  return raggedBatch(encodings);
}

function readEntries(file: string): readonly string[] {
  const lines = (file.startsWith("\uFEFF") ? file.slice(1) : file).split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines.map((text, index) => {
    const [word = "", count = "0", ...more] = text.split("\t");
    const fault = (reason: string) => errors["dictionary-invalid"]({ line: index + 1, reason });
    if (word === "") throw fault("has no word");
    if (more.length > 0) throw fault("has more than one tab");
    if (!/^-?\d+$/.test(count.trim())) throw fault(`has the count ${JSON.stringify(count)}`);
    return word.trim().replaceAll("\\n", "\n").replaceAll("\\t", "\t").replaceAll("\\r", "\r");
  });
}
