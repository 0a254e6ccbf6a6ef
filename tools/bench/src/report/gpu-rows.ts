import { ratioIn, type BenchmarkCase, type BenchmarkRecord } from "@tercet/results";
import { gpuInNode, gpuInPage } from "../suites/gpu-names.ts";
import type { Row } from "./table.ts";

/** What is wanted of a GPU: a rate or a time that Tercet should reach by itself, or to be faster than others in the same page. */
type GpuTarget = { readonly work: string; readonly cases: readonly string[] } & (
  | { readonly kind: "rate"; readonly least: number; readonly unit: string; readonly of: string }
  | { readonly kind: "time"; readonly most: number }
  | { readonly kind: "beside"; readonly others: readonly string[]; readonly least: number }
);

const targets: readonly GpuTarget[] = [
  { work: "GPU: float32 product of 4096^3", cases: ["product 4096 x 4096 x 4096"], kind: "rate", least: 40, unit: "TFLOP/s", of: "on a part of 67" },
  { work: "GPU: MiniLM 64 x 128, in one page", cases: ["MiniLM 64 x 128 tokens"], kind: "beside", others: ["onnxruntime-web webgpu", "transformers.js webgpu"], least: 1 },
  { work: "GPU: one sentence of 16 and 32 tokens", cases: ["MiniLM 1 x 16 tokens", "MiniLM 1 x 32 tokens"], kind: "time", most: 2 },
]; // prettier-ignore

/** Whether a suite ran on a GPU at all, and on none that is a program. */
function isOfDevice({ contenders, cases }: BenchmarkRecord): boolean {
  const devices = contenders.flatMap(({ device }) => (device === undefined ? [] : [device]));
  return cases.length > 0 && devices.length > 0 && devices.every(({ isSoftware }) => !isSoftware);
}

/**
 * Rows of the table for the suite `webgpu`. Without a GPU there is a figure in none of them: `forReaders` leaves them out, where people would read them as results,
 * otherwise they say what is wanted and that nothing was measured.
 */
export function gpuRows(records: readonly BenchmarkRecord[], forReaders: boolean): readonly Row[] {
  const record = records.find(({ suite }) => suite === "webgpu");
  if (record === undefined || (forReaders && !isOfDevice(record))) return [];
  return targets.map((target) => (isOfDevice(record) ? measured(target, record) : { ...wanted(target), ratio: "-", reached: "no GPU: nothing measured" }));
} // prettier-ignore

function wanted(target: GpuTarget): Pick<Row, "work" | "against" | "wanted"> {
  const { work } = target;
  switch (target.kind) {
    case "rate":
      return { work, against: "", wanted: `${String(target.least)} ${target.unit} ${target.of}` };
    case "time":
      return { work, against: "", wanted: `${String(target.most)} ms` };
    case "beside":
      return { work, against: `best of ${target.others.join(", ")}`, wanted: target.least.toFixed(2) };
    default:
      return target satisfies never;
  }
}

function measured(target: GpuTarget, record: BenchmarkRecord): Row {
  const cases = record.cases.filter(({ name }) => target.cases.includes(name));
  const adapter = record.contenders.find(({ device }) => device !== undefined)?.device?.adapter ?? "";
  const row = (figures: readonly (string | undefined)[], reached: boolean): Row => ({
    ...wanted(target),
    ...(target.kind === "beside" ? {} : { against: adapter }),
    ratio: figures.map((figure) => figure ?? "-").join(", "),
    reached: cases.length < target.cases.length || figures.includes(undefined) ? "not measured" : reached ? "yes" : "no",
  });
  switch (target.kind) {
    case "rate": {
      const rates = cases.map((each) => best(each, ({ rate }) => rate, Math.max));
      return row(rates.map((rate) => (rate === undefined ? undefined : `${rate.toFixed(1)} ${target.unit}`)), rates.every((rate) => (rate ?? 0) >= target.least)); // prettier-ignore
    }
    case "time": {
      const times = cases.map((each) => best(each, ({ milliseconds }) => milliseconds?.median, Math.min));
      return row(times.map((time) => (time === undefined ? undefined : `${time.toFixed(2)} ms`)), times.every((time) => (time ?? Infinity) <= target.most)); // prettier-ignore
    }
    case "beside": {
      const ratios = cases.map((each) => leastRatio(each, target.others));
      return row(ratios.map((ratio) => ratio?.toFixed(2)), ratios.every((ratio) => (ratio ?? 0) >= target.least)); // prettier-ignore
    }
    default:
      return target satisfies never;
  }
}

type TimedEntry = Extract<BenchmarkCase, { kind: "timed" }>["entries"][number];

/** The better of Tercet's figures in Node and in the page. */
function best(each: BenchmarkCase, of: (entry: TimedEntry) => number | undefined, better: (...figures: number[]) => number): number | undefined {
  const entries = each.kind === "timed" ? each.entries.filter(({ contender }) => contender === gpuInNode || contender === gpuInPage) : [];
  const figures = entries.flatMap((entry) => of(entry) ?? []);
  return figures.length === 0 ? undefined : better(...figures);
} // prettier-ignore

/** How the page's Tercet stands to whoever is fastest there. */
function leastRatio(each: BenchmarkCase, others: readonly string[]): number | undefined {
  const ratios = others.flatMap((other) => ratioIn(each, gpuInPage, other)?.ratio ?? []);
  return ratios.length === 0 ? undefined : Math.min(...ratios);
}
