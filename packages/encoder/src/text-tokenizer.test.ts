import { loadTokenizer } from "@tercet/text";
import { describe, expect, test } from "vitest";
import { limits, tokenizerJson } from "./models.fixture.ts";
import { tokenizerTexts } from "./text-tokenizer.ts";

const tokenizer = loadTokenizer(tokenizerJson);
const words = (ids: Int32Array): readonly (string | undefined)[] => [...ids].map((id) => tokenizer.token(id));
const short = { ...limits, context: 4, candidate: 4, pair: 6 };

describe("texts of a tokenizer.json", () => {
  test("lose the start of a context and the end of a candidate", () => {
    const texts = tokenizerTexts(tokenizer, short);
    expect(words(texts.context("my card has").ids)).toEqual(["[CLS]", "card", "has", "[SEP]"]);
    expect(words(texts.candidate("my card has").ids)).toEqual(["[CLS]", "my", "card", "[SEP]"]);
    expect([texts.context("my card has").cut, texts.candidate("my card has").cut, texts.candidate("my card").cut]).toEqual([1, 1, 0]);
  });

  test("lose the end of a context where a library does so", () => {
    const texts = tokenizerTexts(tokenizer, { ...short, keepContext: "start" });
    expect(words(texts.context("my card has").ids)).toEqual(["[CLS]", "my", "card", "[SEP]"]);
  });

  test("make a pair with types 0 and 1, cut from both by what is longer", () => {
    const { ids, types, cut } = tokenizerTexts(tokenizer, short).pair("my card has not", "soon by");
    expect(ids.length).toBe(6);
    expect(types).toEqual(Int32Array.from(words(ids).map((_, i) => (i <= words(ids).indexOf("[SEP]") ? 0 : 1))));
    expect(cut).toBe(tokenizerTexts(tokenizer, limits).pair("my card has not", "soon by").ids.length - 6);
  });

  test("take typed special tokens as text unless asked", () => {
    const [plain, library] = [tokenizerTexts(tokenizer, limits), tokenizerTexts(tokenizer, { ...limits, specials: "as-library" })];
    const count = (ids: Int32Array): number => words(ids).filter((word) => word === "[SEP]").length;
    expect([count(plain.context("[SEP]").ids), count(library.context("[SEP]").ids)]).toEqual([1, 2]);
    expect(plain.context("[SEP]").typedSpecials).toBe(1);
  });
});
