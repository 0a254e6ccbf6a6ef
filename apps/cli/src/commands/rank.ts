import type { Ranked } from "@tercet/encoder";
import { Option, type Command } from "commander";
import { wholeNumber } from "../arguments.ts";
import { openedLater, withBackend, type BackendOptions } from "../backend.ts";
import { describeBackend } from "../describe-backend.ts";
import { errors } from "../errors.ts";
import { readContext, readTexts, textNotes } from "../inputs.ts";
import { loadModel } from "../models/load.ts";
import { progressLine, queueProgress } from "../progress.ts";
import { rankTimed } from "../rank-timed.ts";
import type { Session } from "../session.ts";
import { duration, rate, shorten, table } from "../table.ts";
import { wishOf, withWeights, type WeightsOptions } from "../weights.ts";

interface RankOptions extends BackendOptions, WeightsOptions {
  readonly head?: "bi" | "poly" | "cross";
  readonly context?: string;
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
    .argument("[text]", "the context, instead of --context; after -- it may begin with a dash")
    .addOption(new Option("--head <name>", "which model of the bundled trio (default: poly)").choices(["bi", "poly", "cross"]))
    .option("--context <text>", "the context, or - to read it from standard input")
    .requiredOption("--candidates <file>", "one candidate on each line, or - for standard input")
    .option("--model <name>", "instead of the bundled trio: ./folder, or org/name@revision of the hub")
    .addOption(new Option("--k <n>", "how many to show").argParser(wholeNumber(1)).default(10))
    .option("--json", "one JSON document on standard output")
    .option("--quiet", "no notes and no progress on standard error");
  withBackend(withWeights(command)).action((text: string | undefined, options: RankOptions) => rank(text, options, session));
}

async function rank(text: string | undefined, options: RankOptions, session: Session): Promise<void> {
  const { host, out, err } = session;
  const { candidates, quiet = false } = options;
  const given = [options.context, text].filter((each) => each !== undefined);
  if (given.length !== 1) throw errors["context-unclear"]({ given: given.length });
  const [asked = ""] = given;
  if (asked === "-" && candidates === "-") throw errors["input-twice"]({ first: "the context", second: "--candidates" });
  const place = openedLater(options, host);
  const signal = session.interruption();
  const progress = progressLine(session, quiet);
  try {
    const context = await readContext(asked, signal);
    const { lines, notes } = await readTexts(candidates, host.files, signal);
    const name = options.model ?? options.head ?? "poly";
    const { model, notes: modelNotes } = await loadModel(session, name, place.open, { quiet, signal, ...wishOf(options) });
    if (options.head !== undefined && options.head !== model.name)
      throw errors["head-differs"]({ name, asked: options.head, found: model.name });
    const started = host.clock.elapsed();
    const queue = { signal, progress: queueProgress(progress, host.clock, "read") };
    const timed = await rankTimed(model, { context, candidates: lines }, host.clock, { ...queue, k: options.k });
    progress.clear();
    const total = host.clock.elapsed() - started;
    const all = [...modelNotes, ...notes, ...textNotes(timed)];
    if (options.json === true) {
      const results = timed.ranked.map(({ index, score, rank: place, ties }) => ({
        ...{ rank: place, index, logit: score, ties, candidate: lines[index] },
      }));
      const { truncated, typedSpecials } = timed;
      const made = {
        head: model.name,
        model: name,
        identity: model.identity,
        weights: model.weights,
        backend: model.backend.describe(),
        scoreType: "logit",
      };
      const counts = { candidates: lines.length, truncated, typedSpecials, milliseconds: Math.round(total) };
      out.write(`${JSON.stringify({ schemaVersion: 1, ...made, ...counts, notes: all, results }, undefined, 2)}\n`);
      return;
    }
    if (!quiet) {
      for (const note of all) err.write(`note: ${note}\n`);
      const speed = `${duration(total)} (${rate((lines.length * 1000) / total)}/s)`;
      err.write(`${model.name}-encoder on ${describeBackend(model.backend)}: ${lines.length} candidates in ${speed}\n`);
    }
    // A file or another program gets whole texts.
    const width = out.isTTY === true ? (out.columns ?? 80) : Infinity;
    out.write(`${rankingTable(timed.ranked, lines, width)}\n`);
  } finally {
    progress.clear();
    await place.close();
  }
}

/** What stands before a candidate in the table. */
const firstColumns = 24;

function rankingTable(ranked: readonly Ranked[], candidates: readonly string[], width: number): string {
  const rows = ranked.map(({ rank: place, score, index, ties }) => [
    `${place}`,
    score.toFixed(4),
    ties > 0 ? `${ties}` : "",
    shorten(candidates[index] ?? "", Math.max(20, width - firstColumns)),
  ]);
  return table(
    [{ title: "rank", align: "right" }, { title: "logit", align: "right" }, { title: "ties", align: "right" }, { title: "candidate" }],
    rows,
  );
}
