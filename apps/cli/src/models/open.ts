import { downloadModel, parseModelName, readModelFolder, type DownloadOptions, type ModelFolder } from "@tercet/checkpoint";
import {
  isSavedModel,
  openModel,
  textsFromFolder,
  tokenizerTexts,
  type ForeignModel,
  type Head,
  type HeadConfig,
  type ParameterArray,
  type TextTokenizer,
} from "@tercet/encoder";
import type { Host } from "@tercet/host";
import type { Tree } from "@tercet/tensor";
import { loadTokenizer } from "@tercet/text";
import { errors } from "../errors.ts";
import { bundledFolder } from "./bundled.ts";
import { heads } from "../heads.ts";

/** A model as its folder describes it, before it is on a backend. */
export interface OpenedParts {
  readonly head: Head<HeadConfig, Tree>;
  readonly config: HeadConfig;
  /** The same configuration, but vectors come out as the model's own library gives them. */
  readonly encodes: HeadConfig;
  readonly arrays: ReadonlyMap<string, ParameterArray>;
  readonly tokenizer: TextTokenizer;
  readonly identity: string;
  /** What the user should know of how another library's model was read. */
  readonly notes: readonly string[];
}

/**
 * Opens a model by name: `bi`, `poly` or `cross` of the bundled trio, a folder (`./model`, `/model`), or a model of the hub
 * (`org/name@revision`), which is kept in the standard cache.
 */
export async function openParts(host: Host, name: string, download: DownloadOptions = {}): Promise<OpenedParts> {
  const { folder, notes } = await folderOf(host, name, download);
  if (await isSavedModel(host.files, folder)) return openOwn(host, name, folder);
  const opened = await openForeign(host, await readModelFolder(host.files, folder));
  return { ...opened, notes: [...notes, ...opened.notes] };
}

/** The folder of a model by name, fetched where it is the hub's, and what the user should know of it. */
export async function folderOf(
  host: Host,
  name: string,
  download: DownloadOptions,
): Promise<{ readonly folder: string; readonly notes: readonly string[] }> {
  const bundled = bundledFolder(name);
  if (bundled !== undefined) return { folder: bundled, notes: [] };
  const parsed = parseModelName(name);
  if (parsed.kind === "folder") {
    if ((await host.files.describe(parsed.path))?.kind === "folder") return { folder: parsed.path, notes: [] };
    throw errors["model-unknown"]({ name, reason: "there is no such folder" });
  }
  // A folder that happens to lie here never stands in for a model of the hub.
  if (await host.files.exists(name)) throw errors["model-unknown"]({ name, reason: `to mean the folder that lies here, write ./${name}` });
  // A misspelt name of the trio, or one of the hub's oldest models, which have two names: the long one is never ambiguous.
  if (!parsed.repository.includes("/")) throw errors["model-unknown"]({ name, reason: "a model of the hub is named org/name" });
  const { folder, commit } = await downloadModel(host, name, download);
  return { folder, notes: [`${parsed.repository} at ${commit ?? parsed.revision}`] };
}

async function openOwn(host: Host, name: string, folder: string): Promise<OpenedParts> {
  const { head: headName, config, arrays, tokenizer, limits, identity } = await openModel(host, folder);
  const found = heads.get(headName);
  if (found === undefined)
    throw errors["model-unknown"]({ name, reason: `its head ${headName} is not one of ${[...heads.keys()].join(", ")}` });
  return {
    head: found.head,
    config,
    encodes: config,
    arrays,
    tokenizer: tokenizerTexts(loadTokenizer(tokenizer), limits),
    identity,
    notes: [],
  };
}

async function openForeign(host: Host, folder: ModelFolder): Promise<OpenedParts> {
  for (const { head, open } of heads.values()) {
    const model = await open(folder);
    if (model === undefined) continue;
    const { tokenizer, notes } = textsFromFolder(folder);
    const { config, arrays, encodes = config } = model;
    return {
      head,
      config,
      encodes,
      arrays,
      tokenizer,
      identity: identityOf(host, folder, model),
      notes: [...notes, ...model.notes, ...logitNotes(folder)],
    };
  }
  throw errors["model-unknown"]({ name: folder.folder, reason: `no head reads a folder of kind ${folder.kind}` });
}

/** What a classifier's logits are, next to what its library would show. */
function logitNotes(folder: ModelFolder): readonly string[] {
  if (folder.kind !== "hugging-face" || folder.config.classification === undefined) return [];
  const { num_labels: labels, id2label } = folder.config.classification;
  return labels > 1
    ? [`of its ${labels} labels the first, ${id2label[0] ?? "0"}, gives the score`]
    : ["scores are logits: no sigmoid is applied"];
}

/** Changes when a weight, the configuration or the tokenizer changes. */
function identityOf({ hasher }: Host, folder: ModelFolder, { config, arrays }: ForeignModel<HeadConfig>): string {
  const hash = hasher("sha256");
  hash.update(new TextEncoder().encode(JSON.stringify([config, folder.tokenizer])));
  for (const [name, { data }] of [...arrays].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(new TextEncoder().encode(name));
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest();
}
