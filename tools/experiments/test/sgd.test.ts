import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contextText, examples, examplesOf, readSgd, type Dialogue, type Example } from "../src/index.ts";

const fixture = join(import.meta.dirname, "fixtures/dialogues.jsonl");
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tercet-sgd-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const line = (turns: unknown): string => JSON.stringify({ id: "a", services: [], turns });

describe("readSgd", () => {
  it("reads dialogues with speakers and utterances", async () => {
    const dialogues = await all(readSgd(fixture));
    expect(dialogues.map(({ id }) => id)).toEqual(["own_1", "own_2", "own_3", "own_4", "own_5"]);
    expect(dialogues[0]?.turns[1]).toEqual({ speaker: "system", text: "When would you like to cross?" });
    expect(dialogues[4]?.services).toEqual(["Ferries_1", "Weather_9"]);
  });

  it("reads the same from a gzip archive", async () => {
    const path = await written("dialogues.jsonl.gz", gzipSync(await readFile(fixture)));
    expect(await all(readSgd(path))).toEqual(await all(readSgd(fixture)));
  });

  it("passes over empty lines and trims utterances", async () => {
    const path = await written("spaces.jsonl", `\n${line([["U", "  hello "]])}\r\n\n`);
    expect(await all(readSgd(path))).toEqual([{ id: "a", services: [], turns: [{ speaker: "user", text: "hello" }] }]);
  });

  it.each([
    ["not JSON", "{"],
    ["a number", "7"],
    ["no turns", JSON.stringify({ id: "a", services: [] })],
    ["an unknown speaker", line([["X", "hello"]])],
    ["an utterance that is no text", line([["U", 7]])],
    ["a turn of three", line([["U", "a", "b"]])],
  ])("names the line of %s", async (name, bad) => {
    const path = await written(`${name}.jsonl`, `${line([])}\n${bad}\n`);
    await expect(all(readSgd(path))).rejects.toMatchObject({ code: "dialogues-unreadable", details: { line: 2 } });
  });

  it("refuses a damaged archive", async () => {
    const archive = gzipSync(await readFile(fixture));
    const cut = await written("cut.jsonl.gz", archive.subarray(0, archive.length - 30));
    await expect(all(readSgd(cut))).rejects.toMatchObject({ code: "dialogues-unreadable" });
    await expect(all(readSgd(await written("no.jsonl.gz", "plain")))).rejects.toMatchObject({ code: "dialogues-unreadable" });
  });

  it("refuses a path where nothing is", async () => {
    for (const name of ["absent.jsonl", "absent.jsonl.gz"]) {
      await expect(all(readSgd(join(folder, name)))).rejects.toMatchObject({ code: "dialogues-unreadable" });
    }
  });

  it("can be left early", async () => {
    for await (const { id } of readSgd(fixture)) {
      expect(id).toBe("own_1");
      break;
    }
  });
});

describe("examples", () => {
  const dialogue: Dialogue = {
    id: "d",
    services: [],
    turns: ["one", "two", "three", "four", ""].map((text, i) => ({ speaker: i % 2 === 0 ? "user" : "system", text })),
  };

  it("makes one example of every system turn, with the turns before it as context", () => {
    expect(examplesOf(dialogue)).toEqual([
      { id: "d:1", dialogue: "d", context: "user: one", gold: "two" },
      { id: "d:3", dialogue: "d", context: "user: one\nsystem: two\nuser: three", gold: "four" },
    ]);
  });

  it("takes everybody's turns when asked, but no empty ones", () => {
    expect(examplesOf(dialogue, { responses: "any" }).map(({ gold }) => gold)).toEqual(["two", "three", "four"]);
  });

  it("keeps the last turns, joined and marked as asked", () => {
    expect(contextText(dialogue.turns.slice(0, 4), { turns: 2, separator: " | ", speakers: "plain" })).toBe("three | four");
    expect(contextText(dialogue.turns, { turns: 0 })).toBe("");
  });

  it("keeps a share that does not depend on what else is read", async () => {
    const ids = async (source: AsyncIterable<Example>): Promise<string[]> => (await all(source)).map(({ id }) => id);
    const options = { responses: "any", keep: { share: 0.5, seed: 3 } } as const;
    const kept = await ids(examples(readSgd(fixture), options));
    const everything = await ids(examples(readSgd(fixture), { responses: "any" }));
    expect(kept.length).toBeGreaterThan(everything.length * 0.2);
    expect(kept.length).toBeLessThan(everything.length * 0.8);
    const alone = (await all(readSgd(fixture))).filter(({ id }) => id === "own_3");
    expect(await ids(examples(alone, options))).toEqual(kept.filter((id) => id.startsWith("own_3:")));
    expect(await ids(examples(readSgd(fixture), { ...options, keep: { share: 0.5, seed: 4 } }))).not.toEqual(kept);
  });
});
