import { joinPath, type Files } from "@tercet/host";
import type { z } from "zod";
import { benchmarkRecord, type BenchmarkRecord } from "./benchmarks/record.ts";
import { checkpointRecord, type CheckpointRecord } from "./checkpoint-record.ts";
import { claimsRecord, type ClaimsRecord } from "./claims-record.ts";
import { latencyRecord, type LatencyRecord } from "./latency-record.ts";
import { mutantsRecord, type MutantsRecord } from "./mutants-record.ts";
import { read } from "./read.ts";
import type { RunTexts } from "./run-summary.ts";
import { tokenizersRecord, type TokenizersRecord } from "./tokenizers-record.ts";
import { trioRecord, type TrioRecord } from "./trio-record.ts";
import { vectorsRecord, type VectorsRecord } from "./vectors-record.ts";

/** A file that could not be read, and why. */
export interface UnreadableResult {
  readonly file: string;
  readonly why: string;
}

/** A run that is kept as the files of its folder. */
export interface KeptRun extends RunTexts {
  readonly id: string;
}

/** Benchmarks that are kept in a folder of results. */
export interface KeptBenchmarks {
  readonly benchmarks: readonly BenchmarkRecord[];
  readonly unreadable: readonly UnreadableResult[];
}

/** Everything that is kept in a folder of results; a damaged file is named, and hides nothing else. */
export interface ResultsFolder extends KeptBenchmarks {
  /** Oldest first. */
  readonly records: readonly ClaimsRecord[];
  readonly runs: readonly KeptRun[];
  readonly checkpoints: CheckpointRecord | undefined;
  readonly trio: TrioRecord | undefined;
  readonly latency: LatencyRecord | undefined;
  readonly vectors: VectorsRecord | undefined;
  readonly tokenizers: TokenizersRecord | undefined;
  readonly mutants: MutantsRecord | undefined;
}

/** Reads a folder such as `docs/results`. */
export async function readResults(files: Files, folder: string): Promise<ResultsFolder> {
  const reader = new Reader(files, folder);
  const records = await reader.all(await reader.names("claims", /\.json$/u), claimsRecord, 1);
  return {
    records: records.toSorted((a, b) => Date.parse(a.commit.committedAt) - Date.parse(b.commit.committedAt)),
    benchmarks: await benchmarksOf(reader),
    runs: await runsIn(reader),
    checkpoints: await reader.one("checkpoints.json", checkpointRecord, 1),
    trio: await reader.one("trio.json", trioRecord, 1),
    latency: await reader.one("trio-latency.json", latencyRecord, 1),
    vectors: await reader.one("vectors.json", vectorsRecord, 1),
    tokenizers: await reader.one("tokenizers.json", tokenizersRecord, 1),
    mutants: await reader.one("mutants.json", mutantsRecord, 1),
    unreadable: reader.unreadable,
  };
}

/** Reads the benchmarks alone. */
export async function readBenchmarks(files: Files, folder: string): Promise<KeptBenchmarks> {
  const reader = new Reader(files, folder);
  return { benchmarks: await benchmarksOf(reader), unreadable: reader.unreadable };
}

/** Files of one folder, and which of them could not be read. */
class Reader {
  readonly unreadable: UnreadableResult[] = [];
  readonly #files: Files;
  readonly #folder: string;

  constructor(files: Files, folder: string) {
    this.#files = files;
    this.#folder = folder;
  }

  async text(path: string): Promise<string | undefined> {
    const full = joinPath(this.#folder, path);
    // Damaged bytes become text that no schema takes, and the file is named.
    return (await this.#files.exists(full)) ? new TextDecoder().decode(await this.#files.readAll(full)) : undefined;
  }

  async one<Value>(path: string, schema: z.ZodType<Value>, newest?: number): Promise<Value | undefined> {
    const text = await this.text(path);
    if (text === undefined) return undefined;
    const found = read(text, schema, path, newest);
    if (found.ok) return found.value;
    this.unreadable.push({ file: path, why: found.why });
    return undefined;
  }

  async all<Value>(paths: readonly string[], schema: z.ZodType<Value>, newest?: number): Promise<readonly Value[]> {
    const values: Value[] = [];
    for (const path of paths) {
      const value = await this.one(path, schema, newest);
      if (value !== undefined) values.push(value);
    }
    return values;
  }

  /** Paths of what lies in a folder below and has a name of this form, sorted; none where there is no such folder. */
  async names(below: string, form: RegExp): Promise<readonly string[]> {
    const full = joinPath(this.#folder, below);
    if (!(await this.#files.exists(full))) return [];
    const names = (await this.#files.list(full)).map(({ name }) => name).filter((name) => form.test(name));
    return names.sort().map((name) => (below === "" ? name : joinPath(below, name)));
  }
}

async function benchmarksOf(reader: Reader): Promise<readonly BenchmarkRecord[]> {
  return reader.all(await reader.names("", /^bench-.*\.json$/u), benchmarkRecord);
}

async function runsIn(reader: Reader): Promise<readonly KeptRun[]> {
  const runs: KeptRun[] = [];
  for (const path of await reader.names("runs", /^[^.]/u)) {
    const textOf = (name: string): Promise<string | undefined> => reader.text(joinPath(path, name));
    runs.push({
      ...{ id: path.slice("runs/".length), events: (await textOf("events.jsonl")) ?? "", settings: await textOf("settings.json") },
      ...{ evaluations: await textOf("evaluations.json"), resumptions: await textOf("resumptions.jsonl") },
    });
  }
  return runs;
}
