import { openSafetensors } from "@tercet/checkpoint";
import { baseName, type Files } from "@tercet/host";
import { z } from "zod";
import { errors } from "../errors.ts";
import { caseFrom, type ReferenceCase } from "./case.ts";

/** The entry of the safetensors' metadata that holds the description. */
const entry = "tercet-reference";
const origin = z.object({
  version: z.literal(1),
  model_files: z.record(z.string(), z.string()).default({}),
  model_name: z.string().default(""),
});

/** A case in one file: its description in the safetensors' metadata, its outputs as tensors; the model comes apart. */
export interface ReferenceFile {
  readonly reference: ReferenceCase;
  /** What the model was called where the file was made. */
  readonly modelName: string;
  /** SHA-256 of each file of weights that the outputs were made with, by name. */
  readonly modelFiles: ReadonlyMap<string, string>;
}

/**
 * Opens `reference.safetensors` as `tools/reference/make.py --model` writes it (docs/reference-files.md), to be computed with the model in a folder.
 * @throws TercetError `reference-file-invalid`, `reference-case-invalid`, and what reading safetensors throws
 */
export async function readReferenceFile(files: Files, path: string, model: string): Promise<ReferenceFile> {
  const expected = await openSafetensors(files, path);
  const text = expected.metadata.get(entry);
  if (text === undefined) throw errors["reference-file-invalid"]({ path, reason: `its metadata have no entry ${entry}` });
  const described = parsed(text);
  const from = origin.safeParse(described);
  if (!from.success) throw errors["reference-file-invalid"]({ path, reason: `its entry ${entry} is not JSON of a case in version 1` });
  const reference = caseFrom(described, { path, name: baseName(path).replace(/\.safetensors$/, ""), folder: path, expected });
  return {
    reference: { ...reference, model },
    modelName: from.data.model_name,
    modelFiles: new Map(Object.entries(from.data.model_files)),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
