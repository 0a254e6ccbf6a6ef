import { initParameters, parametersOn, separateModel, tokenizerTexts, type Head, type HeadConfig } from "@tercet/encoder";
import { evaluate, parseProtocol, type ScoredExample } from "@tercet/evaluation";
import { joinPath } from "@tercet/host";
import { nodeHost } from "@tercet/host/node";
import type { RunEvaluations } from "@tercet/results";
import { createWasmBackend, type Tree } from "@tercet/tensor";
import { loadTokenizer, trainWordPiece } from "@tercet/text";
import { adamW, checkpointSteps, inBatchMaker, initState, loadState, train, type Example as TrainingExample } from "@tercet/training";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { evaluationSet } from "../evaluation-set.ts";
import { examples } from "../example.ts";
import { readSgd } from "../sgd.ts";
import { headOf } from "../trio/heads.ts";
import { limits, saveEvery, smallRuns, vocabularySize, type SmallRun } from "./recipe.ts";

// Trains the small runs of the published pages and evaluates every checkpoint; what is kept of their events has five digits:
// node src/small-runs/main.ts --data FOLDER --runs FOLDER --keep docs/results/runs
const { values } = parseArgs({
  options: {
    data: { type: "string", default: "../shared/data/sgd-dialogues" },
    runs: { type: "string", default: "runs/small" },
    keep: { type: "string", default: "docs/results/runs" },
    count: { type: "string", default: "400" },
    threads: { type: "string", default: "1" },
  },
});
const seed = 1;
const protocols = ["r@1/20", "mrr/20"].map(parseProtocol);
const host = nodeHost();
const set = await evaluationSet(examples(readSgd(joinPath(values.data, "dev.jsonl.gz"))), { count: Number(values.count), seed });
const training: TrainingExample[] = [];
for await (const { context, gold } of examples(readSgd(joinPath(values.data, "train.jsonl.gz"))))
  training.push({ context, candidate: gold });
const vocabulary = new Set(training.flatMap(({ context, candidate }) => [context, candidate]));
const texts = tokenizerTexts(loadTokenizer(JSON.stringify(trainWordPiece(vocabulary, { vocabularySize }))), limits);
const backend = createWasmBackend({ workers: host.workers, wideVectors: host.wideVectors, threads: Number(values.threads) });
for (const run of smallRuns) await make(run);
await backend.close();

async function make({ name, head: headName, config, settings, interruptedAt }: SmallRun): Promise<void> {
  const folder = joinPath(values.runs, name);
  const head = headOf(headName);
  const optimizer = adamW({ weightDecay: 0.01 });
  const parameters = initParameters<Tree>(head.specs(config), settings.seed);
  const batch = inBatchMaker(training, texts);
  const run = { head, config, parameters, optimizer, examples: { count: training.length, batch }, settings };
  const stop = new AbortController();
  const trainOn = (signal?: AbortSignal): Promise<unknown> =>
    train(
      run,
      { backend, host, folder },
      {
        saveEvery,
        ...(signal === undefined ? {} : { signal }),
        progress: ({ step }) => {
          if (step + 1 === interruptedAt) stop.abort();
        },
      },
    );
  if (interruptedAt !== undefined) await trainOn(stop.signal);
  await trainOn();

  const evaluations: RunEvaluations["evaluations"][number][] = [];
  const saved = {
    ...settings,
    head: headName,
    config,
    optimizer: { name: optimizer.name, ...optimizer.settings },
    examples: training.length,
  };
  for (const step of await checkpointSteps(host.files, folder)) {
    const state = await loadState(host, folder, { step, settings: saved, form: initState(parameters, optimizer) });
    evaluations.push(...(await evaluated(head, config, state.parameters, step)));
  }
  const { hash, candidates } = set;
  const record: RunEvaluations = {
    ...{ schemaVersion: 1, set: { hash, data: "Schema-Guided Dialogue, dev", examples: set.cases.length, candidates }, evaluations },
  };
  writeFileSync(joinPath(folder, "evaluations.json"), `${JSON.stringify(record)}\n`);
  const kept = joinPath(values.keep, name);
  mkdirSync(kept, { recursive: true });
  for (const file of ["evaluations.json", "resumptions.jsonl"])
    if (existsSync(joinPath(folder, file))) copyFileSync(joinPath(folder, file), joinPath(kept, file));
  copyFileSync(joinPath(folder, `checkpoint-${settings.steps}`, "settings.json"), joinPath(kept, "settings.json"));
  const events = readFileSync(joinPath(folder, "events.jsonl"), "utf8");
  writeFileSync(
    joinPath(kept, "events.jsonl"),
    events.replace(/\d+\.\d+(?:e-?\d+)?/gu, (digits) => String(Number(Number(digits).toPrecision(5)))),
  );
  console.error(`${name}: ${evaluations.map(({ protocol, step, value }) => `${protocol} ${value.toFixed(3)} at ${step}`).join(", ")}`);
}

/** What a model scores on the set, by protocol, with the value of every example. */
async function evaluated(
  head: Head<HeadConfig, Tree>,
  config: HeadConfig,
  parameters: Tree,
  step: number,
): Promise<RunEvaluations["evaluations"]> {
  if (head.kind !== "separate") throw new TypeError(`${head.name} reads pairs; the small runs hold none`);
  const model = separateModel({
    ...{ head, config, tokenizer: texts, backend, identity: `step ${step}` },
    parameters: await parametersOn<Tree>(parameters, backend),
  });
  const scored: ScoredExample[] = [];
  for (const { id, context, candidates, gold } of set.cases)
    scored.push({ id, gold, scores: (await model.score(context, candidates)).logits });
  return protocols.map((protocol) => {
    const { value, interval, values: each } = evaluate(protocol, scored, { seed });
    return {
      step,
      protocol: protocol.name,
      value,
      low: interval.low,
      high: interval.high,
      values: Array.from(each, (one) => Number(one.toPrecision(6))),
    };
  });
}
