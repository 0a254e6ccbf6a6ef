import { readText } from "@tercet/host";
import type { Command } from "commander";
import { openBackend, withBackend, type BackendOptions } from "../backend.ts";
import { describeBackend } from "../describe-backend.ts";
import { readTexts } from "../inputs.ts";
import { samplePaths } from "../models/bundled.ts";
import { heads } from "../heads.ts";
import { loadModel } from "../models/load.ts";
import { readSampleContexts, type SampleContext } from "../samples.ts";
import type { Session } from "../session.ts";
import { duration, rate, shorten, table } from "../table.ts";
import { rankTimed, type AnyModel, type TimedRanking } from "./rank.ts";

/** `tercet demo`: the bundled trio ranks sample replies. What `npm start` runs. */
export function addDemo(program: Command, session: Session): void {
  const command = program
    .command("demo")
    .description("rank sample replies with the bundled trio (the default command)")
    .option("--all", "every sample context, not three");
  withBackend(command).action((options: BackendOptions & { readonly all?: true }) => demo(options, session));
}

/** How many of the best replies are shown for each head. */
const shown = 3;
/** How many contexts the short form shows. */
const few = 3;

interface HeadRanking extends TimedRanking {
  readonly name: string;
  /** Milliseconds to score once more, with kept candidates where the head can keep them. */
  readonly again: number;
}

async function demo(options: BackendOptions & { readonly all?: true }, session: Session): Promise<void> {
  const { host, out } = session;
  const contexts = readSampleContexts(await readText(host.files, samplePaths.contexts));
  const { lines: replies } = await readTexts(samplePaths.replies, host.files);
  const backend = await openBackend(options, host);
  try {
    out.write(`Tercet ranks ${replies.length} replies with three heads on ${describeBackend(backend)}.\n`);
    for (const reason of backend.describe().why) out.write(`  ${reason}\n`);
    const models = [];
    for (const name of heads.keys()) models.push(await loadModel(session, name, backend));
    const picked = options.all === true ? contexts : contexts.slice(0, few);
    const timings: HeadRanking[][] = [];
    for (const context of picked) {
      const rankings: HeadRanking[] = [];
      for (const model of models) {
        const ranking = await rankTimed(model, context.text, replies, session);
        rankings.push({ name: model.name, ...ranking, again: await timeAgain(model, context.text, replies, session) });
      }
      timings.push(rankings);
      out.write(
        `\n${showContext(context)}${rankings.map((ranking) => showBest(ranking, replies)).join("")}${showAgreement(rankings, replies)}`,
      );
    }
    out.write(`\n${showTimings(timings, replies.length)}\n`);
    out.write(`\nTry your own: npm start -- rank --head poly --context "my card still has not arrived" --candidates replies.txt\n`);
  } finally {
    await backend.close();
  }
}

/** Milliseconds to score once more: with kept candidates where the head can keep them. */
async function timeAgain(model: AnyModel, context: string, replies: readonly string[], { host }: Session): Promise<number> {
  const set = model.kind === "separate" ? await model.encodeCandidates(replies) : undefined;
  const started = host.clock.elapsed();
  await model.score(context, set ?? replies);
  const took = host.clock.elapsed() - started;
  set?.vectors.dispose();
  return took;
}

function showContext({ turns }: SampleContext): string {
  return `${turns.map(({ speaker, text }) => `  ${speaker}: ${text}`).join("\n")}\n`;
}

function showBest({ name, ranked }: HeadRanking, replies: readonly string[]): string {
  const best = ranked
    .slice(0, shown)
    .map(({ score, index }) => `    ${score.toFixed(2).padStart(7)}  ${shorten(replies[index] ?? "", 100)}`);
  return `  ${name}\n${best.join("\n")}\n`;
}

function showAgreement(rankings: readonly HeadRanking[], replies: readonly string[]): string {
  const firsts = rankings.map(({ ranked }) => ranked[0]?.index);
  const tops = rankings.map(({ ranked }) => new Set(ranked.slice(0, 10).map(({ index }) => index)));
  const common = [...(tops[0] ?? [])].filter((index) => tops.every((top) => top.has(index)));
  const first =
    new Set(firsts).size === 1 ? `all three put "${shorten(replies[firsts[0] ?? 0] ?? "", 60)}" first` : `their first choices differ`;
  return `  agreement: ${first}; ${common.length} replies are in the best ten of all three\n`;
}

function showTimings(timings: readonly (readonly HeadRanking[])[], candidates: number): string {
  const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  const names = timings[0]?.map(({ name }) => name) ?? [];
  const rows = names.map((name, i) => {
    const all = timings.map((rankings) => rankings[i] as HeadRanking); // every context has the same heads
    const [encode, score, again] = [
      median(all.map((each) => each.encodeCandidates)),
      median(all.map((each) => each.score)),
      median(all.map((each) => each.again)),
    ];
    return [
      name,
      name === "cross" ? "-" : duration(encode),
      duration(score),
      rate((candidates * 1000) / (encode + score)),
      rate((candidates * 1000) / again),
    ];
  });
  const right = "right" as const;
  return table(
    [
      { title: "head" },
      { title: "encode candidates", align: right },
      { title: "encode context and score", align: right },
      { title: "candidates/s", align: right },
      { title: "candidates/s, cached", align: right },
    ],
    rows,
  );
}
