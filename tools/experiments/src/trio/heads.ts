import { BiEncoder, biHead } from "@tercet/bi-encoder";
import { CrossEncoder, crossHead } from "@tercet/cross-encoder";
import type { Head, HeadConfig, ModelToSave } from "@tercet/encoder";
import type { Files } from "@tercet/host";
import { PolyEncoder, polyHead } from "@tercet/poly-encoder";
import type { Tree } from "@tercet/tensor";

// A head's configuration and parameters meet only inside it; here all three go the same way.
const heads = [biHead, polyHead, crossHead].map((head) => head as unknown as Head<HeadConfig, Tree>);

/** The head of a name. */
export function headOf(name: string): Head<HeadConfig, Tree> {
  const head = heads.find((each) => each.name === name);
  if (head === undefined) throw new TypeError(`There is no head ${name}; there are ${heads.map((each) => each.name).join(", ")}`);
  return head;
}

type Save = (files: Files, folder: string, model: Omit<ModelToSave, "head">) => Promise<void>;

const saves: Readonly<Record<string, unknown>> = { bi: BiEncoder.save, poly: PolyEncoder.save, cross: CrossEncoder.save };

/** Writes a model of a head as the head's own package does. */
export function saveAs(name: string): Save {
  return saves[headOf(name).name] as Save; // its own configuration and parameters are what it gets
}
