import { biHead } from "@tercet/bi-encoder";
import { crossHead } from "@tercet/cross-encoder";
import type { Head, HeadConfig } from "@tercet/encoder";
import { polyHead } from "@tercet/poly-encoder";
import type { Tree } from "@tercet/tensor";

// A head's configuration and parameters meet only inside it; here all three go the same way.
const heads = [biHead, polyHead, crossHead].map((head) => head as unknown as Head<HeadConfig, Tree>);

/** The head of a name. */
export function headOf(name: string): Head<HeadConfig, Tree> {
  const head = heads.find((each) => each.name === name);
  if (head === undefined) throw new TypeError(`There is no head ${name}; there are ${heads.map((each) => each.name).join(", ")}`);
  return head;
}
