import { nodeHost } from "@tercet/host/node";
import { mutantsRecord } from "@tercet/results";
import { Command } from "commander";
import { join } from "node:path";
import { areas } from "./areas/index.ts";
import { campaign, faultsWithout, type Met } from "./campaign.ts";
import { mutantsOf, type Named } from "./mutant.ts";

// npx nx mutants @tercet/mutation: sows every fault in turn and shows which claim finds it. Exit 1 where one survives.

const workspace = join(import.meta.dirname, "..", "..", "..");

interface Options {
  readonly only?: string;
  readonly runs: string;
  readonly jobs: string;
  readonly list?: true;
  readonly write?: true;
}

const program = new Command("mutants")
  .description("sow faults in a copy of the sources, and show which claim finds each")
  .option("--only <texts>", "only mutants whose area or name contains one of these, commas between")
  .option("--runs <n>", "inputs tried for each claim", "25")
  .option("--jobs <n>", "mutants at a time", "2")
  .option("--list", "tell which mutants there are, and sow none")
  .option("--write", "keep what came of them in docs/results/mutants.json")
  .parse();
const { only, write, list, ...numbers } = program.opts<Options>();
const [runs, jobs] = [Number(numbers.runs), Number(numbers.jobs)];
for (const [name, value] of Object.entries({ runs, jobs }))
  if (!Number.isInteger(value) || value < 1) program.error(`--${name} must be a whole number from 1 on.`);

const all = mutantsOf(areas);
const chosen = all.filter(({ area, name }) => only === undefined || only.split(",").some((text) => `${area} ${name}`.includes(text)));
if (chosen.length === 0) program.error(`No mutant's area or name contains "${only ?? ""}".`);
if (write === true && chosen.length < all.length) program.error("Results are kept of all mutants together: leave --only away.");

let done = 0;
function tell({ area, name }: Named, { finding, seconds }: Met): void {
  const word = { caught: "caught  ", survived: "SURVIVED", broken: "BROKEN  " }[finding.kind];
  const detail =
    finding.kind === "caught"
      ? `${finding.claim}: ${finding.what}`
      : finding.kind === "broken"
        ? finding.what
        : `${finding.checked} claims held`;
  const place = `${String(++done).padStart(3)}/${chosen.length}`;
  process.stdout.write(`${place} ${word} ${area} ${name} (${seconds} s): ${detail.slice(0, 240)}\n`);
}

async function main(signal: AbortSignal): Promise<number> {
  const options = { workspace, runs, signal };
  const met = await campaign(chosen, { ...options, jobs, told: tell });
  const missed = chosen.filter((_, i) => met[i]?.finding.kind !== "caught");
  const faults = await faultsWithout(chosen, options);
  const lines = [...missed.map(({ area, name }) => `missed: ${area} ${name}`), ...faults];
  process.stdout.write(`${chosen.length - missed.length} of ${chosen.length} mutants caught\n${lines.map((line) => `${line}\n`).join("")}`);
  if (write === true) await keep(met);
  return lines.length === 0 ? 0 : 1;
}

async function keep(met: readonly Met[]): Promise<void> {
  const mutants = chosen.map(({ name, area, file, what, claims }, i) => {
    const { finding, seconds } = met[i]!; // one for each
    return {
      name,
      area,
      file,
      what,
      expected: claims.join(" or "),
      ...(finding.kind === "caught" ? { caughtBy: finding.claim } : {}),
      seconds,
    };
  });
  const record = mutantsRecord.parse({ schemaVersion: 1, measuredAt: new Date().toISOString(), mutants });
  const path = join(workspace, "docs", "results", "mutants.json");
  await nodeHost().files.writeAtomic(path, `${JSON.stringify(record, undefined, 2)}\n`);
}

if (list === true) for (const { area, name, what } of chosen) process.stdout.write(`${area} ${name}: ${what}\n`);
else {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop.abort());
  try {
    process.exitCode = await main(stop.signal);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    process.stderr.write("Stopped; no copy is left behind.\n");
    process.exitCode = 130;
  }
}
