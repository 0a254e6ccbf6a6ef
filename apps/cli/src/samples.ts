import { z } from "zod";

/** A sample context: its turns, and the text that models read. */
export interface SampleContext {
  readonly id: string;
  readonly turns: readonly { readonly speaker: string; readonly text: string }[];
  readonly text: string;
}

const schema = z.object({
  contexts: z
    .array(z.object({ id: z.string(), turns: z.array(z.object({ speaker: z.enum(["user", "system"]), text: z.string() })).min(1) }))
    .min(1),
});

/** The sample contexts from the text of their file. The last six turns are joined as the bundled models were trained: one a line, each after its speaker. */
export function readSampleContexts(text: string): readonly SampleContext[] {
  return schema.parse(JSON.parse(text)).contexts.map(({ id, turns }) => ({ id, turns, text: joinTurns(turns) }));
}

function joinTurns(turns: readonly { readonly speaker: string; readonly text: string }[]): string {
  return turns
    .slice(-6)
    .map(({ speaker, text }) => `${speaker}: ${text}`)
    .join("\n");
}
