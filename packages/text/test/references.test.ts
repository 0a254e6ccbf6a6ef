import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  joinParlai,
  loadTokenizer,
  parlaiBatch,
  parlaiCandidate,
  parlaiContext,
  readParlaiDictionary,
  raggedBatch,
  toPadded,
  type Truncation,
} from "../src/index.ts";

// Outputs of the original libraries; they lie beside the checkout where there are any.
const shared = new URL("../../../../shared/", import.meta.url);
const present = existsSync(shared);
const read = (path: string): string => readFileSync(new URL(path, shared), "utf8");
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller names the shape that the README beside the file states
const readJson = <Shape>(path: string): Shape => JSON.parse(read(path)) as Shape;

const minilm = () =>
  loadTokenizer(read("models/all-MiniLM-L6-v2/tokenizer.json"), readJson<object>("models/all-MiniLM-L6-v2/tokenizer_config.json"));
const whole: Truncation = { kind: "none" };

describe.skipIf(!present)("tokenizer-minilm (skipped where ../shared is absent)", () => {
  interface Single {
    readonly ids: readonly number[];
    readonly offsets: readonly (readonly [number, number])[];
    readonly decoded: string;
  }
  interface Expected {
    readonly singles: readonly Single[];
    readonly pairs: readonly {
      readonly ids: readonly number[];
      readonly type_ids: readonly number[];
      readonly offsets: Single["offsets"];
    }[];
    readonly as_file: readonly { readonly ids: readonly number[]; readonly attention_mask: readonly number[] }[];
  }
  interface Inputs {
    readonly inputs: { readonly strings: readonly string[]; readonly pairs: readonly (readonly [string, string])[] };
  }
  const given = () => readJson<Inputs>("reference/tokenizer-minilm/case.json").inputs;
  const expected = () => readJson<Expected>("reference/tokenizer-minilm/expected.json");

  test("ids, offsets and decoded texts of all strings", () => {
    const tokenizer = minilm();
    const { singles } = expected();
    given().strings.forEach((text, index) => {
      const { ids, offsets, decoded } = singles[index]!;
      const found = tokenizer.encodeSingle(text, { truncation: whole, specials: "as-library", spans: true });
      expect([...found.ids], text).toEqual(ids);
      expect([...found.spans!], text).toEqual(offsets.flat());
      expect(tokenizer.decode(ids, { skipSpecials: true }), text).toBe(decoded);
    });
    expect(singles).toHaveLength(200);
  });

  test("pairs cut longest-first to 32", () => {
    const tokenizer = minilm();
    const { pairs } = expected();
    given().pairs.forEach(([first, second], index) => {
      const { ids, type_ids, offsets } = pairs[index]!;
      const truncation: Truncation = { kind: "longest-first", maxLength: 32 };
      const found = tokenizer.encodePair(first, second, { truncation, specials: "as-library", spans: true });
      expect([[...found.ids], [...found.types], [...found.spans!]]).toEqual([ids, type_ids, offsets.flat()]);
    });
    expect(pairs).toHaveLength(40);
  });

  test("with the file's own truncation and padding", () => {
    const tokenizer = minilm();
    expected().as_file.forEach(({ ids, attention_mask }, index) => {
      const encoding = tokenizer.encodeSingle(given().strings[index]!, { specials: "as-library" });
      const padded = toPadded(raggedBatch([encoding]), tokenizer.defaults.padding!);
      expect([[...padded.ids], [...padded.mask]]).toEqual([ids, attention_mask]);
    });
  });
});

