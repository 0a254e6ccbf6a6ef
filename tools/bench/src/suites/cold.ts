import { summaryOf, tercetIn, type BenchmarkCase, type ColdEntry } from "@tercet/results";
import { join } from "node:path";
import type { Task } from "../contestants/task.ts";
import { evenRows } from "../inputs/token-rows.ts";
import { type Bench, type Suite } from "./suite.ts";

const rows = evenRows(1, 16);
const first: Task = { kind: "encode", rows, precision: "float32" };
/** So many tokens in all take another plan than those of `rows`. */
const parts: Task = { kind: "cold", rows, otherRows: evenRows(3, 27) };
const processes = 5;

/** What a first sentence costs: from the start of a process to its vector, and, of Tercet, what that consists of. */
export const coldSuite: Suite = {
  name: "cold",
  measures: "from the start of a process to the vector of one sentence of 16 tokens; first runs, new row counts",
  peers: ["onnxruntime-node", "onnxruntime-web", "pytorch"],
  run: async (bench) => {
    const entries: ColdEntry[] = [];
    const contenders = [...bench.modes.map(tercetIn), "onnxruntime-node", "onnxruntime-web", "pytorch"].filter(bench.takesPart);
    for (const contender of contenders) {
      bench.progress(`first sentence: ${contender}`);
      try {
        entries.push(await coldEntry(contender, bench));
      } catch (error) {
        bench.skip(`${contender}, first sentence`, error instanceof Error ? error.message : String(error));
      }
    }
    const made: BenchmarkCase = { kind: "cold", name: "1 x 16 tokens, no tokenizer", threads: bench.threads, entries };
    return entries.length === 0 ? [] : [made];
  },
};

async function coldEntry(contender: string, bench: Bench): Promise<ColdEntry> {
  const totals: number[] = [];
  const details = new Map<string, number[]>();
  // Files come from the disk, and are compiled, once.
  await fromStart(contender, bench);
  for (let i = 0; i < (bench.quick ? 2 : processes); i++) {
    totals.push(await fromStart(contender, bench));
    if (!contender.startsWith("tercet ")) continue;
    for (const [name, value] of Object.entries(await partsOf(contender, bench))) details.set(name, [...(details.get(name) ?? []), value]);
  }
  const named = [...details].map(([name, values]) => [name, summaryOf(values)] as const);
  return { contender, milliseconds: summaryOf(totals), parts: Object.fromEntries(named) };
}

/** Both requests wait in the pipe while the process starts, so nothing is waited for but the process. */
async function fromStart(contender: string, bench: Bench): Promise<number> {
  const contestant = await bench.startFresh(contender, { threads: bench.threads });
  const prepared = contestant.prepare(first);
  try {
    await Promise.all([prepared, contestant.output(join(bench.folder, "output.f32"))]);
    return performance.now() - contestant.startedAt;
  } finally {
    await contestant.close();
  }
}

async function partsOf(contender: string, bench: Bench): Promise<Readonly<Record<string, number>>> {
  const contestant = await bench.startFresh(contender, { threads: bench.threads });
  try {
    await contestant.prepare(parts);
    const output = await contestant.output(join(bench.folder, "output.f32"));
    return output.kind === "numbers" ? output.values : {};
  } finally {
    await contestant.close();
  }
}
