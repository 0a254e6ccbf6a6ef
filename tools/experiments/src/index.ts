export { baselines, scoreAtRandom, scoreWithBm25, type Baselines } from "./baselines.ts";
export { contextText, type ContextForm, type Dialogue, type Speaker, type Turn } from "./dialogue.ts";
export { readEvaluationSet, writeEvaluationSet } from "./evaluation-file.ts";
export { evaluationSet, textKey, type EvaluationSet, type EvaluationSetOptions, type SelectionCase } from "./evaluation-set.ts";
export { examples, examplesOf, type Example, type ExampleOptions } from "./example.ts";
export { overlap, type Overlap } from "./overlap.ts";
export { readSgd } from "./sgd.ts";
