import { biFromFolder, biHead } from "@tercet/bi-encoder";
import type { ModelFolder } from "@tercet/checkpoint";
import { crossFromFolder, crossHead } from "@tercet/cross-encoder";
import type { ForeignModel, Head, HeadConfig } from "@tercet/encoder";
import { polyFromFolder, polyHead } from "@tercet/poly-encoder";
import type { Tree } from "@tercet/tensor";

/** A head, and how it is found in other libraries' folders. */
export interface KnownHead {
  readonly head: Head<HeadConfig, Tree>;
  /** The head's model in a folder; undefined where the folder holds another head. */
  readonly open: (folder: ModelFolder) => Promise<ForeignModel<HeadConfig>> | undefined;
}

/** The heads that `tercet` knows, by name: a new head is one entry here. */
export const heads: ReadonlyMap<string, KnownHead> = new Map([
  known(biHead, (folder) => {
    if (folder.kind === "sentence-transformers") return biFromFolder(folder);
    const isPlain = folder.kind === "hugging-face" && folder.config.classification === undefined;
    return isPlain || (folder.kind === "parlai" && folder.head === "bi") ? biFromFolder(folder) : undefined;
  }),
  known(polyHead, (folder) => ("head" in folder && folder.head === "poly" ? polyFromFolder(folder) : undefined)),
  known(crossHead, (folder) => {
    if (folder.kind === "hugging-face") return folder.config.classification === undefined ? undefined : crossFromFolder(folder);
    return "head" in folder && folder.head === "cross" ? crossFromFolder(folder) : undefined;
  }),
]);

function known<Config extends HeadConfig, Parameters extends Tree>(
  head: Head<Config, Parameters>,
  open: KnownHead["open"],
): readonly [string, KnownHead] {
  // A head's own configuration and parameters meet only inside the head; the list sees what all have in common.
  return [head.name, { head: head as unknown as Head<HeadConfig, Tree>, open }];
}
