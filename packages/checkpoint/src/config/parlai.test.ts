import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parlaiLayers, parseParlaiOptions } from "./parlai.ts";

const options = { embedding_size: 24, ffn_size: 48, n_layers: 2, n_heads: 3, n_positions: 24, variant: "xlm", activation: "gelu" };
const parse = (changes: object): ReturnType<typeof parseParlaiOptions> => parseParlaiOptions({ ...options, ...changes }, "config.json");

it("takes options and names the defaults it fills in", () => {
  const parsed = parse({ poly_n_codes: 16 });
  expect(parsed).toMatchObject({ variant: "xlm", poly_n_codes: 16, reduction_type: "mean" });
  expect(parsed.defaulted).toContain("reduction_type");
  expect(parsed.defaulted).not.toContain("poly_n_codes");
});

it("n_encoder_layers goes before n_layers where it is set", () => {
  expect([parlaiLayers(parse({})), parlaiLayers(parse({ n_encoder_layers: 5 }))]).toEqual([2, 5]);
});

it.each<readonly [what: string, changes: object, named: string]>([
  ["an unknown variant", { variant: "bert" }, "variant"],
  ["an unknown activation", { activation: "tanh" }, "activation"],
  ["heads that do not divide the width", { n_heads: 5 }, "n_heads"],
  [
    "code heads that do not divide the width",
    { codes_attention_type: "multihead", codes_attention_num_heads: 5 },
    "codes_attention_num_heads",
  ],
  ["attention keys that were never built", { polyencoder_attention_keys: "position" }, "polyencoder_attention_keys"],
  ["no encoder layers", { n_encoder_layers: 0 }, "n_encoder_layers"],
  ["no width", { embedding_size: undefined }, "embedding_size"],
])("refuses %s", (_, changes, named) => {
  expect(() => parse(changes)).toThrow(expect.objectContaining({ code: "config-invalid" }));
  expect(() => parse(changes)).toThrow(named);
});

it("heads of an attention that is not used are not judged", () => {
  expect(() => parse({ codes_attention_type: "basic", codes_attention_num_heads: 5 })).not.toThrow();
});

const reference = new URL("../../../../../shared/reference/", import.meta.url);
it.skipIf(!existsSync(reference))("takes the options of every ParlAI case (skipped where the reference folder is absent)", () => {
  const cases = readdirSync(reference).filter((name) => name.startsWith("parlai-"));
  expect(cases.length).toBeGreaterThan(20);
  for (const name of cases) {
    const path = new URL(`${name}/model/config.json`, reference);
    expect(parseParlaiOptions(JSON.parse(readFileSync(path, "utf8")), path.pathname).n_heads).toBeGreaterThan(0);
  }
});
