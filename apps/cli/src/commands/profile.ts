import { profileBackend, type Profiler } from "@tercet/tensor";
import { Option, type Command } from "commander";
import { wholeNumber } from "../arguments.ts";
import { openBackend, withBackend, type BackendOptions } from "../backend.ts";
import { describeBackend } from "../describe-backend.ts";
import { errors } from "../errors.ts";
import { readTexts } from "../inputs.ts";
import { loadParts } from "../models/load.ts";
import { summarize, type TimedRun } from "../profile/summary.ts";
import { profileText } from "../profile/text.ts";
import type { TextsToRun } from "../profile/texts.ts";
import { workload, works, type Work } from "../profile/workload.ts";
import type { Session } from "../session.ts";
import { boldFor } from "../style.ts";
import { rate } from "../table.ts";
import { wishOf, withWeights, type WeightsOptions } from "../weights.ts";

interface ProfileOptions extends BackendOptions, WeightsOptions {
  readonly batch: number;
  readonly length: number;
  readonly texts?: string;
  readonly work?: Work;
  readonly candidates: number;
  readonly runs: number;
  readonly all?: true;
  readonly json?: true;
}

/** Runs before those that are timed take at least this long: engines optimize what has run for a while. */
const warmMilliseconds = 400;

/** `tercet profile`: where the time of a model goes, kernel by kernel. */
export function addProfile(program: Command, session: Session): void {
  const command = program
    .command("profile")
    .description("time, GFLOP/s, bytes and share of every kernel that a model runs")
    .argument("[model]", "bi, poly or cross of the bundled trio, ./folder, or org/name@revision of the hub", "bi")
    .addOption(new Option("--work <name>", "what it does (default: candidates, of a cross-encoder pairs)").choices(works))
    .option("--batch <n>", "texts", wholeNumber(1), 32)
    .option("--length <n>", "tokens of each text", wholeNumber(1), 32)
    .option("--texts <file>", "instead: one text on each line, in batches of similar length")
    .option("--candidates <n>", "vectors that work score compares with", wholeNumber(1), 1000)
    .option("--runs <n>", "timed runs", wholeNumber(1), 20)
    .option("--all", "every kernel, however small its share")
    .option("--json", "one JSON document");
  withBackend(withWeights(command)).action((model: string, options: ProfileOptions) => profile(model, options, session));
}

async function profile(name: string, options: ProfileOptions, session: Session): Promise<void> {
  const { host, out } = session;
  const { clock } = host;
  const backend = await openBackend(options, host);
  try {
    const profiler = profileBackend(backend, () => clock.elapsed());
    if (profiler === undefined) throw errors["backend-not-timed"]({ backend: backend.name });
    const texts = await textsOf(options, session);
    const parts = await loadParts(session, name, backend, { signal: session.interruption(), ...wishOf(options) });
    const work = await workload(parts, backend, { work: options.work, texts, candidates: options.candidates });
    profiler.take();
    const first = await timed(work.run, profiler, clock);
    const warm = clock.elapsed();
    do await work.run();
    while (clock.elapsed() - warm < warmMilliseconds);
    profiler.take();
    const runs: TimedRun[] = [];
    while (runs.length < options.runs) runs.push(await timed(work.run, profiler, clock));
    const summary = summarize(runs);
    const { preparing, prepared, running } = first.work;
    const facts = {
      title: `${name}: ${work.what}, ${rate(work.texts)} texts, ${rate(work.tokens)} tokens`,
      backend: describeBackend(backend),
      ...{ texts: work.texts, tokens: work.tokens },
      first: { total: first.milliseconds, planning: first.milliseconds - preparing - running, preparing, plans: prepared },
      memory: backend.memory(),
    };
    if (options.json === true) {
      const made = {
        model: name,
        weights: parts.weights,
        work: work.what,
        texts: work.texts,
        tokens: work.tokens,
        backend: backend.describe(),
      };
      out.write(`${JSON.stringify({ schemaVersion: 1, ...made, first: facts.first, memory: facts.memory, ...summary }, undefined, 2)}\n`);
      return;
    }
    const width = out.isTTY === true ? (out.columns ?? 80) : 100;
    out.write(profileText(summary, facts, { width, bold: boldFor(session), isFull: options.all === true }));
  } finally {
    await backend.close();
  }
}

async function textsOf({ texts, batch, length }: ProfileOptions, { host, interruption }: Session): Promise<TextsToRun> {
  if (texts === undefined) return { kind: "drawn", batch, length };
  return { kind: "read", lines: (await readTexts(texts, host.files, interruption())).lines };
}

async function timed(run: () => Promise<void>, profiler: Profiler, clock: { elapsed(): number }): Promise<TimedRun> {
  const start = clock.elapsed();
  await run();
  const milliseconds = clock.elapsed() - start;
  return { milliseconds, work: profiler.take() };
}
