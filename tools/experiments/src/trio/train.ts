import { initParameters, openModel, saveModel, tokenizerTexts, type HeadConfig } from "@tercet/encoder";
import { joinPath } from "@tercet/host";
import { nodeHost } from "@tercet/host/node";
import { createWasmBackend, mapTree, sameShape, tensor, type Tree } from "@tercet/tensor";
import { loadTokenizer, trainWordPiece } from "@tercet/text";
import { adamW, inBatchMaker, pairMaker, train, type Example as TrainingExample } from "@tercet/training";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { examples } from "../example.ts";
import { readSgd } from "../sgd.ts";
import { headOf } from "./heads.ts";
import { biConfig, crossConfig, limits, negatives, polyConfig, settingsFor, vocabularySize } from "./recipe.ts";

// Trains one head of the bundled trio: node src/trio/train.ts --head poly --data FOLDER --runs FOLDER --steps 2000 --out FOLDER
const { values } = parseArgs({
  options: {
    head: { type: "string" },
    data: { type: "string" },
    runs: { type: "string" },
    out: { type: "string" },
    steps: { type: "string" },
    threads: { type: "string", default: "2" },
    /** A model folder whose parameters of equal name and shape this one starts from. */
    start: { type: "string" },
  },
});
const {
  head: name = "bi",
  data = "../../../shared/data/sgd-dialogues",
  runs = "runs/trio",
  out = "packages/models/trio",
  steps = "1000",
  threads,
} = values;

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

const configs: Readonly<Record<string, HeadConfig>> = { bi: biConfig, poly: polyConfig, cross: crossConfig };
const head = headOf(name);
const config = configs[name] ?? biConfig;
const settings = settingsFor(name, Number(steps));

async function startingParameters(): Promise<Tree> {
  const fresh = initParameters<Tree>(head.specs(config), settings.seed);
  if (values.start === undefined) return fresh;
  const { arrays } = await openModel(host, values.start);
  return mapTree(fresh, (leaf, path) => {
    const found = arrays.get(path);
    return found !== undefined && sameShape(found.shape, leaf.shape) ? tensor(found.data, { shape: found.shape }) : leaf;
  });
}

const backend = createWasmBackend({ workers: host.workers, threads: Number(threads) });
const batch = head.kind === "joint" ? pairMaker(training, texts, negatives) : inBatchMaker(training, texts);
const started = host.clock.elapsed();
const state = await train(
  {
    head,
    config,
    parameters: await startingParameters(),
    optimizer: adamW({ weightDecay: 0.01 }),
    examples: { count: training.length, batch },
    settings,
  },
  { backend, files: host.files, clock: host.clock, folder: joinPath(runs, name) },
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
console.log(
  `${name}: ${state.step} steps in ${((host.clock.elapsed() - started) / 60000).toFixed(1)} minutes on ${JSON.stringify(backend.describe())}`,
);
await saveModel(host.files, joinPath(out, name), {
  head: name,
  config,
  limits,
  parameters: state.parameters,
  tokenizer: tokenizerText,
  storage: "float16",
});
await backend.close();
