import { claimId } from "@tercet/equivalence";
import {
  type Cell,
  changesBetween,
  type ClaimsRecord,
  type Column,
  columnLabel,
  emptyTally,
  type HeadlineRatio,
  headlinesOf,
  locate,
  type Located,
  type ResultsFolder,
  type Row,
  since,
  type Tally,
  tallyOf,
} from "@tercet/results";
import type { ClaimNamed, OverviewClaims, OverviewData } from "../src/data/overview-data.ts";
import { columnsOf, shownColumn } from "./columns.ts";

/** So many changes are listed; their number is always told. */
const listedChanges = 20;

/** Where everything stands. */
export function overviewOf({ records, benchmarks, trio, latency, vectors, tokenizers, mutants, unreadable }: ResultsFolder): OverviewData {
  return {
    claims: claimsOf(records),
    trio:
      trio === undefined
        ? null
        : {
            ...{ data: trio.data, count: trio.count },
            latencies: (latency?.times ?? []).map(({ head, candidates, milliseconds: { median, lower, upper } }) => ({
              ...{ head, candidates, milliseconds: { value: median, low: lower, high: upper } },
            })),
            ...(latency === undefined
              ? {}
              : { latencyNote: `${latency.machine.cpu}, ${latency.backend}, ${latency.threads} threads, Node ${latency.machine.node}` }),
            heads: Object.entries(trio.reports).map(([name, metrics]) => ({
              name,
              quality: Object.fromEntries(
                Object.entries(metrics).map(([metric, { value, interval }]) => [metric, { value, low: interval.low, high: interval.high }]),
              ),
            })),
          },
    ratios: headlinesOf(benchmarks).map(headline),
    vectors: (vectors?.suites ?? []).map(({ suite, total, run, held }) => ({ suite, total, run, held })),
    tokenizers:
      tokenizers === undefined
        ? null
        : { oracle: tokenizers.oracle, cases: tokenizers.tokenizers.map(({ case: name, ...rest }) => ({ name, ...rest })) },
    mutants:
      mutants === undefined
        ? null
        : {
            sown: mutants.mutants.length,
            caught: mutants.mutants.filter(({ caughtBy }) => caughtBy !== undefined).length,
            survivors: mutants.mutants.filter(({ caughtBy }) => caughtBy === undefined).map(({ name }) => name),
          },
    unreadable,
  };
}

function headline({ work, against, mode, ratios, wanted, measuredAt }: HeadlineRatio): OverviewData["ratios"][number] {
  const values = ratios.map(({ ratio }) => ratio);
  return {
    ...{ work, against, mode, least: Math.min(...values), most: Math.max(...values), cases: ratios.length, measuredAt },
    from: Math.min(...ratios.map(({ from }) => from)),
    to: Math.max(...ratios.map(({ to }) => to)),
    ...(wanted === undefined ? {} : { wanted }),
  };
}

function claimsOf(records: readonly ClaimsRecord[]): OverviewClaims | null {
  const newest = records.at(-1);
  if (newest === undefined) return null;
  const located = records.map(locate);
  const columns = columnsOf(records).map((found) => {
    const source = located[found.record]!;
    const tally = tallyOf(
      source.record,
      source.record.columns.findIndex((column) => columnLabel(column) === columnLabel(found.column)),
    );
    return { shown: shownColumn(found, records), tally };
  });
  return {
    ...{ commit: newest.commit, measuredAt: newest.measuredAt, seconds: newest.seconds, runs: newest.runs, records: records.length },
    total: columns.map(({ tally }) => tally).reduce(sum, emptyTally),
    columns: columns.map(({ shown: { label, stale }, tally }) => ({ label, tally, ...(stale === undefined ? {} : { stale }) })),
    since: sinceWhen(records).commit,
    failures: newest.failures.flatMap(({ row, column, what }) => {
      const [named, place] = [newest.rows[row], newest.columns[column]];
      if (named === undefined || place === undefined) return [];
      return [{ ...nameOf(named, place), what, since: records[since(located, named, place) ?? records.length - 1]!.commit }];
    }),
    ...changesOf(located),
  };
}

function sum(a: Tally, b: Tally): Tally {
  return {
    held: a.held + b.held,
    failed: a.failed + b.failed,
    unsupported: a.unsupported + b.unsupported,
    notRun: a.notRun + b.notRun,
    runs: a.runs + b.runs,
  };
}

/** The oldest of the newest records without a gap that are all equal, or all not, as the newest is. */
function sinceWhen(records: readonly ClaimsRecord[]): ClaimsRecord {
  const isEqual = (record: ClaimsRecord): boolean => tallyOf(record).failed === 0;
  const last = records.at(-1)!;
  const turn = records.findLastIndex((record) => isEqual(record) !== isEqual(last));
  return records[turn + 1] ?? last;
}

function nameOf(row: Row, column: Column): ClaimNamed {
  const { kind, name, property } = row;
  // The kinds of a record are those of claims.
  const parts = {
    subject: { kind, name },
    property: { name: property },
    backend: { ...column, name: column.backend },
    environment: column,
  };
  // As above.
  return { id: claimId(parts as Parameters<typeof claimId>[0]), subject: `${kind} ${name}`, property, column: columnLabel(column) };
}

function changesOf(located: readonly Located[]): Pick<OverviewClaims, "changes"> {
  const [before, after] = located.slice(-2);
  if (before === undefined || after === undefined) return {};
  const changes = changesBetween(before, after);
  const first = changes
    .slice(0, listedChanges)
    .map(({ row, column, kind, before: was, after: is }) => ({ ...nameOf(row, column), kind, before: inWords(was), after: inWords(is) }));
  return { changes: { before: before.record.commit, total: changes.length, first } };
}

function inWords(cell: Cell | undefined): string {
  if (cell === undefined) return "no claim";
  if (cell.kind === "held") return `held, ${cell.ofBound} of its bound`;
  return cell.kind === "not-run" ? "not run" : cell.kind;
}
