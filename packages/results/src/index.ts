export { headlinesOf } from "./benchmarks/headlines.ts";
export { nameOf, tercetIn } from "./benchmarks/names.ts";
export type { BenchMode } from "./benchmarks/names.ts";
export { measuresOf, ratioIn } from "./benchmarks/ratios.ts";
export { benchmarkRecord } from "./benchmarks/record.ts";
export type {
  BenchmarkCase,
  BenchmarkDevice,
  BenchmarkMachine,
  BenchmarkRecord,
  Check,
  ColdEntry,
  Contender,
  MemoryEntry,
  Spread,
  TimedEntry,
} from "./benchmarks/record.ts";
export { generator, ratioOf, summaryOf } from "./benchmarks/statistics.ts";
export type { Ratio } from "./benchmarks/statistics.ts";
export { modes, ratiosTo, versionsOf } from "./benchmarks/target-ratios.ts";
export type { CaseRatio } from "./benchmarks/target-ratios.ts";
export { targets } from "./benchmarks/targets.ts";
export type { Target } from "./benchmarks/targets.ts";
export { cellForm, readCell, writeCell } from "./cell.ts";
export type { AbsentCell, Cell, FailedCell, HeldCell } from "./cell.ts";
export { checkpointCase, checkpointRecord } from "./checkpoint-record.ts";
export type { CheckpointCase, CheckpointOutput, CheckpointRecord, HeatMap, OutputError, OutputPart } from "./checkpoint-record.ts";
export { columnLabel } from "./circumstances.ts";
export type { Column, Commit, Machine } from "./circumstances.ts";
export { cellAt, claimsRecord } from "./claims-record.ts";
export type { ClaimsRecord, Failure, HeadlineRatio, Row, Worst } from "./claims-record.ts";
export { heatMapOf, partsOfTolerance } from "./heat-map.ts";
export { cellOf, changesBetween, columnKey, historyOf, locate, rowKey, since } from "./history.ts";
export type { Change, Located, Moment } from "./history.ts";
export { jsonSchemas } from "./json-schemas.ts";
export { latencyRecord } from "./latency-record.ts";
export type { LatencyRecord, RankingTime } from "./latency-record.ts";
export { mutantsRecord } from "./mutants-record.ts";
export type { Mutant, MutantsRecord } from "./mutants-record.ts";
export { number, numberToJson } from "./numbers.ts";
export { read } from "./read.ts";
export type { Read } from "./read.ts";
export { readBenchmarks, readResults } from "./results-folder.ts";
export type { KeptBenchmarks, KeptRun, ResultsFolder, UnreadableResult } from "./results-folder.ts";
export { runEvaluations } from "./run-evaluations.ts";
export type { RunEvaluations } from "./run-evaluations.ts";
export { readEvents, stepEvent } from "./run-record.ts";
export type { RunCurve, StepEvent } from "./run-record.ts";
export { runSummary, summaryOfRun } from "./run-summary.ts";
export type { RunSummary, RunTexts } from "./run-summary.ts";
export { emptyTally, tallyOf, withCell } from "./tally.ts";
export type { Tally } from "./tally.ts";
export { trioRecord } from "./trio-record.ts";
export type { Estimate, TrioRecord } from "./trio-record.ts";
export { tokenizerDifference, tokenizersRecord } from "./tokenizers-record.ts";
export type { TokenizerComparison, TokenizerDifference, TokenizersRecord } from "./tokenizers-record.ts";
export { vectorsRecord } from "./vectors-record.ts";
export type { VectorsRecord, VectorSuite } from "./vectors-record.ts";
