import { keepVectors, type CandidateSet, type SeparateModel } from "@tercet/encoder";
import { data } from "@tercet/tensor";

/** A set of candidates, and how many of its texts had to be encoded for it. */
export interface KeptCandidates {
  readonly set: CandidateSet;
  readonly encoded: number;
}

/** Vectors kept of texts that are not in the list any more. */
const mostKept = 5000;

/**
 * Keeps the vector of every candidate text, so that a list in which one text is new costs the encoding of one. A vector does not depend on the texts that it is
 * encoded with, so a set put together so is the set that encoding everything gives, to the bit.
 */
export function candidateKeeper(model: SeparateModel): (texts: readonly string[]) => Promise<KeptCandidates> {
  const kept = new Map<string, Float32Array>();
  return async (texts) => {
    const fresh = [...new Set(texts)].filter((text) => !kept.has(text));
    if (fresh.length > 0) {
      const made = await model.encodeCandidates(fresh);
      const values = (await data(made.vectors)) as Float32Array; // candidates are kept as float32 unless asked for otherwise
      made.vectors.dispose();
      const width = values.length / fresh.length;
      fresh.forEach((text, i) => kept.set(text, values.slice(i * width, (i + 1) * width)));
    }
    const rows = texts.map((text) => kept.get(text) ?? new Float32Array());
    const width = rows[0]?.length ?? 0;
    const all = new Float32Array(texts.length * width);
    rows.forEach((row, i) => all.set(row, i * width));
    const vectors = await keepVectors(all, width, "float32", model.backend);
    forget(kept, new Set(texts));
    const report = { texts: texts.length, tokens: 0, truncated: 0, typedSpecials: 0 };
    return { set: { texts, ...vectors, identity: model.identity, report }, encoded: fresh.length };
  };
}

/** Lets go of the oldest texts that are not in use, down to the limit. */
function forget(kept: Map<string, unknown>, used: ReadonlySet<string>): void {
  for (const text of kept.keys()) {
    if (kept.size <= mostKept) return;
    if (!used.has(text)) kept.delete(text);
  }
}
