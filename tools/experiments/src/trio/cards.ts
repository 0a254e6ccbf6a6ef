import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { negatives, settingsFor, vocabularySize } from "./recipe.ts";

// Writes the cards of the trio from an evaluation: node src/trio/cards.ts --results FILE --models FOLDER --steps bi=600,poly=400,cross=300+400
interface Evaluation {
  readonly count: number;
  readonly seed: number;
  readonly hash: string;
  readonly reports: Readonly<
    Record<string, Readonly<Record<string, { readonly value: number; readonly interval: { readonly low: number; readonly high: number } }>>>
  >;
}

const { values } = parseArgs({
  options: {
    results: { type: "string", default: "docs/results/trio.json" },
    models: { type: "string", default: "packages/models/trio" },
    steps: { type: "string", default: "" },
  },
});
const evaluation = JSON.parse(readFileSync(values.results, "utf8")) as Evaluation; // written by evaluate.ts
// "cross=300+400" is two runs, the second from where the first ended.
const steps = new Map(values.steps.split(",").map((pair) => [pair.split("=")[0] ?? "", (pair.split("=")[1] ?? "").split("+").map(Number)]));

const kinds: Readonly<Record<string, string>> = {
  bi: "Bi-encoder: one encoder for both texts, mean of the token vectors, dot product.",
  poly: "Poly-encoder: 16 learnt codes attend over the context (basic), the candidate's mean vector attends over what they found; one encoder for both texts.",
  cross: "Cross-encoder: context and candidate in one sequence, a linear layer on the first token.",
};

function row(name: string): string {
  const report = evaluation.reports[name] ?? {};
  const cells = ["r@1/20", "mrr/20"].map((protocol) => {
    const { value = NaN, interval } = report[protocol] ?? {};
    return `${value.toFixed(3)} [${interval?.low.toFixed(3) ?? ""}, ${interval?.high.toFixed(3) ?? ""}]`;
  });
  return `| ${name === "bm25" ? "BM25" : name} | ${cells.join(" | ")} |`;
}

for (const [name, kind] of Object.entries(kinds)) {
  const settings = settingsFor(name, steps.get(name)?.[0] ?? 0);
  const from = name === "bi" ? "from random weights" : "from the bundled bi-encoder's weights";
  const against =
    name === "cross"
      ? `${negatives} candidates drawn from all training replies beside the own one`
      : "the other replies of the batch, equal texts masked";
  const card = `# ${name}

${kind} 3 layers of width 128, 4 heads, a WordPiece vocabulary of ${vocabularySize} of its own; weights are stored in float16 and computed with in float32.
It is small on purpose: it comes with the repository so that everything can be tried without a download.

- **Data**: Schema-Guided Dialogue (Rastogi et al., AAAI 2020), CC BY-SA 4.0, split train: every system utterance with the turns before it (the last six,
  one a line, each after its speaker). The data itself is not part of this repository.
- **Training**: ${(steps.get(name) ?? []).join(" and then ")} steps of ${settings.batchSize} examples ${from}, cross-entropy against ${against}; AdamW, learning rate ${settings.learningRate},
  ${settings.schedule.warmupSteps} steps of warm-up and linear decay (in each run), weight decay 0.01, gradients clipped at norm ${settings.clipNorm}, dropout ${settings.dropout.hidden}, seed ${settings.seed}.
- **Made by** \`tools/experiments/src/trio\` on one CPU thread (backend wasm, relaxed SIMD).

## What it scores

${evaluation.count} examples of split dev, each with its own reply among 20 (19 sampled from other dialogues), seed ${evaluation.seed}; 95 % intervals by bootstrap over the
examples. The candidates' SHA-256 is \`${evaluation.hash.slice(0, 16)}...\`.

| | R@1/20 | MRR |
|---|---|---|
${["random", "bm25", "bi", "poly", "cross"].map(row).join("\n")}

One run of one seed: differences between the heads say nothing about the heads in general.
`;
  writeFileSync(join(values.models, name, "README.md"), card);
}
