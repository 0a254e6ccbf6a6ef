import { tercetIn } from "@tercet/results";
import { arrayFile } from "../inputs/array-file.ts";
import type { Agreement } from "../measure/agreement.ts";
import { type Suite } from "./suite.ts";
import { timedCase, type TimedCase } from "./timed-case.ts";

const [candidateCount, width, k, codes, many] = [100_000, 768, 10, 64, 64];
/** Scores are some units large; float32 sums of 768 products in other orders differ in the sixth digit. */
export const searchAgreement: Agreement = { kind: "ranking", most: 2e-4 };

/** Scale of vectors whose products have a deviation of about 1, where a softmax is neither flat nor a maximum. */
export function searchScale(vectorWidth: number): number {
  return Math.sqrt(3) / Math.sqrt(Math.sqrt(vectorWidth));
}

/** The best ten of 100 000 cached candidates: bi-encoder with one context and with 64 at once, poly-encoder with 64 codes. */
export const scoreSuite: Suite = {
  name: "score",
  measures: "the best 10 of 100 000 cached candidates, 768 wide: bi (1 and 64 contexts) and poly-64",
  peers: ["faiss", "pytorch"],
  run: async (bench) => {
    bench.progress("making candidates");
    const scale = searchScale(width);
    const candidates = await arrayFile(bench.folder, "candidates", { shape: [candidateCount, width], seed: 3, scale });
    const one = await arrayFile(bench.folder, "context", { shape: [1, width], seed: 4, scale });
    const all = await arrayFile(bench.folder, "contexts", { shape: [many, width], seed: 5, scale });
    const context = await arrayFile(bench.folder, "codes", { shape: [codes, width], seed: 6, scale });
    const poly = { kind: "search-poly", context, candidates, k, form: "fastest" } as const;
    const own = bench.modes.map(tercetIn);
    const common = { unit: "contexts/s", agreement: searchAgreement, seconds: 20 };
    const entriesOf = (contenders: readonly string[], task: TimedCase["entries"][number]["task"]): TimedCase["entries"] =>
      contenders.map((contender) => ({ contender, task }));
    const wanted: readonly TimedCase[] = [
      { ...common, name: "bi, 1 context", work: 1, entries: entriesOf([...own, "faiss", "pytorch"], { kind: "search-bi", contexts: one, candidates, k }) },
      { ...common, name: `bi, ${String(many)} contexts`, work: many, entries: entriesOf([...own, "faiss", "pytorch"], { kind: "search-bi", contexts: all, candidates, k }) },
      { ...common, name: `poly-${String(codes)}`, work: 1, entries: [...entriesOf([...own, "pytorch"], poly), { contender: "pytorch", variant: "at once", task: { ...poly, form: "at once" } }] },
    ]; // prettier-ignore
    const cases = [];
    for (const each of wanted) cases.push(await timedCase(each, bench));
    return cases.filter((each) => each !== undefined);
  },
};
