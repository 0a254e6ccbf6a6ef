import { biHead, type BiParameters } from "@tercet/bi-encoder";
import { readText } from "@tercet/host";
import { compile } from "@tercet/tensor";
import { tokenTensors, type TokenBatch, type TokenTensors } from "@tercet/transformer";
import type { Work } from "../contestants/work.ts";
import type { Precision, TokenRows } from "../contestants/task.ts";
import { taken } from "./arrays.ts";
import { openModel, openTextModel, type ModelPlace } from "./model.ts";

/** Token ids to sentence vectors, read by the caller. */
export async function encodeWork(task: { readonly rows: TokenRows; readonly precision: Precision }, place: ModelPlace): Promise<Work> {
  const { config, parameters } = await openModel(place, task.precision);
  const encode = compile((p: BiParameters, tokens: TokenTensors) => biHead.candidate(p, config, tokens), { backend: place.backend });
  const tokens = tokenTensors(ragged(task.rows), config.transformer);
  const vectors = async (): Promise<Float32Array> => taken(await encode(parameters, tokens));
  return {
    run: vectors,
    output: async () => ({ kind: "array", width: config.transformer.width, values: await vectors() }),
  };
}

/** Texts to sentence vectors, through the queue that every user of a model has. */
export async function encodeTextsWork(task: { readonly file: string }, place: ModelPlace): Promise<Work> {
  const model = await openTextModel(place);
  const texts = JSON.parse(await readText(place.host.files, task.file)) as readonly string[]; // the harness wrote it
  const vectors = async (): Promise<Float32Array> => taken((await model.encodeCandidates(texts)).vectors);
  return {
    run: vectors,
    output: async () => {
      const values = await vectors();
      return { kind: "array", width: values.length / texts.length, values };
    },
  };
}

/** Sequences one after another, without padding. */
export function ragged(rows: TokenRows): TokenBatch {
  const ids = Int32Array.from(rows.flat());
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => (offsets[i + 1] = (offsets[i] ?? 0) + row.length));
  return { ids, types: new Int32Array(ids.length), offsets };
}
