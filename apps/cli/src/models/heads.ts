import { biHead } from "@tercet/bi-encoder";
import { crossHead } from "@tercet/cross-encoder";
import type { Head, HeadConfig } from "@tercet/encoder";
import { polyHead } from "@tercet/poly-encoder";
import type { Tree } from "@tercet/tensor";

/** The heads that `tercet` knows, by name: a new head is one line here. */
// A head's own configuration and parameters meet only inside the head; the list sees what all have in common.
export const heads: ReadonlyMap<string, Head<HeadConfig, Tree>> = new Map(
  [biHead, polyHead, crossHead].map((head) => [head.name, head as unknown as Head<HeadConfig, Tree>]),
);
