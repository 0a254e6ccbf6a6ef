import { readModelFolder } from "@tercet/checkpoint";
import { textsFromFolder } from "@tercet/encoder";
import { nodeHost } from "@tercet/host/node";
import type { TokenRows } from "../contestants/task.ts";
import { dialogueTurns } from "./turns.ts";

/** Enough for 32 rows of 128 tokens. */
const turns = 2000;

/**
 * Makes rows of one length of real text, dialogue turns one after another: int8 answers to what real activations look like. The tokens of `folder`'s model,
 * the first and the last of which are special ones.
 */
export async function textRows(folder: string): Promise<(count: number, length: number) => TokenRows> {
  const read = await readModelFolder(nodeHost().files, folder);
  if (read.kind !== "sentence-transformers") throw new Error(`${folder} is no folder of sentence-transformers.`);
  const { tokenizer } = textsFromFolder(read);
  const tokenized = dialogueTurns(turns).texts.map((text) => [...tokenizer.candidate(text).ids]);
  const [first = 0, last = 0] = [tokenized[0]?.[0], tokenized[0]?.at(-1)];
  const all = tokenized.flatMap((ids) => ids.slice(1, -1));
  return (count, length) => Array.from({ length: count }, (_, i) => [first, ...all.slice(i * (length - 2), (i + 1) * (length - 2)), last]);
}
