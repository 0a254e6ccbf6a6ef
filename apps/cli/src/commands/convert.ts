import { parseModelName } from "@tercet/checkpoint";
import { isSavedModel, openModel, parametersIn, saveModel, storedWeights, type Weights } from "@tercet/encoder";
import { checkConfig } from "@tercet/transformer";
import type { Command } from "commander";
import { errors } from "../errors.ts";
import { heads } from "../heads.ts";
import { bundledFolder } from "../models/bundled.ts";
import { filesBeside } from "../models/files-beside.ts";
import type { Session } from "../session.ts";
import { withWeights } from "../weights.ts";

/** By these Python's libraries find the weights. They would take integers of ours for weights, and say nothing. */
const readers: readonly string[] = ["config.json", "modules.json"];

interface ConvertOptions {
  readonly weights?: Weights;
}

/** `tercet convert`: a model folder of ours with its encoder's weights in another type. */
export function addConvert(program: Command, session: Session): void {
  const command = program
    .command("convert")
    .description("write a model into a new folder, with its encoder's weights stored in another type")
    .argument("<model>", "bi, poly or cross of the bundled trio, or ./folder that tercet wrote")
    .argument("<folder>", "a folder that does not exist yet");
  withWeights(command).action((model: string, folder: string, options: ConvertOptions) => convert(model, folder, options, session));
}

async function convert(name: string, output: string, options: ConvertOptions, { host, err }: Session): Promise<void> {
  const { files } = host;
  if (await files.exists(output)) throw errors["output-taken"]({ path: output });
  const parsed = parseModelName(name);
  const folder = bundledFolder(name) ?? (parsed.kind === "folder" ? parsed.path : undefined);
  if (folder === undefined || !(await isSavedModel(files, folder)))
    throw errors["model-unknown"]({ name, reason: "a folder that tercet wrote, or one of the bundled trio, can be converted" });
  const { head, config, limits, tokenizer, parameterPrefix, parameterFiles = {}, arrays } = await openModel(host, folder);
  const known = heads.get(head);
  if (known === undefined)
    throw errors["model-unknown"]({ name, reason: `its head ${head} is not one of ${[...heads.keys()].join(", ")}` });
  checkConfig(config.transformer);
  const stored = storedWeights(arrays);
  const { weights = stored } = options;
  const parameters = parametersIn(known.head.specs(config), arrays, weights);
  const places = { ...(parameterPrefix === undefined ? {} : { parameterPrefix }), parameterFiles };
  const found = await filesBeside(files, folder);
  const beside = new Map(found.contents);
  const written = Object.values(parameterFiles);
  const leftOut = [
    ...found.leftOut.filter((file) => !written.includes(file)),
    ...(weights === "int8" ? readers.filter((file) => beside.delete(file)) : []),
  ];
  await saveModel(files, output, { head, config, limits, tokenizer, parameters, ...places, beside });
  err.write(`${name} with its encoder's weights in ${weights}: ${output}\n`);
  if (leftOut.length > 0) err.write(`note: not copied, as they hold or read weights of another form: ${leftOut.join(", ")}\n`);
  // What 8 bits have lost does not come back.
  if (stored === "int8" && weights !== "int8") err.write(`note: ${name} was stored in int8: these are its rounded weights\n`);
}
