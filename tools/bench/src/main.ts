import { targets, type BenchmarkRecord } from "@tercet/results";
import { nodeHost } from "@tercet/host/node";
import { join } from "node:path";
import { argv, stderr, stdout } from "node:process";
import { readCommandLine } from "./command-line.ts";
import { peers } from "./peers/index.ts";
import { machineLine, recordLines } from "./report/lines.ts";
import { describeMachine } from "./report/machine.ts";
import { differs } from "./report/record.ts";
import { gpuRows } from "./report/gpu-rows.ts";
import { keep, writeReadme } from "./report/kept.ts";
import { tableRows, tableText } from "./report/table.ts";
import { openSession, type Session } from "./session.ts";
import { suites } from "./suites/index.ts";
import type { Suite } from "./suites/suite.ts";

// npm run bench -- [suite ...]
const commandLine = readCommandLine(
  argv.slice(2),
  { suites: new Map(suites.map(({ name, measures }) => [name, measures])), peers: new Map(peers.map(({ name, what }) => [name, what])) },
  { out: (text) => void stdout.write(text), err: (text) => void stderr.write(text) },
);
if (commandLine.kind === "done") process.exit(commandLine.exitCode);
const { request } = commandLine;
const root = join(import.meta.dirname, "..", "..", "..");
const host = nodeHost();
const machine = describeMachine();
const print = (line: string): void => void stdout.write(`${line}\n`);
const interruption = new AbortController();
const progress = (text: string): void => {
  if (!interruption.signal.aborted) stderr.write(stderr.isTTY ? `\r\u001b[K  ${text} ...` : `  ${text} ...\n`);
};
const progressDone = (): void => {
  if (stderr.isTTY) stderr.write("\r\u001b[K");
};

let session: Session | undefined;
const signals = { SIGINT: 130, SIGTERM: 143 } as const;
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    interruption.abort();
    progressDone();
    stderr.write("Interrupted; what was measured so far is printed above.\n");
    void (session?.close("at once") ?? Promise.resolve()).finally(() => process.exit(signals[signal]));
  });

/** Runs one suite in its own surroundings. */
async function measured(suite: Suite): Promise<BenchmarkRecord> {
  session = await openSession({
    ...request,
    host,
    peers: peers.filter(({ name }) => request.peers.includes(name) && suite.peers.includes(name)),
    place: { cache: request.cache ?? join(root, "node_modules", ".cache", "tercet-bench"), python: request.python, progress },
  });
  try {
    const measuredAt = new Date(host.clock.now()).toISOString();
    const cases = await suite.run(session.bench);
    const { threads, quick } = request;
    const [contenders, skipped] = [session.contenders(), session.skipped()];
    return { schema: 2, suite: suite.name, measuredAt, machine, threads, quick, contenders, cases, skipped };
  } finally {
    await session.close();
  }
}

print(machineLine(machine));
const records: BenchmarkRecord[] = [];
try {
  for (const suite of suites.filter(({ name }) => request.suites.includes(name))) {
    const record = await measured(suite);
    records.push(record);
    progressDone();
    print("");
    for (const line of recordLines(record)) print(line);
    if (request.write) await keep(root, record);
  }
  print(`\n${tableText([...tableRows(targets, records), ...gpuRows(records, false)])}`);
  print(
    "Ratios are wide / relaxed: with V8's vectors of 256 bits, and with its default flags. `nearly`: what is wanted lies within the interval.",
  );
  if (request.write) {
    await writeReadme(host.files, root);
    print("The results are in docs/results, and the README's table is made from all that lie there.");
  }
  process.exit(records.some(differs) ? 1 : 0);
} catch (error) {
  // Contestants that were ended by Ctrl-C fail; that is no news.
  if (!interruption.signal.aborted) {
    progressDone();
    stderr.write(`npm run bench failed: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
