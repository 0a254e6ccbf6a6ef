import { joinPath } from "@tercet/host";
import { readTokenizerFiles } from "@tercet/checkpoint";
import { hubTokenizer } from "@tercet/encoder";
import { raggedBatch, toPadded } from "@tercet/text";
import { z } from "zod";
import { inputsAs, optionsAs, readExpectedJson } from "./case.ts";
import type { Computed, ReferenceKind } from "./computed.ts";

const ids = z.array(z.number());
const offsets = z.array(z.tuple([z.number(), z.number()]));
const inputs = z.object({ strings: z.array(z.string()), pairs: z.array(z.tuple([z.string(), z.string()])) });
const truncations = { longest_first: "longest-first", only_first: "only-first", only_second: "only-second" } as const;
const options = z.object({
  pair_max_length: z.number(),
  pair_truncation: z.enum(["longest_first", "only_first", "only_second"]).default("longest_first"),
});
const expectation = z.object({
  singles: z.array(z.object({ ids, offsets })),
  pairs: z.array(z.object({ ids, type_ids: ids, offsets })),
  as_file: z.array(z.object({ ids, attention_mask: ids })),
});

/** A tokenizer's ids, types and offsets, exactly. */
export const tokenizer: ReferenceKind = {
  kind: "tokenizer",
  compute: async (reference, { files }) => {
    const folder = reference.model ?? joinPath(reference.folder, "model");
    const own = hubTokenizer({ folder, tokenizer: await readTokenizerFiles(files, folder) });
    const { strings, pairs } = inputsAs(reference, inputs);
    const expected = await readExpectedJson(files, reference, expectation);
    const settings = { specials: "as-library", spans: true } as const;
    const whole = { ...settings, truncation: { kind: "none" } } as const;
    const { pair_max_length: maxLength, pair_truncation: truncation } = optionsAs(reference, options);
    const cut = { ...settings, truncation: { kind: truncations[truncation], maxLength } } as const;
    const singles = strings.map((text) => own.encodeSingle(text, whole));
    const both = pairs.map(([first, second]) => own.encodePair(first, second, cut));
    const { padding } = own.defaults;
    const filled = expected.as_file.map((_, i) => {
      const batch = raggedBatch([own.encodeSingle(strings[i] ?? "", { specials: "as-library" })]);
      return padding === null ? { ids: batch.ids, mask: new Int32Array(batch.ids.length).fill(1) } : toPadded(batch, padding);
    });
    const none = new Int32Array();
    return {
      computed: [
        exactly(
          "singles.ids",
          singles.map((each) => each.ids),
          expected.singles.map((each) => each.ids),
        ),
        exactly(
          "singles.offsets",
          singles.map((each) => each.spans ?? none),
          expected.singles.map((each) => each.offsets.flat()),
        ),
        exactly(
          "pairs.ids",
          both.map((each) => each.ids),
          expected.pairs.map((each) => each.ids),
        ),
        exactly(
          "pairs.types",
          both.map((each) => each.types),
          expected.pairs.map((each) => each.type_ids),
        ),
        exactly(
          "pairs.offsets",
          both.map((each) => each.spans ?? none),
          expected.pairs.map((each) => each.offsets.flat()),
        ),
        exactly(
          "as_file.ids",
          filled.map((each) => each.ids),
          expected.as_file.map((each) => each.ids),
        ),
        exactly(
          "as_file.mask",
          filled.map((each) => each.mask),
          expected.as_file.map((each) => each.attention_mask),
        ),
      ],
    };
  },
};

/** Rows of numbers, their lengths before them, so that no two lists of rows look alike. */
function exactly(output: string, own: readonly ArrayLike<number>[], expected: readonly ArrayLike<number>[]): Computed {
  const flat = (rows: readonly ArrayLike<number>[]): Float64Array =>
    Float64Array.from(rows.flatMap((row) => [row.length, ...Array.from(row)]));
  const values = flat(own);
  return { output, part: "tokens", shape: [values.length], values, expected: flat(expected), tolerance: "exact" };
}
