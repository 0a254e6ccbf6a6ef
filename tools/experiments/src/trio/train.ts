import { initParameters, openModel, tokenizerTexts } from "@tercet/encoder";
import { joinPath } from "@tercet/host";
import { nodeHost } from "@tercet/host/node";
import { createWasmBackend, mapTree, sameShape, tensor, type Tree } from "@tercet/tensor";
import { loadTokenizer, trainWordPiece } from "@tercet/text";
import { adamW, inBatchMaker, pairMaker, train, type Example as TrainingExample } from "@tercet/training";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { examples } from "../example.ts";
import { readSgd } from "../sgd.ts";
import { headOf, saveAs } from "./heads.ts";
import { limits, negatives, recipes, vocabularySize } from "./recipe.ts";

// Trains one head of the bundled trio after its recipe: node src/trio/train.ts --head bi|poly|cross --data FOLDER --runs FOLDER --out FOLDER
// The bi-encoder comes first: the others start from what it left in --out.
const { values } = parseArgs({
  options: {
    head: { type: "string" },
    data: { type: "string" },
    runs: { type: "string" },
    out: { type: "string" },
    threads: { type: "string", default: "2" },
  },
});
const { head: name = "", data = "../../../shared/data/sgd-dialogues", runs = "runs/trio", out = "packages/models/trio", threads } = values;

const host = nodeHost();
await host.files.makeFolder(runs);
const training: TrainingExample[] = [];
for await (const { context, gold } of examples(readSgd(joinPath(data, "train.jsonl.gz")))) training.push({ context, candidate: gold });

const tokenizerPath = joinPath(runs, "tokenizer.json");
if (!existsSync(tokenizerPath)) {
  const texts = new Set(training.flatMap(({ context, candidate }) => [context, candidate]));
  writeFileSync(tokenizerPath, `${JSON.stringify(trainWordPiece(texts, { vocabularySize }))}\n`);
}
const tokenizerText = readFileSync(tokenizerPath, "utf8");
const texts = tokenizerTexts(loadTokenizer(tokenizerText), limits);

const head = headOf(name);
const { config, start, runs: trainings } = recipes[head.name as keyof typeof recipes]; // as many as there are heads

async function startingParameters(): Promise<Tree> {
  const fresh = initParameters<Tree>(head.specs(config), trainings[0]?.seed ?? 0);
  if (start === undefined) return fresh;
  const { arrays } = await openModel(host, joinPath(out, start));
  return mapTree(fresh, (leaf, path) => {
    const found = arrays.get(path);
    return found !== undefined && sameShape(found.shape, leaf.shape) ? tensor(found.data, { shape: found.shape }) : leaf;
  });
}

const backend = createWasmBackend({ workers: host.workers, wideVectors: host.wideVectors, threads: Number(threads) });
const batch = head.kind === "joint" ? pairMaker(training, texts, negatives) : inBatchMaker(training, texts);
const started = host.clock.elapsed();
let parameters = await startingParameters();
let steps = 0;
for (const [i, settings] of trainings.entries()) {
  const optimizer = adamW({ weightDecay: 0.01 });
  const state = await train(
    { head, config, parameters, optimizer, examples: { count: training.length, batch }, settings },
    { backend, host, folder: joinPath(runs, trainings.length === 1 ? name : `${name}-${i + 1}`) },
    {
      saveEvery: 200,
      progress: ({ step, loss, gradientNorm, learningRate, tokens, seconds }) => {
        if (step % 20 === 0)
          console.log(
            `${name} step ${step}/${settings.steps} loss ${loss.toFixed(4)} norm ${gradientNorm.toFixed(2)} rate ${learningRate.toExponential(2)} ${Math.round(tokens / seconds)} tokens/s`,
          );
      },
    },
  );
  ({ parameters } = state);
  steps += state.step;
}
const minutes = (milliseconds: number): string => (milliseconds / 60_000).toFixed(1);
const { user, system } = process.cpuUsage();
console.log(
  `${name}: ${steps} steps in ${minutes(host.clock.elapsed() - started)} minutes, ${minutes((user + system) / 1000)} of CPU in this process, on ${JSON.stringify(backend.describe())}`,
);
await saveAs(name)(host.files, joinPath(out, name), {
  config,
  limits,
  parameters,
  tokenizer: tokenizerText,
  storage: "float16",
});
await backend.close();
