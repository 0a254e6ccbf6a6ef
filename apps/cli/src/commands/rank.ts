import { rank as rankLogits, type JointModel, type Ranked, type SeparateModel } from "@tercet/encoder";
import { Option, type Command } from "commander";
import { wholeNumber } from "../arguments.ts";
import { openBackend, withBackend, type BackendOptions } from "../backend.ts";
import { describeBackend } from "../describe-backend.ts";
import { readTexts, readContext } from "../inputs.ts";
import { loadModel } from "../models/load.ts";
import type { Session } from "../session.ts";
import { duration, rate, shorten, table } from "../table.ts";

interface RankOptions extends BackendOptions {
  readonly head: "bi" | "poly" | "cross";
  readonly context: string;
  readonly candidates: string;
  readonly model?: string;
  readonly k: number;
  readonly json?: true;
  readonly quiet?: true;
}

/** `tercet rank`: the best candidates of a file for one context. */
export function addRank(program: Command, session: Session): void {
  const command = program
    .command("rank")
    .description("rank the candidates of a file for a context")
    .addOption(
      new Option("--head <name>", "which bundled model; a model folder says it itself").choices(["bi", "poly", "cross"]).default("poly"),
    )
    .requiredOption("--context <text>", "the context, or - to read it from standard input")
    .requiredOption("--candidates <file>", "one candidate on each line")
    .option("--model <name>", "instead of the bundled trio: ./folder, or org/name@revision of the hub")
    .addOption(new Option("--k <n>", "how many to show").argParser(wholeNumber(1)).default(10))
    .option("--json", "one JSON document")
    .option("--quiet", "no notes on standard error");
  withBackend(command).action((options: RankOptions) => rank(options, session));
}

async function rank(options: RankOptions, session: Session): Promise<void> {
  const { host, out, err } = session;
  const context = await readContext(options.context);
  const { lines, notes } = await readTexts(options.candidates, host.files);
  const backend = await openBackend(options, host);
  try {
    const model = await loadModel(session, options.model ?? options.head, backend, { quiet: options.quiet === true });
    const started = host.clock.elapsed();
    const timed = await rankTimed(model, context, lines, session, options.k);
    const total = host.clock.elapsed() - started;
    if (options.json === true) {
      const results = timed.ranked.map(({ index, score, rank: place, ties }) => ({
        rank: place,
        index,
        logit: score,
        ties,
        candidate: lines[index],
      }));
      const { truncated, typedSpecials } = timed;
      const document = {
        schemaVersion: 1,
        head: model.name,
        backend: backend.describe(),
        scoreType: "logit",
        truncated,
        typedSpecials,
        notes,
        results,
      };
      out.write(`${JSON.stringify(document, undefined, 2)}\n`);
      return;
    }
    if (options.quiet !== true) {
      for (const note of [...notes, ...timed.notes]) err.write(`note: ${note}\n`);
      err.write(
        `${model.name}-encoder on ${describeBackend(backend)}: ${lines.length} candidates in ${duration(total)} (${rate((lines.length * 1000) / total)}/s)\n`,
      );
    }
    out.write(`${rankingTable(timed.ranked, lines)}\n`);
  } finally {
    await backend.close();
  }
}

/** A model of either kind. */
export type AnyModel = SeparateModel | JointModel;

/** A ranking and how long its parts took, in milliseconds. */
export interface TimedRanking {
  readonly ranked: readonly Ranked[];
  readonly encodeCandidates: number;
  readonly score: number;
  readonly truncated: number;
  readonly typedSpecials: number;
  readonly notes: readonly string[];
}

/** Ranks with a model and times encoding and scoring apart; a cross-encoder only scores. */
export async function rankTimed(
  model: AnyModel,
  context: string,
  candidates: readonly string[],
  session: Session,
  k?: number,
): Promise<TimedRanking> {
  const { clock } = session.host;
  const start = clock.elapsed();
  const set = model.kind === "separate" ? await model.encodeCandidates(candidates) : undefined;
  const encoded = clock.elapsed();
  const { logits, report } = await model.score(context, set ?? candidates);
  const scored = clock.elapsed();
  const truncated = report.truncated + (set?.report.truncated ?? 0);
  const typedSpecials = report.typedSpecials + (set?.report.typedSpecials ?? 0);
  set?.vectors.dispose();
  const notes = [
    ...(truncated > 0 ? [`${truncated} texts were longer than the model reads and were cut`] : []),
    ...(typedSpecials > 0 ? [`${typedSpecials} texts hold typed special tokens, read as plain text`] : []),
  ];
  return { ranked: rankLogits(logits, k), encodeCandidates: encoded - start, score: scored - encoded, truncated, typedSpecials, notes };
}

/** A ranking as a table. */
function rankingTable(ranked: readonly Ranked[], candidates: readonly string[]): string {
  const rows = ranked.map(({ rank: place, score, index, ties }) => [
    `${place}`,
    score.toFixed(4),
    ties > 0 ? `${ties}` : "",
    shorten(candidates[index] ?? "", 96),
  ]);
  return table(
    [{ title: "rank", align: "right" }, { title: "logit", align: "right" }, { title: "ties", align: "right" }, { title: "candidate" }],
    rows,
  );
}
