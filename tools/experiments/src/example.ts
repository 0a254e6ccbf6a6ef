import { createHash } from "node:crypto";
import { contextText, type ContextForm, type Dialogue } from "./dialogue.ts";

/** One case of response selection: given the context, which utterance comes next? */
export interface Example {
  /** `<dialogue>:<turn>`, the turn of the gold utterance counted from 0. */
  readonly id: string;
  readonly dialogue: string;
  readonly context: string;
  readonly gold: string;
}

/** Which examples are made of dialogues. */
export interface ExampleOptions {
  readonly form?: ContextForm;
  /** Whose utterances are gold: the system's only (default), or everybody's after the first. */
  readonly responses?: "system" | "any";
  /** Keeps a share of all examples, from 0 to 1, chosen by a hash of seed and id: the same whatever else is read. */
  readonly keep?: { readonly share: number; readonly seed: number };
}

/** A number in [0, 1) that depends on the seed and the text alone. */
export function hashedUniform(seed: number, text: string): number {
  return createHash("sha256").update(`${seed}:${text}`).digest().readUIntBE(0, 6) / 2 ** 48;
}

/** Examples of one dialogue, in its order; empty utterances are never gold. */
export function examplesOf(dialogue: Dialogue, options: ExampleOptions = {}): Example[] {
  const { form = {}, responses = "system", keep } = options;
  return dialogue.turns.flatMap(({ speaker, text }, turn) => {
    const id = `${dialogue.id}:${turn}`;
    if (turn === 0 || text === "" || (responses === "system" && speaker !== "system")) return [];
    if (keep !== undefined && hashedUniform(keep.seed, id) >= keep.share) return [];
    return [{ id, dialogue: dialogue.id, context: contextText(dialogue.turns.slice(0, turn), form), gold: text }];
  });
}

/** Examples of all dialogues, one dialogue in memory at a time. */
export async function* examples(
  dialogues: Iterable<Dialogue> | AsyncIterable<Dialogue>,
  options: ExampleOptions = {},
): AsyncGenerator<Example, void, undefined> {
  for await (const dialogue of dialogues) yield* examplesOf(dialogue, options);
}
