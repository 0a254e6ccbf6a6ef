import { parentFolder } from "@tercet/host";
import { data } from "@tercet/tensor";
import type { Command } from "commander";
import { openedLater, withBackend, type BackendOptions } from "../backend.ts";
import { describeBackend } from "../describe-backend.ts";
import { errors } from "../errors.ts";
import { readTexts, textNotes } from "../inputs.ts";
import { loadModel } from "../models/load.ts";
import { progressLine, queueProgress } from "../progress.ts";
import type { Session } from "../session.ts";
import { duration, rate } from "../table.ts";
import { vectorForm } from "../vector-file.ts";
import { wishOf, withWeights, type WeightsOptions } from "../weights.ts";

interface EncodeOptions extends BackendOptions, WeightsOptions {
  readonly model: string;
  readonly input: string;
  readonly output: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** `tercet encode`: vectors of texts, in their order. */
export function addEncode(program: Command, session: Session): void {
  const command = program
    .command("encode")
    .description("write the vectors of the texts of a file, in their order, as candidates are encoded")
    .option("--model <name>", "bi or poly of the bundled trio, ./folder, or org/name@revision of the hub", "bi")
    .requiredOption("--input <file>", "one text on each line, or - for standard input")
    .requiredOption("--output <file>", "a file that does not exist yet: .jsonl, .npy or .safetensors")
    .option("--json", "the report as one JSON document on standard output")
    .option("--quiet", "no notes and no progress on standard error");
  withBackend(withWeights(command)).action((options: EncodeOptions) => encode(options, session));
}

async function encode(options: EncodeOptions, session: Session): Promise<void> {
  const { host, out, err } = session;
  const { output, quiet = false } = options;
  const started = host.clock.elapsed();
  // All that can be wrong is looked at before the work.
  const form = vectorForm(output);
  await refuseTaken(output, session);
  if ((await host.files.describe(parentFolder(output))) === undefined) throw errors["output-folder-absent"]({ path: output });
  const place = openedLater(options, host);
  const signal = session.interruption();
  const progress = progressLine(session, quiet);
  try {
    const { lines, notes } = await readTexts(options.input, host.files, signal);
    const { model, notes: modelNotes } = await loadModel(session, options.model, place.open, {
      quiet,
      signal,
      vectors: "as-shipped",
      ...wishOf(options),
    });
    if (model.kind === "joint") throw errors["model-reads-pairs"]({ name: options.model });
    const encoding = host.clock.elapsed();
    const set = await model.encodeCandidates(lines, { signal, progress: queueProgress(progress, host.clock, "encoded") });
    const values = (await data(set.vectors)) as Float32Array; // parameters are float32, and so are vectors
    const took = host.clock.elapsed() - encoding;
    const [texts = 0, width = 0] = set.vectors.shape;
    set.vectors.dispose();
    // Looked at again: the work may have been overtaken.
    await refuseTaken(output, session);
    await host.files.writeAtomic(output, untilAborted(form({ data: values, texts, width }, set.identity), signal));
    progress.clear();
    const { truncated, typedSpecials, tokens } = set.report;
    const all = [...modelNotes, ...notes, ...textNotes(set.report)];
    if (options.json === true) {
      const counts = { texts, width, tokens, truncated, typedSpecials, milliseconds: Math.round(took) };
      const made = { model: options.model, identity: set.identity, weights: model.weights, backend: model.backend.describe() };
      out.write(`${JSON.stringify({ schemaVersion: 1, output, ...counts, ...made, notes: all }, undefined, 2)}\n`);
      return;
    }
    if (quiet) return;
    for (const note of all) err.write(`note: ${note}\n`);
    const speed = `${duration(took)} (${rate((texts * 1000) / took)}/s; with reading and loading ${duration(host.clock.elapsed() - started)})`;
    err.write(`${texts} vectors of width ${width} on ${describeBackend(model.backend)} in ${speed}: ${output}\n`);
  } finally {
    progress.clear();
    await place.close();
  }
}

async function refuseTaken(output: string, { host }: Session): Promise<void> {
  if (await host.files.exists(output)) throw errors["output-taken"]({ path: output });
}

/** Pieces of a file; an interruption in between throws, and then nothing of the file stays. */
function* untilAborted(pieces: Iterable<Uint8Array>, signal: AbortSignal): Generator<Uint8Array> {
  for (const piece of pieces) {
    signal.throwIfAborted();
    yield piece;
  }
}
