import { claimId } from "@tercet/equivalence";
import {
  type Cell,
  type ClaimsRecord,
  type Column,
  type Failure,
  generator,
  type HeadlineRatio,
  type ResultsFolder,
  type Row,
  writeCell,
} from "@tercet/results";

/** How large a made folder of results is. */
export interface MadeSize {
  readonly subjects: number;
  readonly properties: number;
  readonly columns: number;
  readonly records: number;
}

const kinds = ["operator", "layer", "head", "loss", "tokenizer"];
const backends = ["wasm", "js", "reference", "webgpu", "gpujs"];
const properties = ["equals-oracle", "gradient-equals-difference", "batch-invariant", "order-invariant", "thread-invariant"];

function columnAt(place: number): Column {
  const backend = backends[place % backends.length] ?? "";
  const runtime = place % 7 === 6 ? "browser" : "node";
  return { backend, mode: `mode-${place}`, threads: 1 + (place % 3), runtime, device: backend.includes("gpu") ? "gpu" : "cpu" };
}

/** A folder of results as the tools could have left it: every outcome occurs, errors differ from record to record, one claim begins to fail in the newest. */
export function madeResults({ subjects, properties: each, columns, records }: MadeSize, seed = 1): ResultsFolder {
  const random = generator(seed);
  const rows: Row[] = Array.from({ length: subjects * each }, (_, i) => ({
    kind: kinds[Math.floor(i / each) % kinds.length] ?? "",
    name: `subject-${Math.floor(i / each)}`,
    property: properties[i % each] ?? `property-${i % each}`,
  }));
  const place = Array.from({ length: columns }, (_, i) => columnAt(i));
  const cellOf = (row: number, column: number, failsNow: boolean): Cell => {
    if (row === 3 && column === 0) return failsNow ? { kind: "failed", runs: 7, ofBound: 3.25, ulp: 12 } : heldCell(0.9);
    const chance = random();
    if (chance < 0.05) return { kind: "unsupported", why: "the device has no float64" };
    if (chance < 0.07) return { kind: "not-run", why: "20000 ms ended before the first run did" };
    return heldCell(random());
  };
  const heldCell = (ofBound: number): Cell => ({
    ...{ kind: "held", runs: 25, ofBound: Number(ofBound.toPrecision(2)), ulp: Math.round(ofBound * 8) / 2, path: "3" },
    distribution: [10, 2, 3, 4, 3, 2, 1],
  });
  const made = Array.from({ length: records }, (_, n): ClaimsRecord => {
    const isNewest = n === records - 1;
    const reasons: string[] = [];
    const cells = rows.map((_, row) =>
      place.map((_, column) => (row % 11 === 10 && column > 0 ? null : writeCell(cellOf(row, column, isNewest), reasons))),
    );
    const when = new Date(Date.UTC(2026, 9, 1 + n, 10)).toISOString();
    return {
      schemaVersion: 1,
      commit: {
        hash: (0xabcdef1 * (n + 7)).toString(16).padEnd(40, "0"),
        committedAt: when,
        subject: `feat(tensor): change number ${n + 1}`,
      },
      ...{ measuredAt: when, seconds: 61, runs: 25, seed: 0, columns: place, rows, cells, reasons },
      machine: { cpu: "a processor", processors: 2, platform: "linux-x64", node: "26.10.0" },
      failures: isNewest ? [failureOf(rows[3]!, place[0]!)] : [],
      ratios: ratiosAt(n, random),
    };
  });
  return {
    records: made,
    benchmarks: [],
    runs: [],
    checkpoints: undefined,
    trio: undefined,
    latency: undefined,
    vectors: undefined,
    tokenizers: undefined,
    mutants: undefined,
    unreadable: [],
  };
}

function failureOf({ kind, name, property }: Row, { backend, mode, threads, runtime, device }: Column): Failure {
  const claim = claimId({
    subject: { kind: kind as "operator", name },
    property: { name: property },
    backend: { name: backend, ...(mode === undefined ? {} : { mode }), ...(threads === undefined ? {} : { threads }) },
    environment: { runtime, device },
  });
  return {
    ...{
      claim,
      row: 3,
      column: 0,
      shrinks: 9,
      seed: -77,
      path: "6:1:0",
      what: "1 of 6 elements is beyond its bound: y[1, 2] is 3.25 times as far as it may be",
    },
    counterExample: '{"x":{"shape":[2,3],"data":Float32Array.from([0,1,-0,2.5,3,1e-38])}}',
    replay: `npx tercet verify --claim=${claim} --seed=-77 --path=6:1:0`,
    worst: { array: "y", at: [1, 2], expected: 0.8414709848, got: 0.8414710164, bound: 9.7e-9, absolute: 3.16e-8, ulp: 12 },
  };
}

function ratiosAt(n: number, random: () => number): readonly HeadlineRatio[] {
  const ratioOf = (base: number): { ratio: number; from: number; to: number } => {
    const ratio = base * (1 + 0.02 * (random() - 0.5)) * (n > 8 ? 1.2 : 1);
    return { ratio, from: ratio * 0.98, to: ratio * 1.03 };
  };
  return ["wide", "relaxed"].map((mode, i) => ({
    ...{ work: "MiniLM 32 x 32", against: "onnxruntime-node 1.30.0", mode, wanted: 1.2 - i / 2 },
    ratios: [{ case: "32 x 32 tokens", ...ratioOf(1 - i / 2) }],
    measuredAt: new Date(Date.UTC(2026, 9, 1 + n, 11)).toISOString(),
  }));
}
