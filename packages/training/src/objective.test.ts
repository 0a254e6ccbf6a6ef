import { data, key } from "@tercet/tensor";
import { raggedBatch } from "@tercet/text";
import { expect, it } from "vitest";
import { batchLoss, batchTensors, type TrainingBatch } from "./objective.ts";
import { tinyBi, tinyCross, tinyRuns } from "./tiny.fixture.ts";

const { config, examples: bi } = tinyBi();

function inBatchOf(count: number): TrainingBatch & { readonly kind: "in-batch" } {
  const batch = bi.batch(Int32Array.from({ length: count }, (_, i) => i), key(1)); // prettier-ignore
  if (batch.kind !== "in-batch") throw new TypeError("A bi-encoder is trained on batches of their own negatives");
  return batch;
}

const [one, two, three] = [inBatchOf(1), inBatchOf(2), inBatchOf(3)];
const pairs = tinyCross().examples.batch(Int32Array.of(0, 1, 2), key(1));
const listed = { kind: "listed", contexts: one.contexts, candidates: three.candidates, targets: Int32Array.of(2) } as const;

it.each<readonly [name: string, batch: TrainingBatch, reason: string]>([
  ["a context too few", { ...three, contexts: one.contexts }, "there are 1 contexts and 3 candidates"],
  ["marks for another size", { ...three, duplicates: new Uint8Array(8) }, "there are 8 marks of equal texts, not 9"],
  [
    "an own candidate that counts as an equal text",
    { ...three, duplicates: Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0) },
    "the own candidate of context 1 is marked as an equal text",
  ],
  ["lists of unequal length", { ...listed, contexts: two.contexts, targets: Int32Array.of(0, 0) }, "there are 3 candidates for 2 contexts"],
  ["a target behind the list", { ...listed, targets: Int32Array.of(3) }, "target 0 is 3, and there are 3 candidates for each context"],
  ["a target before the list", { ...listed, targets: Int32Array.of(-1) }, "target 0 is -1, and there are 3 candidates for each context"],
  ["targets of more contexts than there are", { ...listed, targets: Int32Array.of(0, 0, 0) }, "there are 1 contexts and 3 targets"],
])("a batch with %s is refused", (_, batch, reason) => {
  expect(() => batchTensors(batch, config.transformer)).toThrow(expect.objectContaining({ code: "batch-invalid", details: { reason } }));
});

it("whole batches of every kind are taken", () => {
  for (const batch of [three, listed, pairs]) expect(batchTensors(batch, config.transformer).kind).toBe(batch.kind);
});

it.each(["bi", "poly"])(
  "a %s-encoder's loss over listed candidates is that over the batch's where every list is the batch",
  async (name) => {
    const run = tinyRuns[name]!();
    const loss = async (batch: TrainingBatch): Promise<number> => {
      const [value = NaN] = await data(batchLoss(run.head, run.config, run.parameters, batchTensors(batch, run.config.transformer)));
      return value;
    };
    // None of the first three examples has the text of another.
    expect(three.duplicates.every((mark) => mark === 0)).toBe(true);
    const rows = Array.from({ length: 9 }, (_, i) => i % 3).map((i) => {
      const [from, to] = [three.candidates.offsets[i], three.candidates.offsets[i + 1]];
      return { ids: three.candidates.ids.slice(from, to), types: three.candidates.types.slice(from, to) };
    });
    const repeated: TrainingBatch = {
      kind: "listed",
      contexts: three.contexts,
      candidates: raggedBatch(rows),
      targets: Int32Array.of(0, 1, 2),
    };
    const [inBatch, overList] = [await loss(three), await loss(repeated)];
    expect(overList).toBeCloseTo(inBatch, 6);
    expect(await loss({ ...repeated, targets: Int32Array.of(1, 2, 0) })).not.toBeCloseTo(inBatch, 6);
  },
);
