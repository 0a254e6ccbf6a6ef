import { BiEncoder } from "@tercet/bi-encoder";
import { CrossEncoder } from "@tercet/cross-encoder";
import { joinPath } from "@tercet/host";
import { nodeHost } from "@tercet/host/node";
import { PolyEncoder } from "@tercet/poly-encoder";
import { summaryOf, type LatencyRecord, type RankingTime } from "@tercet/results";
import { createWasmBackend } from "@tercet/tensor";
import { cpus } from "node:os";
import { parseArgs } from "node:util";

// What a ranking of one context costs with each model of the trio, candidates kept where the head can: npm run latency -w @tercet/experiments.
// The machine must be quiet. A cross-encoder reads every pair, so it is measured up to --pairs candidates.
const { values } = parseArgs({
  options: {
    models: { type: "string", default: joinPath(import.meta.dirname.replaceAll("\\", "/"), "../../../../packages/models/trio") },
    out: { type: "string", default: joinPath(import.meta.dirname.replaceAll("\\", "/"), "../../../../docs/results/trio-latency.json") },
    candidates: { type: "string", default: "20,1000,10000,100000" },
    pairs: { type: "string", default: "1000" },
    rounds: { type: "string", default: "15" },
    threads: { type: "string", default: "2" },
  },
});
const host = nodeHost();
const rounds = Number(values.rounds);
const sizes = values.candidates.split(",").map(Number);
const backend = createWasmBackend({ workers: host.workers, wideVectors: host.wideVectors, threads: Number(values.threads) });
const options = { host, backend };

const places = ["the station", "the museum", "a quiet hotel", "the airport", "a park nearby", "the old town"];
const times = ["at noon", "tomorrow morning", "on Friday at 7 pm", "next week", "after the concert"];
/** Replies of about a dozen words, no two alike. */
const replies = Array.from(
  { length: Math.max(...sizes) },
  (_, i) => `Your booking number ${i} for ${places[i % places.length] ?? ""} is confirmed, please come ${times[i % times.length] ?? ""}.`,
);
const contexts = Array.from(
  { length: rounds + 1 },
  (_, i) => `user: Could you book table ${i} near the station for two people? system: For when?`,
);

/** Times of one ranking for each context; the first warms up and is not counted. */
async function measured(head: string, candidates: number, rank: (context: string) => Promise<unknown>): Promise<RankingTime> {
  const samples: number[] = [];
  for (const context of contexts) {
    const started = performance.now();
    await rank(context);
    samples.push(performance.now() - started);
  }
  const milliseconds = summaryOf(samples.slice(1));
  process.stderr.write(`${head}, ${candidates} candidates: ${milliseconds.median.toFixed(2)} ms\n`);
  return { head, candidates, milliseconds };
}

const found: RankingTime[] = [];
for (const [head, load] of [
  ["bi", BiEncoder.load],
  ["poly", PolyEncoder.load],
] as const) {
  const model = await load(joinPath(values.models, head), options);
  for (const size of sizes) {
    const set = await model.encodeCandidates(replies.slice(0, size));
    found.push(await measured(head, size, (context) => model.rank(context, set, { k: 10 })));
  }
}
const cross = await CrossEncoder.load(joinPath(values.models, "cross"), options);
for (const size of sizes.filter((each) => each <= Number(values.pairs)))
  found.push(await measured("cross", size, (context) => cross.rank(context, replies.slice(0, size), { k: 10 })));
await backend.close();

const record: LatencyRecord = {
  schemaVersion: 1,
  measuredAt: new Date().toISOString(),
  machine: {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    processors: host.environment.processors,
    platform: `${process.platform}-${process.arch}`,
    node: process.versions.node,
  },
  backend: "wasm",
  threads: Number(values.threads),
  times: found,
};
await host.files.writeAtomic(values.out, `${JSON.stringify(record, undefined, 2)}\n`);
