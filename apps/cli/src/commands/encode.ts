import { data } from "@tercet/tensor";
import type { Command } from "commander";
import { openBackend, withBackend, type BackendOptions } from "../backend.ts";
import { describeBackend } from "../describe-backend.ts";
import { errors } from "../errors.ts";
import { readTexts } from "../inputs.ts";
import { loadModel } from "../models/load.ts";
import type { Session } from "../session.ts";
import { duration, rate } from "../table.ts";
import { vectorForm } from "../vector-file.ts";

interface EncodeOptions extends BackendOptions {
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
    .description("vectors of the texts of a file, one a line, as candidates are encoded")
    .option("--model <name>", "bi or poly of the bundled trio, ./folder, or org/name@revision of the hub", "bi")
    .requiredOption("--input <file>", "one text on each line, or - for standard input")
    .requiredOption("--output <file>", "a file that does not exist yet: .jsonl, .npy or .safetensors")
    .option("--json", "a report as one JSON document")
    .option("--quiet", "no notes on standard error");
  withBackend(command).action((options: EncodeOptions) => encode(options, session));
}

async function encode(options: EncodeOptions, session: Session): Promise<void> {
  const { host, out, err } = session;
  const { output, quiet = false } = options;
  // All that can be wrong is looked at before the work.
  const form = vectorForm(output);
  if (await host.files.exists(output)) throw errors["output-taken"]({ path: output });
  const { lines, notes } = await readTexts(options.input, host.files);
  const backend = await openBackend(options, host);
  try {
    const model = await loadModel(session, options.model, backend, { quiet, vectors: "as-shipped" });
    if (model.kind === "joint") throw errors["model-reads-pairs"]({ name: options.model });
    const started = host.clock.elapsed();
    const set = await model.encodeCandidates(lines);
    const values = (await data(set.vectors)) as Float32Array; // parameters are float32, and so are vectors
    const took = host.clock.elapsed() - started;
    const [texts = 0, width = 0] = set.vectors.shape;
    set.vectors.dispose();
    // Looked at again: the work may have been overtaken.
    if (await host.files.exists(output)) throw errors["output-taken"]({ path: output });
    await host.files.writeAtomic(output, form({ data: values, texts, width }, set.identity));
    const { truncated, typedSpecials, tokens } = set.report;
    if (options.json === true) {
      const report = {
        schemaVersion: 1,
        model: options.model,
        identity: set.identity,
        backend: backend.describe(),
        output,
        texts,
        width,
        tokens,
        truncated,
        typedSpecials,
        notes,
      };
      out.write(`${JSON.stringify(report, undefined, 2)}\n`);
      return;
    }
    if (quiet) return;
    for (const note of notes) err.write(`note: ${note}\n`);
    if (truncated > 0) err.write(`note: ${truncated} texts were longer than the model reads and were cut\n`);
    if (typedSpecials > 0) err.write(`note: ${typedSpecials} texts hold typed special tokens, read as plain text\n`);
    err.write(
      `${texts} vectors of width ${width} on ${describeBackend(backend)} in ${duration(took)} (${rate((texts * 1000) / took)}/s): ${output}\n`,
    );
  } finally {
    await backend.close();
  }
}
