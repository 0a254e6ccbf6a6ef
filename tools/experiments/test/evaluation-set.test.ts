import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  baselines,
  evaluationSet,
  examples,
  overlap,
  readEvaluationSet,
  readSgd,
  textKey,
  writeEvaluationSet,
  type EvaluationSet,
  type Example,
} from "../src/index.ts";

const fixture = join(import.meta.dirname, "fixtures/dialogues.jsonl");
const shared = join(import.meta.dirname, "../../../../shared/data/sgd-dialogues");
const small = { candidates: 5, count: 12, seed: 1 };
const own = (options = small): Promise<EvaluationSet> => evaluationSet(examples(readSgd(fixture)), options);
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tercet-set-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function dialogueOfEveryText(path: string): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  for await (const { gold, dialogue } of examples(readSgd(path))) found.set(gold, (found.get(gold) ?? new Set()).add(dialogue));
  return found;
}

/** What every set must keep to, whatever it was made of. */
async function check(set: EvaluationSet, path: string): Promise<void> {
  const dialogues = await dialogueOfEveryText(path);
  const golds = new Map<string, string>();
  for await (const { id, gold } of examples(readSgd(path))) golds.set(id, gold);
  for (const { id, candidates, gold } of set.cases) {
    expect(candidates.length).toBe(set.candidates);
    expect(new Set(candidates.map(textKey)).size).toBe(set.candidates);
    expect(candidates[gold]).toBe(golds.get(id));
    const dialogue = id.slice(0, id.lastIndexOf(":"));
    const negatives = candidates.filter((_, i) => i !== gold);
    // A negative was said in some other dialogue, even when this one has the same words.
    for (const negative of negatives) expect([...(dialogues.get(negative) ?? [])].some((other) => other !== dialogue)).toBe(true);
  }
}

describe("overlap", () => {
  it("counts cases whose context, reply or both stand in the training data, whatever their case and closing mark", async () => {
    const set = await own();
    const [first, second, third] = set.cases.map(({ context, candidates, gold }) => ({ context, gold: candidates[gold]! }));
    expect(overlap([], set)).toEqual({ cases: 12, contexts: 0, replies: 0, both: 0 });
    const training = [
      { context: first!.context.toUpperCase(), gold: `${first!.gold} !` },
      { context: second!.context, gold: "what nobody says" },
      { context: "what nobody asks", gold: third!.gold },
    ];
    // The fixture says some replies more than once.
    const known = [first!.gold, third!.gold].map(textKey);
    const replies = set.cases.filter(({ candidates, gold }) => known.includes(textKey(candidates[gold]!))).length;
    expect(overlap(training, set)).toEqual({ cases: 12, contexts: 2, replies, both: 1 });
    const all: Example[] = [];
    for await (const example of examples(readSgd(fixture))) all.push(example);
    expect(overlap(all, set)).toEqual({ cases: 12, contexts: 12, replies: 12, both: 12 });
  });
});

describe("evaluationSet", () => {
  it("gives each example its gold and different texts of other dialogues", async () => {
    const set = await own();
    expect(set.cases.length).toBe(12);
    await check(set, fixture);
  });

  it("does not always put gold first", async () => {
    expect(new Set((await own()).cases.map(({ gold }) => gold)).size).toBeGreaterThan(2);
  });

  it("never takes an equal text for a negative, whatever its case and closing mark", async () => {
    const example = (id: string, gold: string): Example => ({ id: `${id}:1`, dialogue: id, context: "", gold });
    const list = [
      example("a", "Good day."),
      example("b", "good  day!"),
      example("c", "GOOD DAY"),
      example("d", "Bad day."),
      example("e", "Night"),
    ];
    const set = await evaluationSet(list, { candidates: 3, count: 5, seed: 2 });
    for (const { candidates } of set.cases) expect(candidates.map(textKey).sort()).toEqual(["bad day", "good day", "night"]);
  });

  it("is the same for the same seed in any order of examples, and another for another", async () => {
    const set = await own();
    const list: Example[] = [];
    for await (const example of examples(readSgd(fixture))) list.push(example);
    expect(await evaluationSet(list.reverse(), small)).toEqual(set);
    expect((await own({ ...small, seed: 2 })).hash).not.toBe(set.hash);
  });

  it("refuses to choose more examples, or more negatives, than there are", async () => {
    await expect(own({ ...small, count: 1000 })).rejects.toMatchObject({ code: "too-few-examples", details: { wanted: 1000 } });
    await expect(own({ ...small, candidates: 30 })).rejects.toMatchObject({ code: "too-few-negatives" });
  });
});

describe("evaluation set files", () => {
  it("come back as they were written", async () => {
    const path = join(folder, "set.jsonl");
    await writeEvaluationSet(path, await own());
    expect(await readEvaluationSet(path)).toEqual(await own());
  });

  it("are refused when changed", async () => {
    const path = join(folder, "changed.jsonl");
    await writeEvaluationSet(path, await own());
    const content = await readFile(path, "utf8");
    const changes = [
      content.replace("ferry", "Ferry"),
      content.split("\n").slice(0, -2).join("\n"),
      content.replace('"id"', '"ID"'),
      "{}",
      "x",
    ];
    for (const changed of changes) {
      expect(changed).not.toBe(content);
      await writeFile(path, changed);
      await expect(readEvaluationSet(path)).rejects.toMatchObject({ code: "evaluation-set-invalid" });
    }
  });
});

describe("baselines", () => {
  it("measures BM25 and random on the same cases", async () => {
    const rows = baselines(await own(), "r@1/5", 1);
    expect(rows.bm25.examples).toBe(12);
    expect(rows.random.value).toBeLessThan(1);
  });

  it.skipIf(!existsSync(shared))("finds the recorded set on the dev split, words helping (needs ../shared/data)", async () => {
    const path = join(shared, "dev.jsonl.gz");
    const set = await evaluationSet(examples(readSgd(path)), { seed: 1 });
    // Recorded once: who reports a number on this set names this hash.
    expect(set.hash).toBe("6fd9c0d8eed17258adbfd4a484e7de6a98861e8339344b3be7c829cef1b94c76");
    await check(set, path);
    const rows = baselines(set, "r@1/20", 1);
    expect(rows.random.interval.low).toBeLessThan(1 / 20);
    expect(rows.random.interval.high).toBeGreaterThan(1 / 20);
    expect(rows.bm25.interval.low).toBeGreaterThan(rows.random.interval.high);
  });
});
