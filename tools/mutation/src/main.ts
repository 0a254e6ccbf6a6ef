import { mutantsRecord, type Mutant as Kept } from "@tercet/results";
import { Command } from "commander";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Copy } from "./copy.ts";
import { check } from "./finding.ts";
import { areas } from "./areas/index.ts";

// npx nx mutants @tercet/mutation: sows every fault in turn and shows which claim finds it. Exit 1 where one survives.

const workspace = join(import.meta.dirname, "..", "..", "..");

interface Options {
  readonly only?: string;
  readonly runs: string;
  readonly write?: true;
}

const program = new Command("mutants")
  .description("sow faults in a copy of the sources, and show which claim finds each")
  .option("--only <text>", "only mutants whose area or name contains this")
  .option("--runs <n>", "inputs tried for each claim", "25")
  .option("--write", "keep what came of them in docs/results/mutants.json")
  .parse();
const { only, runs, write } = program.opts<Options>();

const all = areas.flatMap(({ area, mutants }) => mutants.map((mutant) => ({ area, ...mutant })));
const chosen = all.filter(({ area, name }) => only === undefined || `${area} ${name}`.includes(only));
if (chosen.length === 0) program.error(`No mutant's area or name contains "${only ?? ""}".`);
if (write === true && chosen.length < all.length) program.error("Results are kept of all mutants together: leave --only away.");

const copy = new Copy(workspace);
const kept: Kept[] = [];
const missed: string[] = [];
try {
  for (const [i, mutant] of chosen.entries()) {
    const { area, name, file, what, claims } = mutant;
    const started = performance.now();
    const finding = await copy.with(mutant, () => check(copy, mutant, Number(runs)));
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    const caughtBy = finding.kind === "caught" ? finding.claim : undefined;
    kept.push({ name, area, file, what, expected: claims.join(" or "), caughtBy, seconds });
    if (caughtBy === undefined) missed.push(name);
    const word = { caught: "caught  ", survived: "SURVIVED", broken: "BROKEN  " }[finding.kind];
    const detail = finding.kind === "caught" ? finding.claim : finding.kind === "broken" ? finding.what : `${finding.checked} claims held`;
    process.stdout.write(`${String(i + 1).padStart(3)}/${chosen.length} ${word} ${area} ${name} (${seconds} s): ${detail}\n`);
  }
  // What fails without a fault finds nothing.
  const claims = [...new Set(chosen.flatMap((each) => each.claims))];
  for (const backend of new Set(chosen.map((each) => each.backend))) {
    const own = claims.filter((claim) => chosen.some((each) => each.backend === backend && each.claims.includes(claim)));
    const finding = await check(copy, { claims: own, ...(backend === undefined ? {} : { backend }) }, Number(runs));
    if (finding.kind === "survived" && finding.checked > 0) continue;
    missed.push(`unchanged sources on ${backend ?? "wasm"}: ${finding.kind === "survived" ? "no claim is named so" : finding.what}`);
  }
} finally {
  copy.remove();
}
process.stdout.write(
  `${kept.length - missed.length} of ${kept.length} mutants caught\n${missed.map((name) => `missed: ${name}\n`).join("")}`,
);
if (write === true) {
  const path = join(workspace, "docs", "results", "mutants.json");
  const record = mutantsRecord.parse({ schemaVersion: 1, measuredAt: new Date().toISOString(), mutants: kept });
  writeFileSync(`${path}.part`, `${JSON.stringify(record, undefined, 2)}\n`);
  renameSync(`${path}.part`, path);
}
if (missed.length > 0) process.exitCode = 1;
