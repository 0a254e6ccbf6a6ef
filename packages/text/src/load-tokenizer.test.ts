import fc from "fast-check";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadTokenizer } from "./load-tokenizer.ts";
import { selectSequences, sequenceAt } from "./ragged-batch.ts";
import type { Truncation } from "./truncation.ts";

interface Tokens {
  readonly ids: readonly number[];
  readonly spans: readonly number[];
  readonly words: readonly number[];
}
interface Case {
  readonly text: string;
  readonly asLibrary: Tokens;
  readonly asText: Tokens;
  readonly pair: {
    readonly second: string;
    readonly maxLength: number;
    readonly strategy: string;
    readonly direction: string;
    readonly result: { readonly ids: readonly number[]; readonly types: readonly number[] } | null;
  };
  readonly decoded: string;
}

const fixture = (name: string): string => readFileSync(new URL(`../test/fixtures/${name}`, import.meta.url), "utf8");
// Tests' own fixtures: the shape is what make_fixtures.py writes.
const cases = (name: string): readonly Case[] => JSON.parse(fixture(`${name}-cases.json`)) as readonly Case[];

const bert = loadTokenizer(fixture("bert-tokenizer.json"));
const roberta = loadTokenizer(fixture("roberta-tokenizer.json"));
const none = { kind: "none" } as const;
const subjects = [
  { name: "bert", tokenizer: bert, rows: cases("bert") },
  { name: "roberta", tokenizer: roberta, rows: cases("roberta") },
];

const codeOf = (run: () => unknown): string | null => {
  try {
    run();
    return null;
  } catch (error) {
    return (error as { readonly code: string }).code; // TercetError, whose code is compared
  }
};
const indexOf = (run: () => unknown): number | undefined => {
  try {
    run();
  } catch (error) {
    return (error as { readonly details: { readonly index?: number } }).details.index; // TercetError of a text
  }
  return undefined;
};
const tokensOf = (ids: Int32Array): readonly (string | undefined)[] => Array.from(ids, bert.token);

test.each(subjects)("$name: ids equal Rust's, special tokens as text and as the library reads them", ({ tokenizer, rows }) => {
  for (const { text, asText, asLibrary } of rows) {
    expect([...tokenizer.encodeSingle(text).ids], text).toEqual(asText.ids);
    expect([...tokenizer.encodeSingle(text, { specials: "as-library" }).ids], text).toEqual(asLibrary.ids);
  }
  expect(rows.length).toBeGreaterThan(150);
});

test("bert: spans and words equal Rust's, in code points", () => {
  for (const { text, asText } of subjects[0]!.rows) {
    const { spans, words } = bert.encodeSingle(text, { spans: true });
    expect([[...spans!], [...words!]], text).toEqual([asText.spans, asText.words]);
  }
});

test("a tokenizer without spans says so and gives none", () => {
  expect(roberta.spans.kind).toBe("unknown");
  expect(roberta.encodeSingle("text", { spans: true })).not.toHaveProperty("spans");
});

test.each(subjects)("$name: truncated pairs equal Rust's, or say that a text would vanish", ({ tokenizer, rows }) => {
  let compared = 0;
  for (const { text, pair } of rows) {
    // The strategies' names differ from ours by the dash only.
    const kind = pair.strategy.replace("_", "-") as "longest-first" | "only-first" | "only-second";
    const truncation: Truncation = { kind, maxLength: pair.maxLength, keep: pair.direction === "left" ? "end" : "start" };
    const encode = () => tokenizer.encodePair(text, pair.second, { truncation });
    const code = codeOf(encode);
    // Rust cuts both texts to nothing where there is no room; we call that an error.
    if (code === "truncated-away" || pair.maxLength <= tokenizer.added.pair) continue;
    if (pair.result === null) {
      expect(code, text).toBe("truncation-invalid");
      continue;
    }
    const { ids, types } = encode();
    expect({ ids: [...ids], types: [...types] }, text).toEqual(pair.result);
    compared += 1;
  }
  expect(compared).toBeGreaterThan(50);
});

