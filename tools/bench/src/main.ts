import { readText } from "@tercet/host";
import { nodeHost } from "@tercet/host/node";
import { join } from "node:path";
import { argv, stderr, stdout } from "node:process";
import { readCommandLine } from "./command-line.ts";
import { describeMachine } from "./machine.ts";
import { withTable } from "./readme-table.ts";
import { printed, type BenchmarkRecord } from "./result.ts";
import type { Suite } from "./suite.ts";
import { encodeSuite } from "./suites/encode.ts";
import { matmulSuite } from "./suites/matmul.ts";

// npm run bench -- [suite ...]: a new suite is one file and one entry here.
const suites: readonly Suite[] = [matmulSuite, encodeSuite];
const commandLine = readCommandLine(argv.slice(2), new Map(suites.map(({ name, measures }) => [name, measures])), {
  out: (text) => void stdout.write(text),
  err: (text) => void stderr.write(text),
});
if (commandLine.kind === "done") process.exit(commandLine.exitCode);
const { suites: wanted, threads, rounds, write } = commandLine.request;

const host = nodeHost();
const print = (line: string): void => void stdout.write(`${line}\n`);
for (const suite of suites.filter(({ name }) => wanted.includes(name))) {
  const machine = describeMachine();
  print(
    `${machine.cpu}, ${String(machine.processors)} processors, ${machine.platform}, Node ${machine.node} (V8 ${machine.v8}), load ${String(machine.load)}`,
  );
  const timing = {
    warmups: 2,
    rounds,
    pauseMilliseconds: 20,
    sleep: (time: number) => host.clock.sleep(time),
    elapsed: () => host.clock.elapsed(),
  };
  const result = await suite.run({ host, threads, timing });
  for (const line of printed(result)) print(line);
  if (write && result.kind === "measured") {
    const record: BenchmarkRecord = { schema: 1, measuredAt: new Date(host.clock.now()).toISOString(), machine, result };
    const root = join(import.meta.dirname, "..", "..", "..");
    const folder = join(root, "docs", "results");
    await host.files.makeFolder(folder);
    await host.files.writeAtomic(join(folder, `bench-${suite.name}.json`), `${JSON.stringify(record, undefined, 2)}\n`);
    const readme = join(root, "README.md");
    if (suite === encodeSuite) await host.files.writeAtomic(readme, withTable(await readText(host.files, readme), record));
  }
}
// onnxruntime-web leaves its threads waiting.
process.exit(0);
