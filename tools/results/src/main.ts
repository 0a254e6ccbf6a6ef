import {
  backendClaims,
  checkpointClaims,
  findCases,
  hostClaims,
  openCheckedPlaces,
  ownCases,
  type CheckedPlaces,
  type ObservedCase,
} from "@tercet/claims";
import type { Claim, Environment } from "@tercet/equivalence";
import { nodeHost } from "@tercet/host/node";
import { headlinesOf, readBenchmarks, tallyOf, type CheckpointCase, type CheckpointRecord, type ClaimsRecord } from "@tercet/results";
import type { Backend } from "@tercet/tensor";
import { environmentOf } from "@tercet/tensor/claims";
import { Command, Option } from "commander";
import { readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { caseIn, casesOf, columnOfBackend, type ColumnCases } from "./checkpoints.ts";
import { tabulate, type Settled } from "./claims.ts";
import { columnNames, columnsNamed, type Candidate } from "./columns.ts";
import { changedFiles, headOf } from "./commit.ts";
import { caseLines, KeptLines, outcomeLines } from "./kept-lines.ts";
import { outcomesFrom } from "./other-outcomes.ts";
import { thisMachine } from "./machine.ts";
import { writeResult } from "./write.ts";

// npm run results: checks every claim and every reference checkpoint of the checked-out commit and keeps what came of it in docs/results.

const root = join(import.meta.dirname, "..", "..", "..");
const environment: Environment = { runtime: "node", device: "cpu" };

interface Options {
  readonly runs: string;
  readonly deviceRuns: string;
  readonly deviceSeconds: string;
  readonly seed: string;
  readonly columns: readonly string[];
  readonly with?: readonly string[];
  readonly changed?: true;
}

const program = new Command("npm run results --")
  .description("check every claim and every reference checkpoint of this commit, and keep what came of it in docs/results")
  .option("--runs <n>", "inputs tried for each claim", "25")
  .option("--seed <n>", "the seed of inputs", "0")
  .option("--device-runs <n>", "inputs tried for each claim on webgpu and gpujs, which are slow where the device is a program", "5")
  .option("--device-seconds <n>", "longest for one claim there, which then has fewer inputs", "120")
  .addOption(new Option("--columns <names...>", "these backends").choices(columnNames).default(["processors"]))
  .option("--with <files...>", "also outcomes of this commit that `tercet verify --json` wrote, such as a browser's")
  .option("--changed", "also where files differ from the commit, for a look")
  .parse();
const { runs, deviceRuns, deviceSeconds, seed, columns, with: others = [], changed } = program.opts<Options>();

const commit = headOf(root);
const differing = changedFiles(root);
if (differing.length > 0 && changed !== true)
  program.error(
    `Files differ from the commit, so a record would be of something else: commit first, or give --changed.\n${differing.join("\n")}`,
  );

const started = performance.now();
const partial = join(root, "node_modules", ".cache", "tercet-results", `${commit.hash}-${runs}-${deviceRuns}-${seed}`);
if (differing.length > 0) rmSync(partial, { recursive: true, force: true }); // what was kept is of other files
const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
const { files, wideVectors } = nodeHost();
const cases = await findCases(files, fileURLToPath(ownCases).replace(/[/\\]$/, ""));
/** What each case is, in its own words. */
const whats = new Map(cases.map((folder) => [basename(folder), whatOf(folder)]));
const settled: Settled[] = others.flatMap(outcomesFrom);
const checkpointColumns: CheckpointRecord["columns"][number][] = [];
const checkpoints: ColumnCases[] = [];

for (const candidate of columnsNamed(columns)) {
  const found = new KeptLines(join(partial, `${candidate.name}-checkpoints.jsonl`), caseLines);
  const places = await openCheckedPlaces([{ open: candidate.open, claims: (backend) => claimsOf(backend, found) }]);
  try {
    await checkClaims(candidate, places, found);
    if (stop.signal.aborted) break;
    const [backend] = places.backends();
    if (backend === undefined) throw new Error("one place was opened");
    checkpointColumns.push(columnOfBackend(backend));
    // Losses, gradients and steps are compared in float64, which js has.
    checkpoints.push({ exact: backend.dtypes.has("float64"), cases: found.values() });
  } finally {
    await places.close();
  }
}
if (stop.signal.aborted) {
  say("");
  process.stderr.write(`Stopped. The same command goes on from here.\n`);
  process.exit(130);
}

const { benchmarks, unreadable } = await readBenchmarks(files, join(root, "docs", "results"));
// A record without it would look as if nobody had measured.
for (const { why } of unreadable) throw new Error(why);
const measured = { commit, measuredAt: new Date().toISOString(), machine: thisMachine() };
const seconds = Math.round((performance.now() - started) / 1000);
const record: ClaimsRecord = {
  ...{ schemaVersion: 1, ...measured, seconds, runs: Number(runs), seed: Number(seed) },
  ...tabulate(settled),
  ratios: headlinesOf(benchmarks),
};
const errors: CheckpointRecord = { schemaVersion: 1, ...measured, columns: checkpointColumns, cases: casesOf(checkpoints) };
const name = `${commit.committedAt.slice(0, 10)}-${commit.hash.slice(0, 7)}.json`;
const results = join(root, "docs", "results");
await writeResult(files, join(results, "claims"), name, record);
await writeResult(files, results, "checkpoints.json", errors);
rmSync(partial, { recursive: true, force: true });
say("");
process.stdout.write(`${summary(record)}\ndocs/results/claims/${name}, docs/results/checkpoints.json: ${seconds} s\n`);
if (record.failures.length > 0 || errors.cases.some(({ outputs }) => outputs.some(({ errors }) => errors.some(({ held }) => !held))))
  process.exitCode = 1;

function whatOf(folder: string): string {
  return z.object({ what: z.string() }).parse(JSON.parse(readFileSync(join(folder, "case.json"), "utf8"))).what;
}

/** The claims of one column; those that no backend takes part in come with the first. */
function claimsOf(backend: Backend, found: KeptLines<CheckpointCase>): readonly Claim[] {
  const ofHost = checkpointColumns.length === 0 ? hostClaims(environment) : [];
  const observe = (observed: ObservedCase): void => found.add(caseIn(observed, whats.get(observed.name) ?? ""));
  const ofCheckpoints = checkpointClaims(cases, { backend, environment: environmentOf(backend, environment), files, observe });
  return [...backendClaims(backend, environment, { wideVectors }), ...ofCheckpoints, ...ofHost];
}

/** Checks the claims of one column. */
async function checkClaims({ name, isSlow }: Candidate, { claims, run }: CheckedPlaces, found: KeptLines<CheckpointCase>): Promise<void> {
  const kept = new KeptLines(join(partial, `${name}.jsonl`), outcomeLines);
  // Of a checkpoint both must be known: its outcome and its errors.
  const isKnown = ({ id, subject }: Claim): boolean =>
    kept.get(id) !== undefined && (subject.kind !== "checkpoint" || found.get(subject.name) !== undefined);
  settled.push(...claims.filter(isKnown).map((claim) => ({ claim, outcome: kept.get(claim.id)! }))); // just looked at
  const rest = claims.filter((claim) => !isKnown(claim));
  const byId = new Map(rest.map((claim) => [claim.id, claim]));
  const budget = isSlow === true ? { runs: Number(deviceRuns), milliseconds: 1000 * Number(deviceSeconds) } : { runs: Number(runs) };
  const options = { budget, seed: Number(seed), signal: stop.signal };
  for await (const outcome of run(rest, options)) {
    if (stop.signal.aborted) return;
    const claim = byId.get(outcome.claim);
    if (claim !== undefined) settled.push({ claim, outcome });
    kept.add(outcome);
    say(`${name}: ${settled.length} claims, ${outcome.claim}`);
  }
}

/** The last line of standard error, where a terminal shows it. */
function say(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text.slice(0, 100)}`);
}

function summary(of: ClaimsRecord): string {
  const { held, failed, unsupported, notRun } = tallyOf(of);
  const lines = of.failures.map(({ claim, what }) => `FAILED ${claim}: ${what}\n`);
  const all = held + failed + unsupported + notRun;
  return `${lines.join("")}${held} of ${all} claims held, ${failed} failed, ${unsupported} unsupported, ${notRun} not run`;
}
