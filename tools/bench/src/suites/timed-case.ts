import { nameOf, summaryOf, type BenchmarkCase, type Check, type TimedEntry } from "@tercet/results";
import { join } from "node:path";
import type { Contestant } from "../contestants/contestant.ts";
import type { Output, Task } from "../contestants/task.ts";
import { compare, type Agreement } from "../measure/agreement.ts";
import { inRounds } from "../measure/rounds.ts";
import { type Bench } from "./suite.ts";

/** One contender's part in a case. */
export interface Entry {
  readonly contender: string;
  readonly task: Task;
  /** Set apart from the contender's other entry of the same case: `int8`. */
  readonly variant?: string;
  /** How its output is compared with the first entry's; default: as the case says. */
  readonly agreement?: Agreement;
}

/** Equal work for several contenders. */
export interface TimedCase {
  readonly name: string;
  /** What is counted, and how many of it one run makes. */
  readonly unit: string;
  readonly work: number;
  /** The first one that can do it is what the others are compared with. */
  readonly entries: readonly Entry[];
  readonly agreement: Agreement;
  /** Seconds that all rounds together should not take. */
  readonly seconds: number;
  readonly threads?: number;
  /** Contenders that are asked, when all have had their turns, for the parts of their work that are timed apart. */
  readonly asksParts?: readonly string[];
  /** Whether outputs are compared and nothing is timed. Default: false. */
  readonly comparesOnly?: boolean;
}

/** Prepares all, compares what they compute, and times those that agree; undefined where no one is left. */
export async function timedCase(wanted: TimedCase, bench: Bench): Promise<BenchmarkCase | undefined> {
  const threads = wanted.threads ?? bench.threads;
  const prepared: {
    readonly entry: Entry;
    readonly contestant: Contestant;
    readonly told: Pick<TimedEntry, "contender" | "check" | "chosen">;
  }[] = [];
  let reference: Output | undefined;
  for (const entry of wanted.entries.filter(({ contender }) => bench.takesPart(contender))) {
    const name = nameOf(entry);
    bench.progress(`${wanted.name}: ${name} prepares`);
    try {
      const contestant = await bench.start(entry.contender, { threads, variant: entry.variant });
      const chosen = await contestant.prepare(entry.task);
      const output = await contestant.output(join(bench.folder, "output.f32"));
      const check =
        reference === undefined ? { kind: "reference" as const } : checked(reference, output, entry.agreement ?? wanted.agreement);
      reference ??= output;
      prepared.push({ entry, contestant, told: { contender: name, check, ...(chosen === undefined ? {} : { chosen }) } });
    } catch (error) {
      bench.skip(`${name}, ${wanted.name}`, error instanceof Error ? error.message : String(error));
    }
  }
  if (prepared.length === 0) return undefined;
  const { name, unit, work } = wanted;
  const facts = { kind: "timed", name, unit, work, threads } as const;
  if (wanted.comparesOnly === true) return { ...facts, entries: prepared.map(({ told }) => told), use: {} };
  const timed = prepared.filter(({ told }) => told.check.kind !== "differs");
  if (timed.length === 0) return undefined;
  bench.progress(`${wanted.name}: ${timed.map(({ entry }) => nameOf(entry)).join(", ")} take turns`);
  const { sampled, idleUse, foreignUse } = await inRounds(
    timed.map(({ contestant }) => contestant),
    { rounds: bench.rounds, seconds: wanted.seconds / (bench.quick ? 4 : 1), sleep: bench.sleep, elapsed: bench.elapsed },
  );
  const parts = new Map<Entry, TimedEntry["parts"]>();
  for (const { entry, contestant } of timed) {
    if (wanted.asksParts?.includes(entry.contender) !== true) continue;
    bench.progress(`${wanted.name}: ${nameOf(entry)}, what is timed apart`);
    try {
      const times = Object.entries(await contestant.parts()).filter(([, samples]) => samples.length > 0);
      parts.set(entry, Object.fromEntries(times.map(([name, samples]) => [name, summaryOf(samples)])));
    } catch (error) {
      bench.skip(`${nameOf(entry)}, ${wanted.name}, what is timed apart`, error instanceof Error ? error.message : String(error));
    }
  }
  const entries = prepared.flatMap(({ entry, told }): readonly TimedEntry[] => {
    const own = sampled[timed.findIndex((each) => each.entry === entry)];
    if (own === undefined) return [told];
    if (own.kind === "failed") {
      bench.skip(`${told.contender}, ${wanted.name}`, own.why);
      return [];
    }
    const milliseconds = summaryOf(own.samples);
    const apart = parts.get(entry);
    return [{ ...told, milliseconds, rate: (wanted.work * 1000) / milliseconds.median, ...(apart === undefined ? {} : { parts: apart }) }];
  });
  return { ...facts, entries, use: { idle: idleUse, foreign: foreignUse } };
}

function checked(reference: Output, output: Output, agreement: Agreement): Check {
  const { same, found } = compare(reference, output, agreement);
  return { kind: same ? "same" : "differs", found };
}
