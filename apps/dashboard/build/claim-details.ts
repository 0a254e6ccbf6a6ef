import { columnKey, historyOf, locate, numberToJson, type ResultsFolder, type Row, rowKey, writeCell } from "@tercet/results";
import type { ClaimData, FailureShown } from "../src/data/claim-data.ts";
import { columnsOf } from "./columns.ts";

/** For each subject, in the order of the matrix, everything that its claims' pages show. */
export function claimDetails({ records }: ResultsFolder): readonly ClaimData[] {
  const newest = records.at(-1);
  if (newest === undefined) return [];
  const located = records.map(locate);
  const columns = columnsOf(records);
  const bySubject = Map.groupBy(newest.rows, ({ kind, name }) => `${kind}\n${name}`);
  return [...bySubject.values()].map((rows): ClaimData => {
    const reasons: string[] = [];
    const claims = rows.map((row) => ({
      property: row.property,
      histories: columns.map(({ column }) =>
        historyOf(located, row, column).map(({ record, cell }) => [record, writeCell(cell, reasons)] as const),
      ),
    }));
    const { kind = "", name = "" } = rows[0] ?? {};
    return {
      ...{ kind, name, claims, reasons },
      records: records.map(({ commit }) => commit),
      failures: rows.flatMap((row) => failuresOf(row)),
    };
  });

  function failuresOf(row: Row): readonly FailureShown[] {
    return columns.flatMap(({ column, record }, at) => {
      const { rows: rowPlaces, columns: columnPlaces, record: source } = located[record]!;
      const [r, c] = [rowPlaces.get(rowKey(row)), columnPlaces.get(columnKey(column))];
      return source.failures
        .filter((failure) => failure.row === r && failure.column === c)
        .map(({ what, counterExample, shrinks, seed, path, replay, worst }) => ({
          ...{ property: row.property, column: at, what, counterExample, shrinks, seed, path, replay },
          ...(worst === undefined
            ? {}
            : {
                worst: {
                  ...{ array: worst.array, at: worst.at, expected: numberToJson(worst.expected), got: numberToJson(worst.got) },
                  ...{ bound: numberToJson(worst.bound), absolute: numberToJson(worst.absolute), ulp: numberToJson(worst.ulp) },
                },
              }),
        }));
    });
  }
}
