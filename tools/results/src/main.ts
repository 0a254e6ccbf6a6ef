import { backendClaims, checkpointClaims, findCases, hostClaims, ownCases } from "@tercet/claims";
import { run, type Claim, type Environment } from "@tercet/equivalence";
import { nodeHost } from "@tercet/host/node";
import { headlinesOf, tallyOf, type CheckpointRecord, type ClaimsRecord } from "@tercet/results";
import type { Backend } from "@tercet/tensor";
import { Command, Option } from "commander";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CheckpointErrors, columnOfBackend } from "./checkpoints.ts";
import { tabulate, type Settled } from "./claims.ts";
import { candidates, type Candidate } from "./columns.ts";
import { changedFiles, headOf } from "./commit.ts";
import { outcomesFrom } from "./other-outcomes.ts";
import { KeptOutcomes } from "./kept-outcomes.ts";
import { keptBenchmarks } from "./kept-benchmarks.ts";
import { thisMachine } from "./machine.ts";
import { writeResult } from "./write.ts";

// npm run results: checks every claim and every reference checkpoint of the checked-out commit and keeps what came of it in docs/results.

const root = join(import.meta.dirname, "..", "..", "..");
const environment: Environment = { runtime: "node", device: "cpu" };

interface Options {
  readonly runs: string;
  readonly seed: string;
  readonly columns: readonly string[];
  readonly with?: readonly string[];
  readonly changed?: true;
}

const program = new Command("npm run results --")
  .description("check every claim and every reference checkpoint of this commit, and keep what came of it in docs/results")
  .option("--runs <n>", "inputs tried for each claim", "25")
  .option("--seed <n>", "the seed of inputs", "0")
  .addOption(
    new Option("--columns <names...>", "only these backends").choices(candidates.map(({ name }) => name)).default(
      candidates.map(({ name }) => name),
      "all",
    ),
  ) // prettier-ignore
  .option("--with <files...>", "also outcomes of this commit that `tercet verify --json` wrote, such as a browser's")
  .option("--changed", "also where files differ from the commit, for a look")
  .parse();
const { runs, seed, columns, with: others = [], changed } = program.opts<Options>();

const commit = headOf(root);
const differing = changedFiles(root);
if (differing.length > 0 && changed !== true)
  program.error(
    `Files differ from the commit, so a record would be of something else: commit first, or give --changed.\n${differing.join("\n")}`,
  );

const started = performance.now();
const partial = join(root, "node_modules", ".cache", "tercet-results", `${commit.hash}-${runs}-${seed}`);
if (differing.length > 0) rmSync(partial, { recursive: true, force: true }); // what was kept is of other files
const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
const { files, wideVectors } = nodeHost();
const cases = await findCases(files, fileURLToPath(ownCases).replace(/[/\\]$/, ""));
const settled: Settled[] = others.flatMap(outcomesFrom);
const checkpoints = new CheckpointErrors();
const checkpointColumns: CheckpointRecord["columns"][number][] = [];

for (const candidate of candidates.filter(({ name }) => columns.includes(name))) {
  const backend = candidate.open();
  try {
    await checkClaims(candidate, backend);
    if (stop.signal.aborted) break;
    checkpointColumns.push(columnOfBackend(backend));
    await checkpoints.add(backend, checkpointColumns.length - 1, files, (name) => say(`${candidate.name}: checkpoint ${name}`));
  } finally {
    await backend.close();
  }
}
if (stop.signal.aborted) {
  say("");
  process.stderr.write(`Stopped. The same command goes on from here.\n`);
  process.exit(130);
}

const measured = { commit, measuredAt: new Date().toISOString(), machine: thisMachine() };
const seconds = Math.round((performance.now() - started) / 1000);
const record: ClaimsRecord = {
  ...{ schemaVersion: 1, ...measured, seconds, runs: Number(runs), seed: Number(seed) },
  ...tabulate(settled),
  ratios: headlinesOf(await keptBenchmarks(root)),
};
const errors: CheckpointRecord = { schemaVersion: 1, ...measured, columns: checkpointColumns, cases: checkpoints.list() };
const name = `${commit.committedAt.slice(0, 10)}-${commit.hash.slice(0, 7)}.json`;
const results = join(root, "docs", "results");
await writeResult(files, join(results, "claims"), name, record);
await writeResult(files, results, "checkpoints.json", errors);
rmSync(partial, { recursive: true, force: true });
say("");
process.stdout.write(`${summary(record)}\ndocs/results/claims/${name}, docs/results/checkpoints.json: ${seconds} s\n`);
if (record.failures.length > 0 || errors.cases.some(({ outputs }) => outputs.some(({ errors }) => errors.some(({ held }) => !held))))
  process.exitCode = 1;

/** The claims of one column; those that no backend takes part in come with the first. */
function claimsOf(backend: Backend): readonly Claim[] {
  const ofHost = checkpointColumns.length === 0 ? hostClaims(environment) : [];
  return [...backendClaims(backend, environment, { wideVectors }), ...checkpointClaims(cases, { backend, environment, files }), ...ofHost];
}

async function checkClaims(candidate: Candidate, backend: Backend): Promise<void> {
  const kept = new KeptOutcomes(join(partial, `${candidate.name}.jsonl`));
  const claims = claimsOf(backend);
  const known = claims.flatMap((claim) => {
    const outcome = kept.get(claim.id);
    return outcome === undefined ? [] : [{ claim, outcome }];
  });
  settled.push(...known);
  const rest = claims.filter(({ id }) => kept.get(id) === undefined);
  const byId = new Map(rest.map((claim) => [claim.id, claim]));
  const options = { budget: { runs: Number(runs) }, seed: Number(seed), signal: stop.signal };
  for await (const outcome of run(rest, options)) {
    if (stop.signal.aborted) return;
    const claim = byId.get(outcome.claim);
    if (claim !== undefined) settled.push({ claim, outcome });
    kept.add(outcome);
    say(`${candidate.name}: ${settled.length} claims, ${outcome.claim}`);
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
