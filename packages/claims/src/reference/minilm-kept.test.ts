import { biFromFolder, biHead, type BiParameters } from "@tercet/bi-encoder";
import { readModelFolder } from "@tercet/checkpoint";
import {
  keepVectors,
  parametersIn,
  parametersOn,
  separateModel,
  textsFromFolder,
  type CandidateSet,
  type Keep,
  type SeparateModel,
} from "@tercet/encoder";
import { nodeHost } from "@tercet/host/node";
import { createWasmBackend, data } from "@tercet/tensor";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const shared = (path: string): string => fileURLToPath(new URL(`../../../../../shared/${path}`, import.meta.url));
const [folder, table] = [shared("models/all-MiniLM-L6-v2"), shared("data/stsb-en/stsb-en-dev.csv")];
const isHere = existsSync(folder) && existsSync(table);
const k = 10;

/** Sentences of STS-B that mean the same, as pairs: nearly all are told by a score of 4 or more. The lines without quotes. */
function pairs(): readonly (readonly [string, string])[] {
  const rows = readFileSync(table, "utf8")
    .split("\n")
    .filter((line) => !line.includes('"') && line.split(",").length === 3)
    .map((line) => line.trim().split(","));
  const seen = new Set<string>();
  const isNew = (text: string): boolean => !seen.has(text) && seen.add(text) === seen;
  return rows.flatMap(([a = "", b = "", score = "0"]) => (Number(score) >= 4 && a !== b && isNew(a) && isNew(b) ? [[a, b] as const] : []));
}

describe.skipIf(!isHere)("vectors of all-MiniLM-L6-v2 kept in fewer bits (skipped where ../shared is absent)", () => {
  const { files, workers, wideVectors } = nodeHost();
  const backend = createWasmBackend({ workers, wideVectors, threads: 2 });
  const own = isHere ? pairs() : [];
  let model: SeparateModel;
  let candidates: CandidateSet;
  let exact: Found;
  afterAll(() => backend.close());

  interface Found {
    /** Positions of the best ten for each context. */
    readonly best: readonly (readonly number[])[];
    /** Share of contexts whose own partner comes first. */
    readonly first: number;
  }

  beforeAll(async () => {
    const read = await readModelFolder(files, folder);
    if (read.kind !== "sentence-transformers") throw new Error(`${folder} is ${read.kind}`);
    const { config, arrays } = await biFromFolder(read);
    const parameters = await parametersOn(parametersIn<BiParameters>(biHead.specs(config), arrays, "float32"), backend);
    model = separateModel({ head: biHead, config, parameters, tokenizer: textsFromFolder(read).tokenizer, backend, identity: "minilm" });
    candidates = await model.encodeCandidates(own.map(([, candidate]) => candidate));
    exact = await found(candidates);
  });

  const kept = async (keep: Keep): Promise<CandidateSet> => {
    const floats = (await data(candidates.vectors)) as Float32Array; // what a model keeps without being told otherwise
    return { ...candidates, ...(await keepVectors(floats, candidates.vectors.shape[1] ?? 0, keep, backend)) };
  };
  const found = async (set: CandidateSet): Promise<Found> => {
    const { hits } = await model.search(
      own.map(([context]) => context),
      set,
      { k },
    );
    const best = hits.map((each) => each.map(({ index }) => index));
    return { best, first: best.filter(([index], i) => index === i).length / own.length };
  };

  it("there are enough pairs to tell, and most are found", () => {
    expect(own.length).toBeGreaterThan(150);
    expect(exact.first).toBeGreaterThan(0.8);
  });

  // Measured: float16 0.9995 and int8 0.998 of ten, R@1 0.958 in each.
  it.each<readonly [keep: Keep, recall: number, change: number]>([
    ["float16", 0.998, 0.005],
    ["int8", 0.99, 0.01],
  ])("%s: at least %d of the best ten are those of float32, and R@1 changes by %d at most", async (keep, recall, change) => {
    const now = await found(await kept(keep));
    const same = now.best.map((each, i) => each.filter((index) => exact.best[i]?.includes(index)).length);
    expect(same.reduce((sum, count) => sum + count, 0) / (k * own.length)).toBeGreaterThan(recall);
    expect(Math.abs(now.first - exact.first)).toBeLessThanOrEqual(change);
  });
});
