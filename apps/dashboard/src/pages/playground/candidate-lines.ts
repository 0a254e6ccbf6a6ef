/** Most candidates that are ranked: the cross-encoder reads a pair for each. */
export const mostCandidates = 300;

/** The candidates of a typed text. */
export interface CandidateLines {
  readonly ranked: readonly string[];
  /** All lines that hold something. */
  readonly total: number;
}

/** One candidate a line; white space around it is left out, and so are empty lines. */
export function candidateLines(text: string): CandidateLines {
  const lines = text
    .split(/\r?\n/u)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return { ranked: lines.slice(0, mostCandidates), total: lines.length };
}
