import type { TrainingSettings } from "@tercet/training";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Overlap } from "../overlap.ts";
import { limits, negatives, recipes, vocabularySize } from "./recipe.ts";

// Writes the cards of the trio, and the rows of the README's table, from its recipes and an evaluation: node src/trio/cards.ts --results FILE --models FOLDER --minutes bi=7,poly=5,cross=11
interface Evaluation {
  readonly count: number;
  readonly seed: number;
  readonly hash: string;
  readonly overlap: Overlap;
  readonly reports: Readonly<
    Record<string, Readonly<Record<string, { readonly value: number; readonly interval: { readonly low: number; readonly high: number } }>>>
  >;
}

const { values } = parseArgs({
  options: {
    results: { type: "string", default: "docs/results/trio.json" },
    models: { type: "string", default: "packages/models/trio" },
    readme: { type: "string", default: "README.md" },
    /** CPU time of each training as train.ts tells it; a head that is not named gets no word on it. */
    minutes: { type: "string", default: "" },
  },
});
const evaluation = JSON.parse(readFileSync(values.results, "utf8")) as Evaluation; // written by evaluate.ts
const minutes = new Map(values.minutes.split(",").map((pair) => [pair.split("=")[0] ?? "", pair.split("=")[1] ?? ""]));

const kinds: Readonly<Record<keyof typeof recipes, string>> = {
  bi: "Bi-encoder: one encoder for both texts, mean of the token vectors, dot product.",
  poly: "Poly-encoder: 16 learnt codes attend over the context (basic), the candidate's mean vector attends over what they found; one encoder for both texts.",
  cross: `Cross-encoder: context and candidate in one sequence of at most ${limits.pair} tokens (a context keeps its end), the product of the two texts' mean vectors, a linear layer.`,
};

function cellsOf(name: string): readonly string[] {
  const report = evaluation.reports[name] ?? {};
  return ["r@1/20", "mrr/20"].map((protocol) => {
    const { value = NaN, interval } = report[protocol] ?? {};
    return `${value.toFixed(3)} [${interval?.low.toFixed(3) ?? ""}, ${interval?.high.toFixed(3) ?? ""}]`;
  });
}

function row(name: string): string {
  return `| ${name === "bm25" ? "BM25" : name} | ${cellsOf(name).join(" | ")} |`;
}

/** The README's own names of the rows; what stands around its table is left alone. */
const readmeRows: Readonly<Record<string, string>> = { random: "random", bm25: "BM25", bi: "bi", poly: "poly-16", cross: "cross" };

let readme = readFileSync(values.readme, "utf8");
for (const [name, shown] of Object.entries(readmeRows)) {
  const old = new RegExp(`^\\| ${shown} +\\|.*$`, "m");
  if (!old.test(readme)) throw new TypeError(`${values.readme} has no row of ${shown}`);
  readme = readme.replace(old, `| ${shown.padEnd(7)} | ${cellsOf(name).join(" | ")} |`);
}
writeFileSync(values.readme, readme);

for (const [name, kind] of Object.entries(kinds)) {
  const { runs, start } = recipes[name as keyof typeof recipes]; // kinds has the same names
  const from = start === undefined ? "from random weights" : "from the bundled bi-encoder's weights";
  const [settings] = runs;
  if (settings === undefined) throw new TypeError(`The recipe of ${name} has no training`);
  const list = (of: (run: TrainingSettings) => number): string => runs.map(of).join(" and then ");
  const spent = minutes.get(name);
  const against =
    name === "cross"
      ? `${negatives} candidates drawn from all training replies beside the own one`
      : "the other replies of the batch, equal texts masked";
  const card = `# ${name}

${kind} 3 layers of width 128, 4 heads, a WordPiece vocabulary of ${vocabularySize} of its own; weights are stored in float16 and computed with in float32.
It is small on purpose: it comes with the repository so that everything can be tried without a download.${name === "bi" ? "\nThe folder is one of Python's sentence-transformers too." : ""}

- **Data**: Schema-Guided Dialogue (Rastogi et al., AAAI 2020), CC BY-SA 4.0, split train: every system utterance with the turns before it (the last six,
  one a line, each after its speaker). The data itself is not part of this repository.
- **Training**: ${list(({ steps }) => steps)} steps of ${settings.batchSize} examples ${from}, cross-entropy against ${against}; AdamW, learning rate ${settings.learningRate},
  ${list(({ schedule }) => schedule.warmupSteps)} steps of warm-up and linear decay, weight decay 0.01, gradients clipped at norm ${settings.clipNorm}, dropout ${settings.dropout.hidden}, seed ${list(({ seed }) => seed)}.
- **Made by** \`tools/experiments/src/trio\` on one CPU thread (backend wasm, relaxed SIMD)${spent === undefined ? "" : `, in ${spent} minutes of CPU`}.

## What it scores

${evaluation.count} examples of split dev, each with its own reply among 20 (19 sampled from other dialogues), seed ${evaluation.seed}; 95 % intervals by bootstrap over the
examples. The candidates' SHA-256 is \`${evaluation.hash.slice(0, 16)}...\`. ${evaluation.overlap.replies} of the right replies and ${evaluation.overlap.contexts} of the contexts stand in
train too (the data repeats its phrases), ${evaluation.overlap.both} as a pair.

| | R@1/20 | MRR |
|---|---|---|
${["random", "bm25", "bi", "poly", "cross"].map(row).join("\n")}

One run of one seed: differences between the heads say nothing about the heads in general.
`;
  writeFileSync(join(values.models, name, "README.md"), card);
}
