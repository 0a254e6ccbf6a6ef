import { type CheckpointCase, type CheckpointRecord, columnLabel, type ResultsFolder } from "@tercet/results";
import type { CaseListed, CheckpointData, CheckpointIndex } from "../src/data/checkpoint-data.ts";

/** Whose outputs a kind of case holds. */
const libraries: Readonly<Record<string, string>> = {
  "hf-encoder": "transformers",
  "hf-cross": "transformers",
  "st-bi": "sentence-transformers",
  "st-losses": "sentence-transformers",
  "ce-losses": "sentence-transformers",
  parlai: "ParlAI",
  "parlai-agent": "ParlAI",
  chijames: "chijames/Poly-Encoder",
  minilm: "sentence-transformers",
  sts: "sentence-transformers",
  tokenizer: "tokenizers",
};

/** Every reference checkpoint with its worst errors, and a file for each with all of them. */
export function checkpointsOf({ checkpoints, unreadable }: ResultsFolder): {
  readonly index: CheckpointIndex;
  readonly cases: readonly CheckpointData[];
} {
  const lost = unreadable.filter(({ file }) => file === "checkpoints.json");
  if (checkpoints === undefined) return { index: { record: null, unreadable: lost }, cases: [] };
  const { commit, measuredAt, machine } = checkpoints;
  const columns = checkpoints.columns.map(columnLabel);
  const cases = checkpoints.cases.map((found) => listed(found, checkpoints));
  return {
    index: { record: { commit, measuredAt, machine: `${machine.cpu}, Node ${machine.node}`, columns, cases }, unreadable: lost },
    cases: checkpoints.cases.map((found) => ({ commit, columns, case: found })),
  };
}

function listed({ case: name, kind, what, outputs, leftAlone, absent }: CheckpointCase, { columns }: CheckpointRecord): CaseListed {
  const library = libraries[kind] ?? kind;
  const worst = columns.map((_, column): CaseListed["columns"][number] => {
    const missing = absent.find((each) => each.column === column);
    if (missing !== undefined) return { kind: "absent", why: missing.why };
    const all = outputs.flatMap(({ output, errors }) =>
      errors.filter((error) => error.column === column).map((error) => ({ output, ...error })),
    );
    if (all.length === 0) return { kind: "absent", why: "no output was compared on this backend" };
    const most = all.reduce((a, b) => (b.ofTolerance > a.ofTolerance ? b : a));
    const failed = all.filter(({ held }) => !held).length;
    const ranked = all.flatMap(({ ranks }) => (ranks === undefined ? [] : [ranks]));
    const ranks = ranked.reduce((sum, each) => ({ agreeing: sum.agreeing + each.agreeing, of: sum.of + each.of }), { agreeing: 0, of: 0 });
    return {
      ...{ kind: "compared", failed, outputs: all.length, ofTolerance: most.ofTolerance, worst: most.worst, output: most.output },
      ...(ranked.length === 0 ? {} : { ranks }),
    };
  });
  return {
    ...{ name, kind, library, what, outputs: outputs.length, leftAlone: leftAlone.length, columns: worst },
    ranked: outputs.some(({ ranked }) => ranked === true),
  };
}
