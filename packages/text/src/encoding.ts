import type { TemplateItem } from "./template.ts";
import type { Cut } from "./truncation.ts";

/** Tokens of one text, before special tokens and truncation. */
export interface TextTokens {
  readonly ids: Int32Array;
  /** Code points [start, end) of each token in the given text, [2 * tokens]; null where not asked for or not known. */
  readonly spans: Int32Array | null;
  /** Index of the word each token belongs to, [tokens]; null where not asked for or not known. */
  readonly words: Int32Array | null;
  /** Special tokens that stood in the text as typed, whatever became of them. */
  readonly typedSpecials: number;
}

/** An encoded text or pair: special tokens in place, cut, never padded. */
export interface Encoding {
  /** Token ids, [tokens]. */
  readonly ids: Int32Array;
  /** Token types, [tokens]: 0 for the first text, usually 1 for the second. */
  readonly types: Int32Array;
  /** Code points [start, end) of each token in its own text, [2 * tokens], 0 0 for special tokens. Only when asked for and known. */
  readonly spans?: Int32Array;
  /** Word of each token in its own text, [tokens], -1 for special tokens. Only when asked for and known. */
  readonly words?: Int32Array;
  /** How many tokens were cut from each text. */
  readonly truncation: { readonly first: number; readonly second: number };
  /** Special tokens that stood in the texts as typed. */
  readonly typedSpecials: number;
}

/** Puts texts, already cut to the given ranges, into a template. */
export function assemble(items: readonly TemplateItem[], first: TextTokens, second: TextTokens | null, cut: Cut): Encoding {
  const ranges = { first: cut.first, second: cut.second };
  const texts = { first, second };
  const used = items.filter((item) => item.kind === "special" || texts[item.which] !== null);
  const length = used.reduce((sum, item) => sum + (item.kind === "special" ? 1 : ranges[item.which][1] - ranges[item.which][0]), 0);
  const detailed = first.spans !== null;
  const ids = new Int32Array(length);
  const types = new Int32Array(length);
  const spans = new Int32Array(detailed ? 2 * length : 0);
  const words = new Int32Array(detailed ? length : 0);
  let position = 0;
  for (const item of used) {
    if (item.kind === "special") {
      ids[position] = item.id;
      types[position] = item.type;
      if (detailed) words[position] = -1;
      position += 1;
      continue;
    }
    const tokens = texts[item.which]!;
    const [start, end] = ranges[item.which];
    ids.set(tokens.ids.subarray(start, end), position);
    types.fill(item.type, position, position + end - start);
    if (detailed && tokens.spans !== null) spans.set(tokens.spans.subarray(2 * start, 2 * end), 2 * position);
    if (detailed && tokens.words !== null) words.set(tokens.words.subarray(start, end), position);
    position += end - start;
  }
  const typedSpecials = first.typedSpecials + (second?.typedSpecials ?? 0);
  return { ids, types, truncation: cut.removed, typedSpecials, ...(detailed ? { spans, words } : {}) };
}