test.each(subjects)("$name: decoding equals Rust's", ({ tokenizer, rows }) => {
  for (const { text, asLibrary, decoded } of rows) expect(tokenizer.decode(asLibrary.ids, { skipSpecials: true }), text).toBe(decoded);
});

test("an empty second text still gets its separator", () => {
  const { ids, types } = bert.encodePair("a", "");
  expect(tokensOf(ids)).toEqual(["[CLS]", "a", "[SEP]", "[SEP]"]);
  expect([...types]).toEqual([0, 0, 0, 1]);
  expect([...roberta.encodePair("", "").ids]).toEqual([0, 2, 2, 2]);
});

test("input 54: typed special tokens are text and counted", () => {
  const text = "[CLS] the [SEP][SEP]";
  const asText = bert.encodePair(text, "[MASK]");
  expect(asText.typedSpecials).toBe(4);
  expect(tokensOf(asText.ids).filter((token) => token === "[SEP]")).toHaveLength(2);
  const asLibrary = bert.encodePair(text, "[MASK]", { specials: "as-library" });
  expect(asLibrary.typedSpecials).toBe(4);
  expect(tokensOf(asLibrary.ids).filter((token) => token === "[SEP]")).toHaveLength(4);
});

test("a special token in the library's vocabulary cannot be typed either", () => {
  const typed = roberta.encodeSingle("</s><mask>", { addSpecials: false });
  expect(typed.typedSpecials).toBe(2);
  expect(Array.from(typed.ids).filter((id) => id < 5)).toEqual([]);
  expect([...roberta.encodeSingle("</s><mask>", { addSpecials: false, specials: "as-library" }).ids]).toEqual([2, 4]);
});

test.each([
  ["a number", 5, "text-not-string"],
  ["null", null, "text-not-string"],
  ["undefined", undefined, "text-not-string"],
  ["a list", ["a"], "text-not-string"],
  ["a lone high surrogate", "a\ud83d", "text-not-well-formed"],
  ["a lone low surrogate", "\ude00b", "text-not-well-formed"],
])("input 52: %s is refused, alone, as either of a pair and in a batch", (_, given, code) => {
  const text = given as string; // what a caller without types can pass
  for (const tokenizer of [bert, roberta]) {
    expect(codeOf(() => tokenizer.encodeSingle(text))).toBe(code);
    expect(codeOf(() => tokenizer.encodePair("a", text))).toBe(code);
    expect(codeOf(() => tokenizer.encodePair(text, "a"))).toBe(code);
    expect(indexOf(() => tokenizer.encodeSingles(["a", text]))).toBe(1);
  }
});

test("a lone surrogate is named by its place", () => {
  expect(() => bert.encodeSingle("\u{1F600}x\ud800y")).toThrow(expect.objectContaining({ details: { at: 3 } }));
});

test("a text too long for the library's patterns is refused before them", () => {
  expect(codeOf(() => roberta.encodeSingle("a ".repeat(25_001)))).toBe("text-too-long");
});

test("a million dots are tokens like others", () => {
  const { ids, truncation } = bert.encodeSingle(".".repeat(1_000_000), { truncation: { kind: "longest-first", maxLength: 32 } });
  expect([ids.length, truncation.first]).toEqual([32, 999_970]);
});

test("keeping the end keeps the newest words of a context", () => {
  const truncation = { kind: "only-first", maxLength: 7, keep: { first: "end", second: "start" } } as const;
  const { ids, truncation: cut } = bert.encodePair("the train leaves at the next door", "the café", { truncation });
  expect(tokensOf(ids)).toEqual(["[CLS]", "next", "door", "[SEP]", "the", "cafe", "[SEP]"]);
  expect(cut).toEqual({ first: 5, second: 0 });
});

