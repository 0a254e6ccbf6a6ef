import { readText } from "@tercet/host";
import type { Command } from "commander";
import { openBackend, withBackend, type BackendOptions } from "../backend.ts";
import { demoText, type HeadRanking } from "../demo-text.ts";
import { readTexts } from "../inputs.ts";
import { samplePaths } from "../models/bundled.ts";
import { heads } from "../heads.ts";
import { loadModel } from "../models/load.ts";
import { progressLine } from "../progress.ts";
import { rankTimed } from "../rank-timed.ts";
import { readSampleContexts } from "../samples.ts";
import type { Session } from "../session.ts";
import { boldFor } from "../style.ts";

interface DemoOptions extends BackendOptions {
  readonly all?: true;
}

/** `tercet demo`: the bundled trio ranks sample replies. What `npm start` runs. */
export function addDemo(program: Command, session: Session): void {
  const command = program
    .command("demo")
    .description("rank sample replies with the bundled trio (what tercet does without a command)")
    .option("--all", "every sample context, not three");
  withBackend(command).action((options: DemoOptions) => demo(options, session));
}

/** How many contexts the short form shows. */
const few = 3;
/** Lines longer than this are hard to read, however wide the terminal. */
const widest = 120;

async function demo(options: DemoOptions, session: Session): Promise<void> {
  const { host, out } = session;
  const contexts = readSampleContexts(await readText(host.files, samplePaths.contexts));
  const { lines: replies } = await readTexts(samplePaths.replies, host.files);
  const backend = await openBackend(options, host);
  const progress = progressLine(session, false);
  try {
    const text = demoText({ replies, width: Math.min(out.columns ?? 80, widest), bold: boldFor(session) });
    const picked = options.all === true ? contexts : contexts.slice(0, few);
    out.write(text.opening(backend, picked.length));
    const models = [];
    for (const name of heads.keys()) models.push((await loadModel(session, name, backend)).model);
    const timings: HeadRanking[][] = [];
    for (const [i, context] of picked.entries()) {
      const rankings: HeadRanking[] = [];
      for (const model of models) {
        progress.show(`context ${i + 1} of ${picked.length}: the ${model.name}-encoder reads ${replies.length} replies ...`);
        const texts = { context: context.text, candidates: replies };
        rankings.push({ name: model.name, ...(await rankTimed(model, texts, host.clock, { again: true })) });
      }
      progress.clear();
      timings.push(rankings);
      out.write(text.context(context, rankings, `Context ${i + 1} of ${picked.length}`));
    }
    out.write(text.timings(timings));
    out.write(text.closing());
  } finally {
    progress.clear();
    await backend.close();
  }
}