describe.skipIf(!present)("token ids of other cases (skipped where ../shared is absent)", () => {
  test("minilm-64-texts", () => {
    const { inputs } = readJson<{
      readonly inputs: { readonly texts: readonly string[]; readonly input_ids: readonly (readonly number[])[] };
    }>("reference/minilm-64-texts/case.json");
    const batch = minilm().encodeSingles(inputs.texts, { truncation: { kind: "longest-first", maxLength: 256 }, specials: "as-library" });
    expect([...batch.ids]).toEqual(inputs.input_ids.flat());
  });

  test("wordpiece-vectors", () => {
    const { cases } = readJson<{ readonly cases: Readonly<Record<string, { readonly text: string; readonly ids: readonly number[] }>> }>(
      "data/wordpiece-vectors/bert-base-uncased.json",
    );
    const tokenizer = minilm();
    for (const { text, ids } of Object.values(cases))
      expect([...tokenizer.encodeSingle(text, { truncation: whole, specials: "as-library" }).ids]).toEqual(ids);
    expect(Object.keys(cases)).toHaveLength(20);
  });

  const tokenizerOf = (name: string) =>
    loadTokenizer(read(`reference/${name}/model/tokenizer.json`), readJson<object>(`reference/${name}/model/tokenizer_config.json`));
  interface Encoded {
    readonly input_ids: readonly (readonly number[])[];
    readonly token_type_ids: readonly (readonly number[])[];
    readonly attention_mask: readonly (readonly number[])[];
  }

  test.each(["bi-bert-mnrl", "bi-bert-cls-normalized"])("%s", (name) => {
    const { inputs } = readJson<{
      readonly inputs: { readonly columns: readonly (readonly string[])[]; readonly encoded: readonly Encoded[] };
    }>(`reference/${name}/case.json`);
    const tokenizer = tokenizerOf(name);
    inputs.encoded.forEach(({ input_ids, attention_mask }, column) => {
      const batch = tokenizer.encodeSingles(inputs.columns[column]!, { specials: "as-library" });
      expect([...batch.ids]).toEqual(input_ids.flatMap((ids, row) => ids.filter((_, place) => attention_mask[row]![place] === 1)));
    });
    expect(inputs.encoded.length).toBeGreaterThan(0);
  });

  test.each(["cross-bert-1-label", "cross-bert-3-labels", "cross-bert-identity"])("%s", (name) => {
    const { inputs } = readJson<{ readonly inputs: Encoded & { readonly pairs: readonly (readonly [string, string])[] } }>(
      `reference/${name}/case.json`,
    );
    const batch = tokenizerOf(name).encodePairs(inputs.pairs, { specials: "as-library" });
    const { ids, types, mask } = toPadded(batch, { id: 0, type: 0, length: "longest", side: "right", multipleOf: 1 });
    expect([...ids]).toEqual(inputs.input_ids.flat());
    expect([...types]).toEqual(inputs.token_type_ids.flat());
    expect([...mask]).toEqual(inputs.attention_mask.flat());
  });
});

describe.skipIf(!present)("ParlAI's agents (skipped where ../shared is absent)", () => {
  interface Case {
    readonly options: { readonly text_truncate: number; readonly label_truncate: number };
    readonly inputs: { readonly examples: readonly { readonly text: string; readonly candidates: readonly string[] }[] };
  }

  test.each(["parlai-agent-bi", "parlai-agent-cross", "parlai-agent-poly"])("%s: text_vec and candidate_vecs", (name) => {
    const { options, inputs } = readJson<Case>(`reference/${name}/case.json`);
    const config = readJson<{ readonly dict_lower: boolean }>(`reference/${name}/model/config.json`);
    const dictionary = readParlaiDictionary(read(`reference/${name}/model/model.dict`), { lowercase: config.dict_lower });
    const tensors = integers(`reference/${name}/expected.safetensors`);
    const padding = { id: dictionary.specials.null, type: 0, side: "right", multipleOf: 1 } as const;

    const contexts = inputs.examples.map(({ text }) => dictionary.encode(text, parlaiContext(options.text_truncate)));
    expect([...toPadded(parlaiBatch(contexts), { ...padding, length: "longest" }).ids]).toEqual(tensors["f32/text_vec"]!.values);

    const { shape, values } = tensors["f32/candidate_vecs"]!;
    const [, count = 0, width = 0] = shape;
    inputs.examples.forEach(({ candidates }, example) => {
      const encoded = candidates.map((text) => dictionary.encode(text, parlaiCandidate(options.label_truncate)));
      const rows = values.slice(example * count * width, (example * count + candidates.length) * width);
      expect([...toPadded(parlaiBatch(encoded), { ...padding, length: width }).ids]).toEqual(rows);
      expect(joinParlai(contexts[example]!, encoded[0]!).types.at(-1)).toBe(1);
    });
  });

  // The whole-number tensors of a safetensors file: a length, a JSON header, the bytes.
  function integers(path: string): Readonly<Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>> {
    const bytes = readFileSync(new URL(path, shared));
    const start = 8 + Number(bytes.readBigUInt64LE(0));
    const header = JSON.parse(bytes.toString("utf8", 8, start)) as Record<
      string,
      { dtype: string; shape: number[]; data_offsets: [number, number] }
    >;
    const wanted = Object.entries(header).filter(([, { dtype }]) => dtype === "I64");
    return Object.fromEntries(
      wanted.map(
        ([
          name,
          {
            shape,
            data_offsets: [from, to],
          },
        ]) => {
          const values = Array.from({ length: (to - from) / 8 }, (_, index) => Number(bytes.readBigInt64LE(start + from + 8 * index)));
          return [name, { shape, values }];
        },
      ),
    );
  }
});
