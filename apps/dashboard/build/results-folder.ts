import {
  benchmarkRecord,
  checkpointRecord,
  claimsRecord,
  latencyRecord,
  mutantsRecord,
  read,
  trioRecord,
  vectorsRecord,
  type BenchmarkRecord,
  type CheckpointRecord,
  type ClaimsRecord,
  type LatencyRecord,
  type MutantsRecord,
  type RunTexts,
  type TrioRecord,
  type VectorsRecord,
} from "@tercet/results";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Unreadable } from "../src/data/circumstances.ts";

type Schema<Value> = Parameters<typeof read<Value>>[1];

/** A run that is kept as the files of its folder. */
export interface KeptRun extends RunTexts {
  readonly id: string;
}

/** Everything that is kept in a folder of results; a damaged file is named, and hides nothing else. */
export interface ResultsFolder {
  /** Oldest first. */
  readonly records: readonly ClaimsRecord[];
  readonly benchmarks: readonly BenchmarkRecord[];
  readonly runs: readonly KeptRun[];
  readonly checkpoints: CheckpointRecord | undefined;
  readonly trio: TrioRecord | undefined;
  readonly latency: LatencyRecord | undefined;
  readonly vectors: VectorsRecord | undefined;
  readonly mutants: MutantsRecord | undefined;
  readonly unreadable: readonly Unreadable[];
}

/** Reads a folder such as `docs/results`. */
export function readResults(folder: string): ResultsFolder {
  const unreadable: Unreadable[] = [];
  const one = <Value>(name: string, schema: Schema<Value>, newest?: number): Value | undefined => {
    if (!existsSync(join(folder, name))) return undefined;
    const found = read(readFileSync(join(folder, name), "utf8"), schema, name, newest);
    if (found.ok) return found.value;
    unreadable.push({ file: name, why: found.why });
    return undefined;
  };
  const namesIn = (path: string, form: RegExp): readonly string[] =>
    existsSync(join(folder, path))
      ? readdirSync(join(folder, path))
          .filter((name) => form.test(name))
          .sort()
      : [];
  const all = <Value>(names: readonly string[], schema: Schema<Value>, newest?: number): readonly Value[] =>
    names.map((name) => one(name, schema, newest)).filter((value) => value !== undefined);
  const records = all(
    namesIn("claims", /\.json$/u).map((name) => `claims/${name}`),
    claimsRecord,
    1,
  );
  return {
    records: records.toSorted((a, b) => Date.parse(a.commit.committedAt) - Date.parse(b.commit.committedAt)),
    benchmarks: all(namesIn(".", /^bench-.*\.json$/u), benchmarkRecord),
    runs: namesIn("runs", /^[^.]/u).map((id) => runIn(join(folder, "runs", id), id)),
    checkpoints: one("checkpoints.json", checkpointRecord, 1),
    trio: one("trio.json", trioRecord, 1),
    latency: one("trio-latency.json", latencyRecord, 1),
    vectors: one("vectors.json", vectorsRecord, 1),
    mutants: one("mutants.json", mutantsRecord, 1),
    unreadable,
  };
}

function runIn(folder: string, id: string): KeptRun {
  const textOf = (name: string): string | undefined =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : undefined;
  return {
    ...{ id, events: textOf("events.jsonl") ?? "", settings: textOf("settings.json") },
    ...{ evaluations: textOf("evaluations.json"), resumptions: textOf("resumptions.jsonl") },
  };
}