test("special tokens have roles", () => {
  expect(bert.specials).toEqual({ pad: 0, unk: 1, cls: 2, sep: 3, mask: 4 });
  expect(loadTokenizer(fixture("roberta-tokenizer.json"), { cls_token: "<s>", sep_token: { content: "</s>" } }).specials).toMatchObject({
    cls: 0,
    sep: 2,
  });
});

test("an id of no token cannot be decoded", () => {
  expect(codeOf(() => bert.decode([2, bert.vocabularySize]))).toBe("token-id-unknown");
  expect(codeOf(() => bert.decode([-1]))).toBe("token-id-unknown");
  expect(bert.decode([])).toBe("");
});

const words = ["the", "train", "leaves", "at", "new", "address", "ÉTÉ", "[SEP]", "!", "unknownword", "中", "\u{1F600}", ""];
const texts = fc.oneof(
  fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((parts) => parts.join(" ")),
  fc.string({ unit: "grapheme", maxLength: 30 }),
);

test("a pair is two single texts and the special tokens between them", () => {
  fc.assert(
    fc.property(texts, texts, (first, second) => {
      for (const tokenizer of [bert, roberta]) {
        const plain = (text: string): readonly number[] => [...tokenizer.encodeSingle(text, { addSpecials: false }).ids];
        const bare = tokenizer.encodePair(first, second, { addSpecials: false });
        expect([...bare.ids]).toEqual([...plain(first), ...plain(second)]);
        const whole = tokenizer.encodePair(first, second);
        expect(whole.ids.length).toBe(bare.ids.length + tokenizer.added.pair);
      }
    }),
  );
});

test("a batch is its texts in order, whatever stands beside them", () => {
  fc.assert(
    fc.property(fc.array(texts, { maxLength: 6 }), fc.nat(), (given, seed) => {
      const order = given.map((_, index) => index).sort((a, b) => ((a * 7919 + seed) % 13) - ((b * 7919 + seed) % 13));
      const batch = bert.encodeSingles(given);
      given.forEach((text, index) => expect(sequenceAt(batch, index).ids).toEqual(bert.encodeSingle(text).ids));
      const { ids, types, offsets } = bert.encodeSingles(order.map((index) => given[index]!));
      expect({ ids, types, offsets }).toEqual(selectSequences(batch, order));
    }),
  );
});

test("truncation keeps an end of the whole, and says how much it cut", () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 3, max: 12 }), fc.constantFrom("start", "end"), (text, maxLength, keep) => {
      const whole = [...bert.encodeSingle(text, { truncation: none }).ids].slice(1, -1);
      const { ids, truncation } = bert.encodeSingle(text, { truncation: { kind: "longest-first", maxLength, keep } });
      const kept = [...ids].slice(1, -1);
      expect(kept).toEqual(keep === "start" ? whole.slice(0, kept.length) : whole.slice(whole.length - kept.length));
      expect(kept.length + truncation.first).toBe(whole.length);
      expect(ids.length).toBeLessThanOrEqual(maxLength);
    }),
  );
});

test("decoding and encoding again changes nothing where every word is known", () => {
  const known = fc.array(fc.constantFrom("the", "train", "leaves", "at", "new", "address", "door", "!"), { maxLength: 10 });
  fc.assert(
    fc.property(known, (parts) => {
      const { ids } = bert.encodeSingle(parts.join(" "));
      expect(bert.encodeSingle(bert.decode(ids, { skipSpecials: true })).ids).toEqual(ids);
    }),
  );
});

test("spans lie in the text, in order, and hold what they name", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words, "Zürich", "e\u0301"), { maxLength: 12 }), (parts) => {
      const text = parts.join(" ");
      const points = Array.from(text);
      const { ids, spans } = bert.encodeSingle(text, { spans: true, addSpecials: false });
      ids.forEach((id, index) => {
        const piece = points.slice(spans![2 * index], spans![2 * index + 1]).join("");
        const plain = piece.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
        if (bert.token(id) !== "[UNK]") expect(plain).toBe(bert.token(id)!.replace("##", ""));
      });
    }),
  );
});
