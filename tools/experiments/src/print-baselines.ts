// Prints BM25 and random on an evaluation set: node --conditions=tercet-source src/print-baselines.ts FILE [COUNT] [SEED] [CANDIDATES]
import { describeReport } from "@tercet/evaluation";
import { baselines } from "./baselines.ts";
import { evaluationSet } from "./evaluation-set.ts";
import { examples } from "./example.ts";
import { readSgd } from "./sgd.ts";

const [path, count = "1000", seed = "1", candidates = "20"] = process.argv.slice(2);
if (path === undefined) {
  console.error("usage: print-baselines FILE [COUNT] [SEED] [CANDIDATES]");
  process.exitCode = 2;
} else {
  const options = { count: Number(count), seed: Number(seed), candidates: Number(candidates) };
  const set = await evaluationSet(examples(readSgd(path)), options);
  console.log(`${set.cases.length} cases of ${set.candidates} candidates, seed ${set.seed}, sha256 ${set.hash}`);
  for (const protocol of [`r@1/${candidates}`, `mrr/${candidates}`]) {
    const rows = baselines(set, protocol, options.seed);
    console.log(`BM25    ${describeReport(rows.bm25)}`);
    console.log(`random  ${describeReport(rows.random)}`);
  }
}
