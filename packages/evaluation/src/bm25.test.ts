import { describe, expect, it } from "vitest";
import { bm25 } from "./bm25.ts";
import { randomScores } from "./random-scores.ts";

const collection = ["the red bus", "the blue train leaves", "a hotel"];

describe("bm25", () => {
  it("equals the formula worked out by hand", () => {
    // "red" stands in 1 of 3 texts, mean length 3, the text has 3 words: k1 (1 - b + b) = k1.
    const inverseFrequency = Math.log(1 + 2.5 / 1.5);
    expect(bm25(collection).score("red", collection)[0]).toBeCloseTo((inverseFrequency * 2.2) / 2.2, 12);
    // "blue" stands in a text of 4 words.
    const held = 1.2 * (1 - 0.75 + (0.75 * 4) / 3);
    expect(bm25(collection).score("Blue!", collection)[1]).toBeCloseTo((inverseFrequency * 2.2) / (1 + held), 12);
  });

  it("counts a word of the context as often as it stands there", () => {
    const [once] = bm25(collection).score("red", collection);
    const [twice] = bm25(collection).score("red red", collection);
    expect(twice).toBeCloseTo(2 * (once ?? 0), 12);
  });

  it("gives 0 without a common word, and never less", () => {
    expect([...bm25(collection).score("zebra", collection)]).toEqual([0, 0, 0]);
    expect(bm25(["the", "the"]).score("the", ["the"])[0]).toBeGreaterThan(0);
  });

  it("scores texts that hold a rare word above texts that hold a common one", () => {
    const [red, , hotel] = bm25(["the red bus", "the train", "the a hotel"]).score("the hotel", [
      "the red bus",
      "the train",
      "the a hotel",
    ]);
    expect(hotel).toBeGreaterThan(red ?? 0);
  });

  it("reads letters of every script and survives empty texts", () => {
    expect(bm25(["버스가 늦어요", "호텔"]).score("호텔 예약", ["버스가 늦어요", "호텔"])[1]).toBeGreaterThan(0);
    expect([...bm25(["", ""]).score("", ["", "a"])]).toEqual([0, 0]);
  });

  it("refuses an empty collection and parameters out of range", () => {
    expect(() => bm25([])).toThrow(expect.objectContaining({ code: "nothing-to-measure" }));
    expect(() => bm25(["a"], { b: 2 })).toThrow(expect.objectContaining({ code: "evaluation-option-invalid" }));
    expect(() => bm25(["a"], { k1: -1 })).toThrow(expect.objectContaining({ code: "evaluation-option-invalid" }));
  });
});

describe("randomScores", () => {
  it("repeats for a seed and example, and differs between examples", () => {
    expect(randomScores(5, { seed: 1, example: 0 })).toEqual(randomScores(5, { seed: 1, example: 0 }));
    expect(randomScores(5, { seed: 1, example: 0 })).not.toEqual(randomScores(5, { seed: 1, example: 1 }));
  });
});
