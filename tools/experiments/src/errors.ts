import { defineErrors, type ErrorConstructors } from "@tercet/host";

interface Details {
  "dialogues-unreadable": { path: string; line: number; reason: string };
  "evaluation-set-invalid": { path: string; reason: string };
  "too-few-examples": { wanted: number; found: number };
  "too-few-negatives": { example: string; wanted: number; texts: number };
}

/** This package's errors. */
export const errors: ErrorConstructors<Details> = defineErrors<Details>({
  "dialogues-unreadable": {
    exit: 65,
    must: (d) => `Every line of ${d.path} must be a JSON object with id, services and turns of [speaker, utterance]`,
    got: (d) => `line ${d.line}: ${d.reason}`,
    fix: () => "Take the file from its source again, or repair that line.",
  },
  "evaluation-set-invalid": {
    exit: 65,
    must: (d) => `${d.path} must be an evaluation set as it was written, with the hash of its examples in the first line`,
    got: (d) => d.reason,
    fix: () => "Make the set again with the same data, options and seed.",
  },
  "too-few-examples": {
    exit: 65,
    must: (d) => `There must be ${d.wanted} examples to choose from`,
    got: (d) => `there are ${d.found}`,
    fix: () => "Ask for fewer, or read more dialogues.",
  },
  "too-few-negatives": {
    exit: 65,
    must: (d) => `Example ${d.example} must get ${d.wanted} different negatives from other dialogues`,
    got: (d) => `the set holds ${d.texts} different texts in all and too few of them fit`,
    fix: () => "Ask for fewer candidates, or read more dialogues.",
  },
});
