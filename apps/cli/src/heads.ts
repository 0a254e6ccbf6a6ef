import { knownBi } from "@tercet/bi-encoder";
import { knownCross } from "@tercet/cross-encoder";
import type { Head, HeadConfig, KnownHead } from "@tercet/encoder";
import { knownPoly } from "@tercet/poly-encoder";
import type { Tree } from "@tercet/tensor";

/** The heads that `tercet` knows, by name: a new head is one entry here. */
export const heads: ReadonlyMap<string, KnownHead> = new Map([known(knownBi), known(knownPoly), known(knownCross)]);

function known<Config extends HeadConfig, Parameters extends Tree>(
  own: KnownHead<Head<Config, Parameters>, Config>,
): readonly [string, KnownHead] {
  // A head's own configuration and parameters meet only inside the head; the list sees what all have in common.
  return [own.head.name, own as unknown as KnownHead];
}
