import type { ModelFolder } from "@tercet/checkpoint";
import type { Tree } from "@tercet/tensor";
import type { ForeignModel } from "./foreign-model.ts";
import type { Head } from "./head.ts";
import type { HeadConfig } from "./model.ts";

/** A head, and how its models are found in other libraries' folders. */
export interface KnownHead<H = Head<HeadConfig, Tree>, Config extends HeadConfig = HeadConfig> {
  readonly head: H;
  /** The head's model in a folder; undefined where the folder holds another head. */
  readonly fromFolder: (folder: ModelFolder) => Promise<ForeignModel<Config>> | undefined;
}
