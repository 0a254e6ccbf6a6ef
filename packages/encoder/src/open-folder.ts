import { readModelFolder, type ModelFolder } from "@tercet/checkpoint";
import type { Host } from "@tercet/host";
import { loadTokenizer } from "@tercet/text";
import { errors } from "./errors.ts";
import type { ForeignModel } from "./foreign-model.ts";
import { textsFromFolder } from "./foreign-tokenizer.ts";
import type { KnownHead } from "./known-head.ts";
import type { HeadConfig } from "./model.ts";
import type { ParameterArray } from "./parameters.ts";
import { isSavedModel, openModel } from "./saved-model.ts";
import { tokenizerTexts, type TextTokenizer } from "./text-tokenizer.ts";

/** A model as its folder describes it, before it is on a backend. */
export interface OpenedFolder<Config extends HeadConfig> {
  readonly config: Config;
  /** The same configuration, but vectors come out as the model's own library gives them: unnormalized where it does not normalize. */
  readonly encodes: Config;
  readonly arrays: ReadonlyMap<string, ParameterArray>;
  readonly tokenizer: TextTokenizer;
  /** Changes when a weight, the configuration or the tokenizer changes. */
  readonly identity: string;
  /** What the user should know of how another library's model was read. */
  readonly notes: readonly string[];
}

/** A model's folder, and which of several heads it holds. */
export interface OpenedHead<Known> extends OpenedFolder<HeadConfig> {
  readonly known: Known;
}

/**
 * Opens a folder that {@link saveModel} wrote, or one of transformers, sentence-transformers, ParlAI or chijames, as the first of the heads that it holds.
 * @throws TercetError `head-mismatched` where it holds none of them, and what reading its files throws
 */
export async function openFolder<Known extends Pick<KnownHead, "fromFolder"> & { readonly head: { readonly name: string } }>(
  host: Pick<Host, "files" | "hasher">,
  folder: string,
  heads: readonly Known[],
): Promise<OpenedHead<Known>> {
  const wanted = heads.map(({ head }) => head.name).join(", ");
  if (await isSavedModel(host.files, folder)) {
    const { head, config, arrays, tokenizer, limits, identity } = await openModel(host, folder);
    const known = heads.find((each) => each.head.name === head);
    if (known === undefined) throw errors["head-mismatched"]({ folder, wanted, found: head });
    return { known, config, encodes: config, arrays, tokenizer: tokenizerTexts(loadTokenizer(tokenizer), limits), identity, notes: [] };
  }
  const foreign = await readModelFolder(host.files, folder);
  for (const known of heads) {
    const model = await known.fromFolder(foreign);
    if (model === undefined) continue;
    const { tokenizer, notes } = textsFromFolder(foreign);
    const { config, arrays, encodes = config } = model;
    const own = [...notes, ...model.notes, ...logitNotes(foreign)];
    return { known, config, encodes, arrays, tokenizer, identity: identityOf(host, foreign, model), notes: own };
  }
  throw errors["head-mismatched"]({ folder, wanted, found: "head" in foreign ? foreign.head : foreign.kind });
}

/** What a classifier's logits are, next to what its library would show. */
function logitNotes(folder: ModelFolder): readonly string[] {
  if (folder.kind !== "hugging-face" || folder.config.classification === undefined) return [];
  const { num_labels: labels, id2label } = folder.config.classification;
  return labels > 1
    ? [`of its ${labels} labels the first, ${id2label[0] ?? "0"}, gives the score`]
    : ["scores are logits: no sigmoid is applied"];
}

function identityOf({ hasher }: Pick<Host, "hasher">, folder: ModelFolder, { config, arrays }: ForeignModel<HeadConfig>): string {
  const hash = hasher("sha256");
  hash.update(new TextEncoder().encode(JSON.stringify([config, folder.tokenizer])));
  for (const [name, { data }] of [...arrays].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(new TextEncoder().encode(name));
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest();
}
