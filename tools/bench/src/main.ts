import { nodeHost } from "@tercet/host/node";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describeMachine } from "./machine.ts";
import { printed, type BenchmarkRecord } from "./result.ts";
import type { Suite } from "./suite.ts";
import { encodeSuite } from "./suites/encode.ts";
import { matmulSuite } from "./suites/matmul.ts";

// npm run bench -- [suite ...] [--threads N] [--rounds N] [--write]: all suites unless some are named; --write keeps the results in docs/results.
const suites: readonly Suite[] = [matmulSuite, encodeSuite];
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    threads: { type: "string", default: "2" },
    rounds: { type: "string", default: "11" },
    write: { type: "boolean", default: false },
  },
});
const whole = (name: string, text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1000)
    throw new RangeError(`--${name} must be a whole number from 1 to 1000, but is ${text}.`);
  return value;
};
const threads = whole("threads", values.threads);
const rounds = whole("rounds", values.rounds);
const unknown = positionals.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0)
  throw new RangeError(`There is no suite ${unknown.join(", ")}; there are ${suites.map(({ name }) => name).join(", ")}.`);

const host = nodeHost();
const print = (line: string): void => void process.stdout.write(`${line}\n`);
for (const suite of suites.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
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
  if (values.write && result.kind === "measured") {
    const record: BenchmarkRecord = { schema: 1, measuredAt: new Date(host.clock.now()).toISOString(), machine, result };
    const folder = join(import.meta.dirname, "..", "..", "..", "docs", "results");
    await host.files.makeFolder(folder);
    await host.files.writeAtomic(join(folder, `bench-${suite.name}.json`), `${JSON.stringify(record, undefined, 2)}\n`);
  }
}
// onnxruntime-web leaves its threads waiting.
process.exit(0);
