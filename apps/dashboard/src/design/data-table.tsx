import { useState, type ReactNode } from "react";
import { csvOf, type CellValue } from "./csv.ts";
import "./data-table.css";
import { saveFile } from "./save-file.ts";

/** A column of a table: its name, a row's value (for sorting and CSV), and how the value is shown where it is not simply written. */
export interface Column<Row> {
  readonly name: string;
  readonly value: (row: Row) => CellValue;
  readonly show?: (row: Row) => ReactNode;
  /** Numbers stand right, on one line. */
  readonly numeric?: boolean;
  /** Whether a cell stays on one line: dates, commits. */
  readonly oneLine?: boolean;
}

interface DataTableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The name of the file that "CSV" saves, without its ending; without it there is no such button. */
  readonly file?: string;
  /** Whether the caption is for those who do not see the page only. */
  readonly captionHidden?: boolean;
}

function compare(a: CellValue, b: CellValue): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true });
}

/** A plain table that can be read: sortable by every column, scrolled sideways inside itself, saved as CSV. The first column names the row. */
export function DataTable<Row>({ caption, columns, rows, keyOf, file, captionHidden = false }: DataTableProps<Row>): ReactNode {
  const [sort, setSort] = useState<{ readonly column: number; readonly descending: boolean }>();
  const by = sort === undefined ? undefined : columns[sort.column];
  const sorted =
    by === undefined ? rows : rows.toSorted((a, b) => compare(by.value(a), by.value(b)) * (sort?.descending === true ? -1 : 1));
  const turn = (column: number): void =>
    setSort(sort?.column !== column ? { column, descending: false } : sort.descending ? undefined : { column, descending: true });
  return (
    <div className="table-frame">
      {/* Where a table is wider than its place it is scrolled with the keys too. */}
      <div className="table-scroll" tabIndex={0} role="region" aria-label={caption}>
        <table className="data">
          <caption className={captionHidden ? "hidden-text" : undefined}>{caption}</caption>
          <thead>
            <tr>
              {columns.map(({ name, numeric }, at) => (
                <th
                  key={name}
                  scope="col"
                  className={numeric === true ? "number" : undefined}
                  aria-sort={sort?.column === at ? (sort.descending ? "descending" : "ascending") : undefined}
                >
                  <button type="button" onClick={() => turn(at)}>
                    {name}
                    <span aria-hidden="true">{sort?.column === at ? (sort.descending ? " ↓" : " ↑") : ""}</span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.map((row) => (
              <tr key={keyOf(row)}>
                {columns.map((column, at) => {
                  const shown = column.show?.(row) ?? column.value(row) ?? "–";
                  return at === 0 ? (
                    <th key={column.name} scope="row">
                      {shown}
                    </th>
                  ) : (
                    <td key={column.name} className={column.numeric === true ? "number" : column.oneLine === true ? "one-line" : undefined}>
                      {shown}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {file === undefined ? undefined : <SaveTable columns={columns} rows={rows} file={file} />}
    </div>
  );
}

/** A button that saves a table's rows as CSV. */
function SaveTable<Row>({ columns, rows, file }: Pick<DataTableProps<Row>, "columns" | "rows"> & { readonly file: string }): ReactNode {
  const names = columns.map(({ name }) => name);
  const text = (): string =>
    csvOf(
      names,
      rows.map((row) => columns.map(({ value }) => value(row))),
    );
  return (
    <p className="small">
      <button type="button" onClick={() => saveFile(`${file}.csv`, "text/csv", text())}>
        Save as CSV
      </button>
    </p>
  );
}
