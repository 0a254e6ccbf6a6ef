import { z } from "zod";
import type { Resource } from "../../data/resource.ts";
import type { Texts } from "./share-texts.ts";

const turn = z.object({ speaker: z.enum(["user", "system"]), text: z.string() });
const schema = z.object({ contexts: z.array(z.object({ id: z.string(), turns: z.array(turn).min(1) })).min(1) });

/** The sample contexts and the replies that come with the bundled models. */
export const sampleContexts: Resource<z.output<typeof schema>> = { path: "data/samples/contexts.json", schema };

/** How many turns the bundled models were trained on, at most. */
const mostTurns = 6;
/** Replies of a sample: those that share most words with its context, and others from anywhere. */
const [similar, others] = [6, 4];

/** A sample's context, a turn a line, each after its speaker, as the bundled models were trained. */
function joinTurns(turns: readonly z.output<typeof turn>[]): string {
  return turns
    .slice(-mostTurns)
    .map(({ speaker, text }) => `${speaker}: ${text}`)
    .join("\n");
}

/** The texts of a sample; undefined where no sample has the id. */
export function sampleTexts(id: string, { contexts }: z.output<typeof schema>, replies: readonly string[]): Texts | undefined {
  const found = contexts.find((each) => each.id === id);
  if (found === undefined) return undefined;
  const context = joinTurns(found.turns);
  const known = wordsOf(context);
  const shared = (reply: string): number => [...wordsOf(reply)].filter((word) => known.has(word)).length;
  const bySharing = replies.toSorted((a, b) => shared(b) - shared(a));
  const near = bySharing.slice(0, similar);
  const rest = replies.filter((reply) => !near.includes(reply));
  const far = Array.from({ length: others }, (_, i) => rest[Math.floor(((i + 0.5) * rest.length) / others)] ?? "");
  // In the order of the file, so that the list tells nothing of the ranking.
  const chosen = replies.filter((reply) => near.includes(reply) || far.includes(reply));
  return { context, candidates: chosen.join("\n") };
}

/** Words that say what a text is about. */
function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/\p{L}{4,}/gu));
}
