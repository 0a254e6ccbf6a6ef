import {
  isSavedModel,
  jointModel,
  openModel,
  parametersIn,
  parametersOn,
  separateModel,
  storedWeights,
  tokenizerTexts,
  weightsNames,
  type Head,
  type HeadConfig,
} from "@tercet/encoder";
import { compare, describeReport, evaluate, parseProtocol, type Report, type ScoredExample } from "@tercet/evaluation";
import { joinPath } from "@tercet/host";
import { nodeHost } from "@tercet/host/node";
import { createWasmBackend, type Tree } from "@tercet/tensor";
import { loadTokenizer } from "@tercet/text";
import { parseArgs } from "node:util";
import { scoreAtRandom, scoreWithBm25 } from "../baselines.ts";
import { evaluationSet } from "../evaluation-set.ts";
import { examples, type Example } from "../example.ts";
import { overlap } from "../overlap.ts";
import { readSgd } from "../sgd.ts";
import { headOf } from "./heads.ts";

// Evaluates the trio beside BM25 and random: node src/trio/evaluate.ts --data FOLDER --models FOLDER [--count 1000] [--weights int8]
const { values } = parseArgs({
  options: {
    data: { type: "string", default: "../../../shared/data/sgd-dialogues" },
    models: { type: "string", default: "packages/models/trio" },
    count: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    threads: { type: "string", default: "1" },
    weights: { type: "string" },
  },
});
const host = nodeHost();
const seed = Number(values.seed);
const set = await evaluationSet(examples(readSgd(joinPath(values.data, "dev.jsonl.gz"))), {
  candidates: 20,
  count: Number(values.count),
  seed,
});
const trained: Example[] = [];
for await (const example of examples(readSgd(joinPath(values.data, "train.jsonl.gz")))) trained.push(example);
const seen = overlap(trained, set);
console.error(`of ${seen.cases} cases ${seen.contexts} contexts, ${seen.replies} replies and ${seen.both} pairs of both stand in train`);
const protocols = ["r@1/20", "mrr/20"].map(parseProtocol);

const rows = new Map<string, readonly ScoredExample[]>([
  ["random", scoreAtRandom(set, seed)],
  ["bm25", scoreWithBm25(set)],
]);
const backend = createWasmBackend({ workers: host.workers, wideVectors: host.wideVectors, threads: Number(values.threads) });
for (const name of ["bi", "poly", "cross"]) {
  const folder = joinPath(values.models, name);
  if (!(await isSavedModel(host.files, folder))) continue;
  const opened = await openModel(host, folder);
  const head: Head<HeadConfig, Tree> = headOf(opened.head);
  const weights = weightsNames.find((each) => each === values.weights) ?? storedWeights(opened.arrays);
  const parameters = await parametersOn<Tree>(parametersIn(head.specs(opened.config), opened.arrays, weights), backend);
  const parts = {
    config: opened.config,
    parameters,
    tokenizer: tokenizerTexts(loadTokenizer(opened.tokenizer), opened.limits),
    backend,
    identity: opened.identity,
  };
  const model = head.kind === "separate" ? separateModel({ head, ...parts }) : jointModel({ head, ...parts });
  const scored: ScoredExample[] = [];
  for (const { id, context, candidates, gold } of set.cases)
    scored.push({ id, gold, scores: (await model.score(context, candidates)).logits });
  rows.set(name, scored);
}
await backend.close();

const reports: Record<string, Record<string, Pick<Report, "value" | "interval">>> = {};
for (const [name, scored] of rows) {
  reports[name] = {};
  for (const protocol of protocols) {
    const report = evaluate(protocol, scored, { seed });
    reports[name][protocol.name] = { value: report.value, interval: report.interval };
    console.error(`${name}: ${describeReport(report)}`);
  }
}
const [accuracy] = protocols;
const paired = [
  ["poly", "bi"],
  ["cross", "bi"],
  ["cross", "poly"],
].flatMap(([a = "", b = ""]) => {
  const [first, second] = [rows.get(a), rows.get(b)];
  return first === undefined || second === undefined || accuracy === undefined
    ? []
    : [{ first: a, second: b, ...compare(accuracy, first, second, { seed }) }];
});
console.log(
  JSON.stringify(
    {
      schemaVersion: 1,
      data: "Schema-Guided Dialogue, dev",
      count: set.cases.length,
      seed,
      hash: set.hash,
      overlap: seen,
      reports,
      paired,
    },
    undefined,
    2,
  ),
);
