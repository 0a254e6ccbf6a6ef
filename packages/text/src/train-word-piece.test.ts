import fc from "fast-check";
import { expect, test } from "vitest";
import { loadTokenizer } from "./load-tokenizer.ts";
import { compareCodePoints, mergePieces } from "./merge-pieces.ts";
import { trainWordPiece } from "./train-word-piece.ts";

const vocabulary = (texts: readonly string[], vocabularySize: number): readonly string[] => {
  const vocab = trainWordPiece(texts, { vocabularySize, minFrequency: 1 }).model["vocab"] as Readonly<Record<string, number>>; // made so
  return Object.entries(vocab)
    .sort(([, a], [, b]) => a - b)
    .map(([token]) => token);
};

const specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

test("special tokens come first, then characters, then pieces by frequency", () => {
  expect(vocabulary(["ab ab ab abc", "cab"], 15)).toEqual([...specials, "a", "b", "c", "##a", "##b", "##c", "ab", "##ab", "abc", "cab"]);
});

test("equally frequent pairs are joined in code-point order", () => {
  expect(vocabulary(["ba dc"], 5 + 4 + 2 + 1).at(-1)).toBe("ba");
});

test("order of texts does not matter", () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-d ]{0,12}$/), { minLength: 1, maxLength: 8 }), fc.nat(), (texts, seed) => {
      fc.pre(texts.some((text) => text.trim() !== ""));
      const turned = texts.map((_, index) => texts[(index + seed) % texts.length]!);
      expect(trainWordPiece(turned, { vocabularySize: 40 })).toEqual(trainWordPiece(texts, { vocabularySize: 40 }));
    }),
  );
});

// The definition, slowly: count every pair anew before each step.
function slowMerges(
  words: readonly { readonly pieces: readonly string[]; readonly count: number }[],
  steps: number,
  minFrequency: number,
): readonly string[] {
  let corpus = words.map(({ pieces, count }) => ({ pieces: [...pieces], count }));
  const learnt: string[] = [];
  while (learnt.length < steps) {
    const counts = new Map<string, number>();
    for (const { pieces, count } of corpus)
      for (let i = 1; i < pieces.length; i++)
        counts.set(`${pieces[i - 1]} ${pieces[i]}`, (counts.get(`${pieces[i - 1]} ${pieces[i]}`) ?? 0) + count);
    const order = [...counts].sort(
      ([a, m], [b, n]) =>
        n - m || compareCodePoints(a.split(" ")[0]!, b.split(" ")[0]!) || compareCodePoints(a.split(" ")[1]!, b.split(" ")[1]!),
    );
    const best = order[0];
    if (best === undefined || best[1] < minFrequency) break;
    const [left, right] = best[0].split(" ") as [string, string];
    const joined = left + right.slice(2);
    if (!learnt.includes(joined)) learnt.push(joined);
    corpus = corpus.map(({ pieces, count }) => {
      const next: string[] = [];
      for (let i = 0; i < pieces.length; i++) {
        if (pieces[i] === left && pieces[i + 1] === right) {
          next.push(joined);
          i += 1;
        } else next.push(pieces[i]!);
      }
      return { pieces: next, count };
    });
  }
  return learnt;
}

test("counting as it goes gives what counting anew gives", () => {
  const word = fc.tuple(fc.stringMatching(/^[a-c]{1,8}$/), fc.integer({ min: 1, max: 5 }));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 10 }), fc.nat(20), fc.integer({ min: 1, max: 6 }), (given, steps, minFrequency) => {
      const words = [...new Map(given)].map(([text, count]) => ({
        pieces: Array.from(text, (char, index) => (index === 0 ? char : `##${char}`)),
        count,
      }));
      const known = ["a", "b", "c", "##a", "##b", "##c"];
      expect(mergePieces(words, { known, size: known.length + steps, minFrequency, prefix: "##" })).toEqual(
        slowMerges(words, steps, minFrequency),
      );
    }),
  );
});

test("a trained tokenizer writes its own texts without an unknown word", () => {
  const texts = ["The kettle switches off.", "Naïve Zürich, 東京!", "안녕하세요 ΟΔΟΣ"];
  const tokenizer = loadTokenizer(trainWordPiece(texts, { vocabularySize: 200 }));
  const { ids } = tokenizer.encodeSingles(texts);
  expect(ids).not.toContain(tokenizer.specials.unk);
  expect(tokenizer.specials).toEqual({ pad: 0, unk: 1, cls: 2, sep: 3, mask: 4 });
});

test("a trained tokenizer survives being written and read", () => {
  const json = trainWordPiece(["one two three", "__proto__ constructor 12 3"], { vocabularySize: 80, minFrequency: 1 });
  expect(loadTokenizer(JSON.stringify(json)).encodeSingle("__proto__ three 12")).toEqual(
    loadTokenizer(json).encodeSingle("__proto__ three 12"),
  );
});

test("rare characters beyond the alphabet's size become unknown", () => {
  const tokenizer = loadTokenizer(trainWordPiece(["aaa bbb c"], { vocabularySize: 30, alphabetSize: 2 }));
  expect(tokenizer.tokenId("c")).toBe(undefined);
});

test("case and accents stay where lower-casing is off", () => {
  const tokenizer = loadTokenizer(trainWordPiece(["Été Été"], { vocabularySize: 30, lowercase: false }));
  expect(tokenizer.decode(tokenizer.encodeSingle("Été").ids, { skipSpecials: true })).toBe("Été");
});

test("no words and no room are errors", () => {
  expect(() => trainWordPiece(["", " "], { vocabularySize: 100 })).toThrow(expect.objectContaining({ code: "training-invalid" }));
  expect(() => trainWordPiece(["abc"], { vocabularySize: 8 })).toThrow(expect.objectContaining({ code: "training-invalid" }));
});

test("code points beyond U+FFFF come after those below", () => {
  expect(["\u{10000}", "\uffff", "a", "ab", "\u{10001}"].sort(compareCodePoints)).toEqual(["a", "ab", "\uffff", "\u{10000}", "\u{10001}"]);
});
