import { summaryOf, tercetIn, type BenchmarkCase, type MemoryEntry } from "@tercet/results";
import { join } from "node:path";
import { evenRows } from "../inputs/token-rows.ts";
import { single, type Bench, type Suite } from "./suite.ts";

const task = { kind: "encode", rows: evenRows(32, 128), precision: "float32" } as const;
const runs = 3;
const processes = 3;

/** The most memory that a fresh process takes to load MiniLM and encode 32 texts of 128 tokens, several times. */
export const memorySuite: Suite = {
  name: "memory",
  measures: "the most memory of a fresh process that encodes 32 x 128 tokens",
  peers: ["onnxruntime-node", "onnxruntime-web", "pytorch"],
  run: async (bench) => {
    const entries: MemoryEntry[] = [];
    const contenders = [...bench.modes.map(tercetIn), "onnxruntime-node", "onnxruntime-web", "pytorch"].filter(bench.takesPart);
    for (const contender of contenders) {
      bench.progress(`32 x 128 tokens: ${contender}`);
      try {
        const [peaks, empty]: [number[], number[]] = [[], []];
        // Node compiles what it has not kept, which takes memory.
        await peakOf(contender, bench, false);
        for (let i = 0; i < (bench.quick ? 1 : processes); i++) {
          empty.push(await peakOf(contender, bench, false));
          peaks.push(await peakOf(contender, bench, true));
        }
        entries.push({ contender, bytes: summaryOf(peaks), idleBytes: summaryOf(empty) });
      } catch (error) {
        bench.skip(`${contender}, memory`, error instanceof Error ? error.message : String(error));
      }
    }
    const made: BenchmarkCase = { kind: "memory", name: "32 x 128 tokens", threads: bench.threads, entries };
    return entries.length === 0 ? [] : [made];
  },
};

/** The peak of a process that has loaded its libraries, and nothing more or the whole work. */
async function peakOf(contender: string, bench: Bench, works: boolean): Promise<number> {
  const contestant = await bench.startFresh(contender, { threads: bench.threads });
  try {
    if (works) {
      await contestant.prepare(task);
      await contestant.output(join(bench.folder, "output.f32"));
      for (let i = 0; i < runs; i++) await contestant.run(single);
    }
    return await contestant.peakBytes();
  } finally {
    await contestant.close();
  }
}
