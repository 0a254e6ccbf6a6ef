import { describe, expect, it } from "vitest";
import { parseProtocol } from "./protocol.ts";
import { randomScores } from "./random-scores.ts";
import { compare, describeReport, evaluate, type ScoredExample } from "./report.ts";

const guesses = (count: number, seed: number): ScoredExample[] =>
  Array.from({ length: count }, (_, example) => ({ scores: randomScores(20, { seed, example }), gold: example % 20 }));

describe("parseProtocol", () => {
  it("reads every form", () => {
    expect(parseProtocol("R@10/100")).toEqual({ name: "r@10/100", gain: { kind: "hit", k: 10 }, candidates: 100 });
    expect(parseProtocol(" mrr/20 ")).toEqual({ name: "mrr/20", gain: { kind: "reciprocal" }, candidates: 20 });
    expect(parseProtocol("mrr@10/20")).toEqual({ name: "mrr@10/20", gain: { kind: "reciprocal", k: 10 }, candidates: 20 });
    expect(parseProtocol("ndcg@10/20")).toEqual({ name: "ndcg@10/20", gain: { kind: "discounted", k: 10 }, candidates: 20 });
  });

  it("refuses all else", () => {
    for (const text of [
      "",
      "r@1",
      "r/20",
      "r@0/20",
      "r@21/20",
      "r@1/0",
      "r@1/20x",
      "hits@1/20",
      "ndcg/20",
      "r@1.5/20",
      "r@1/99999999999999999999",
    ]) {
      expect(() => parseProtocol(text), text).toThrow(expect.objectContaining({ code: "protocol-unreadable", details: { text } }));
    }
  });
});

describe("evaluate", () => {
  it("finds the random row near k / C, inside of its own interval", () => {
    const report = evaluate(parseProtocol("r@5/20"), guesses(2000, 8), { seed: 1, resamples: 500 });
    expect(report.interval.low).toBeLessThan(0.25);
    expect(report.interval.high).toBeGreaterThan(0.25);
    expect(report).toMatchObject({ examples: 2000, candidates: 20, protocol: "r@5/20" });
    expect(report.values.length).toBe(2000);
  });

  it("does not reward a constant scorer that has gold first", () => {
    const constant = Array.from({ length: 10 }, () => ({ scores: new Float64Array(20), gold: 0 }));
    const report = evaluate(parseProtocol("r@1/20"), constant, { seed: 1, resamples: 10 });
    expect(report.value).toBeCloseTo(1 / 20, 12);
    expect(report.ties).toEqual({ best: 1, worst: 0, stable: 1, examples: 10 });
    expect(describeReport(report)).toContain("ties in 10: from 0.0000 to 1.0000");
  });

  it("gives 1 in every protocol when gold leads", () => {
    const perfect = [{ scores: [9, 1, 2], gold: 0 }];
    for (const text of ["r@1/3", "mrr/3", "mrr@2/3", "ndcg@3/3"])
      expect(evaluate(parseProtocol(text), perfect, { seed: 1, resamples: 5 }).value).toBe(1);
  });

  it("refuses another number of candidates than it names", () => {
    expect(() => evaluate(parseProtocol("r@1/20"), [{ scores: [1, 2], gold: 0 }], { seed: 1 })).toThrow(
      expect.objectContaining({ code: "candidate-count-differs", details: { protocol: "r@1/20", example: 0, expected: 20, found: 2 } }),
    );
  });

  it("refuses an empty set", () => {
    expect(() => evaluate(parseProtocol("r@1/20"), [], { seed: 1 })).toThrow(expect.objectContaining({ code: "nothing-to-measure" }));
  });
});

describe("compare", () => {
  const protocol = parseProtocol("r@1/20");

  it("sees a clear difference and its sign", () => {
    const right = guesses(200, 1).map(({ scores, gold }) => ({ scores: Array.from(scores, (score, i) => (i === gold ? 2 : score)), gold }));
    const result = compare(protocol, right, guesses(200, 1), { seed: 1, resamples: 500 });
    expect(result.difference).toBeGreaterThan(0.8);
    expect(result.interval.low).toBeGreaterThan(0.7);
    expect(result.test.p).toBeLessThan(0.01);
    expect(compare(protocol, guesses(200, 1), right, { seed: 1, resamples: 500 }).difference).toBe(-result.difference);
  });

  it("sees none between two random scorers", () => {
    expect(compare(protocol, guesses(300, 1), guesses(300, 2), { seed: 1, resamples: 500 }).test.p).toBeGreaterThan(0.01);
  });

  it("refuses results on different candidates", () => {
    const code: unknown = expect.objectContaining({ code: "examples-not-paired" });
    const three = guesses(3, 1);
    expect(() => compare(protocol, three, guesses(2, 1), { seed: 1 })).toThrow(code);
    expect(() =>
      compare(
        protocol,
        three,
        three.map((example) => ({ ...example, gold: 19 })),
        { seed: 1 },
      ),
    ).toThrow(code);
    const named = (id: string): ScoredExample[] => three.map((example) => ({ ...example, id }));
    expect(() => compare(protocol, named("a"), named("b"), { seed: 1 })).toThrow(code);
    expect(compare(protocol, named("a"), three, { seed: 1, resamples: 10 }).difference).toBe(0);
  });
});
