import { defineErrors, type ErrorConstructors } from "@tercet/host";

/** What each error of this package tells. */
export type EncoderErrorDetails = {
  "parameters-incomplete": { missing: readonly string[]; unused: readonly string[]; misshaped: readonly string[] };
  "score-not-finite": { index: number; value: number };
  "rank-count-invalid": { k: number };
  "run-cancelled": { done: number; total: number };
  "candidates-mismatched": { made: string; used: string };
  "aliases-differ": { parameter: string; names: readonly [string, string] };
  "checkpoint-unsupported": { folder: string; reason: string };
  "head-mismatched": { folder: string; wanted: string; found: string };
  "schema-newer": { path: string; found: number; known: number };
  "model-description-invalid": { path: string; reason: string };
};

/** This package's errors. */
export const errors: ErrorConstructors<EncoderErrorDetails> = defineErrors<EncoderErrorDetails>({
  "parameters-incomplete": {
    exit: 65,
    must: () => "Weights must hold every parameter of the model, each in its shape, and nothing else",
    got: (d) =>
      [listed("missing", d.missing), listed("unused", d.unused), listed("in another shape", d.misshaped)].filter(Boolean).join("; "),
    fix: () => "Check that configuration and weights belong together, or allow the named tensors explicitly.",
  },
  "score-not-finite": {
    exit: 65,
    must: () => "Every score that is ranked must be a number",
    got: (d) => `score ${d.index} is ${d.value}`,
    fix: () => 'Look for NaN or infinity in the weights; `stopAt: "non-finite"` names the first operator that makes one.',
  },
  "rank-count-invalid": {
    exit: 65,
    must: () => "How many of the best candidates are wanted must be a whole number of at least 0",
    got: (d) => `it is ${d.k}`,
    fix: () => "Leave k out for all of them.",
  },
  "run-cancelled": {
    exit: 70,
    must: () => "Encoding must run to its end",
    got: (d) => `it was cancelled after ${d.done} of ${d.total} texts`,
    fix: () => "Start it again; nothing of it was kept.",
  },
  "candidates-mismatched": {
    exit: 65,
    must: (d) => `Candidates must be scored by the model that encoded them (${d.made})`,
    got: (d) => `the scoring model is ${d.used}`,
    fix: () => "Encode the candidates again with this model.",
  },
  "aliases-differ": {
    exit: 65,
    must: (d) => `Tensors that stand for one parameter (${d.parameter}) must hold the same values`,
    got: (d) => `${d.names.join(" and ")} differ`,
    fix: () => "Take the checkpoint from where it was trained again; one of its copies was changed.",
  },
  "checkpoint-unsupported": {
    exit: 65,
    must: () => "A checkpoint of another library must describe a model that we can compute",
    got: (d) => `${d.folder}: ${d.reason}`,
    fix: () => "Choose another checkpoint, or ask for this form in an issue.",
  },
  "head-mismatched": {
    exit: 65,
    must: (d) => `${d.folder} must hold a ${d.wanted}-encoder to be loaded as one`,
    got: (d) => `it holds a ${d.found}-encoder`,
    fix: () => "Load it with the class of its own head.",
  },
  "schema-newer": {
    exit: 65,
    must: (d) => `${d.path} must have a schema version up to ${d.known}`,
    got: (d) => `it has ${d.found}, written by a newer version`,
    fix: () => "Update Tercet; the file was left untouched.",
  },
  "model-description-invalid": {
    exit: 65,
    must: () => "The file tercet.json of a model folder must describe a head, its configuration and its token limits",
    got: (d) => `${d.path}: ${d.reason}`,
    fix: () => "Save the model again with this version, or take the folder from a backup.",
  },
});

function listed(what: string, names: readonly string[]): string {
  if (names.length === 0) return "";
  const shown = names.slice(0, 12).join(", ");
  return `${names.length} ${what}: ${shown}${names.length > 12 ? ", ..." : ""}`;
}
