import { describe, expect, test } from "vitest";
import { checkConfig, configIssues, type TransformerConfig } from "./config.ts";
import { tinyBert, tinyParlai, variants } from "./models.fixture.ts";

describe("a configuration", () => {
  test.each(variants)("of %s has no issue", (_, config) => {
    expect(configIssues(config)).toEqual([]);
  });

  test("with several faults tells all of them at once", () => {
    const issues = configIssues({ ...tinyBert, heads: 3, layers: 0, eps: 0, vocabulary: 1.5 });
    expect(issues).toHaveLength(4);
    expect(issues.join("\n")).toMatch(/vocabulary.*1\.5[^]*layers.*0[^]*3 does not divide 8[^]*eps/u);
  });

  const faults: readonly (readonly [what: string, config: TransformerConfig, told: RegExp])[] = [
    ["no layers", { ...tinyBert, layers: 0 }, /layers/u],
    ["an eps of 1", { ...tinyBert, eps: 1 }, /eps/u],
    ["no room for a first token", { ...tinyBert, firstPosition: 16 }, /firstPosition/u],
    ["fewer than no token types", { ...tinyBert, tokenTypes: -1 }, /tokenTypes/u],
    ["half an embedding width", { ...tinyBert, embeddingWidth: 4.5 }, /embeddingWidth/u],
    ["buckets that cannot be halved twice", { ...tinyBert, relative: { buckets: 6, maxDistance: 10, rows: 6 } }, /multiple of 4/u],
    ["a bias table with too few rows", { ...tinyBert, relative: { buckets: 8, maxDistance: 10, rows: 7 } }, /relative\.rows/u],
    ["a largest distance among the exact ones", { ...tinyBert, relative: { buckets: 8, maxDistance: 2, rows: 8 } }, /maxDistance/u],
    ["an infinite output scale", { ...tinyParlai, outputScale: Infinity }, /outputScale/u],
    ["half a segment", { ...tinyParlai, segments: 0.5 }, /segments/u],
    ["an unknown activation", { ...tinyBert, activation: "swish" as "relu" }, /activation.*swish/u],
    ["an unknown variant", { ...tinyParlai, variant: "postnorm" as "xlm" }, /variant.*postnorm/u],
    ["an unknown kind", { ...tinyBert, kind: "gpt" as "bert" }, /kind.*gpt/u],
  ];
  test.each(faults)("with %s has one issue", (_, config, told) => {
    const issues = configIssues(config);
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatch(told);
  });

  test("that cannot be built is refused with its issues", () => {
    expect(() => checkConfig({ ...tinyBert, heads: 3 })).toThrow(
      expect.objectContaining({ code: "transformer-config-invalid", details: { issues: [expect.stringContaining("heads")] } }),
    );
    expect(() => checkConfig(tinyParlai)).not.toThrow();
  });
});
