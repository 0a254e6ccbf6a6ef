import type { Matrix } from "./matrix-model.ts";
import { byName, codes, worseFirst } from "./matrix-model.ts";
import type { Term } from "./query.ts";

/** What rows are folded into. */
export type FoldBy = "kind" | "subject" | "nothing";

/** One row of the grid: a claim's row, or a group with the worst of each column. */
export interface GridRow {
  /** Names the group: "operator", or "operator/matmul"; the row's number for a single row. */
  readonly key: string;
  readonly level: number;
  readonly label: string;
  /** The row of the matrix; undefined for a group. */
  readonly row?: number;
  readonly isOpen?: boolean;
  /** Claims' rows that it stands for. */
  readonly count: number;
  /** For each shown column the place of its worst cell, -1 where there is no claim. */
  readonly worst: readonly number[];
  /** For each shown column how many of its cells ended as the worst one did. */
  readonly alike: readonly number[];
  /** The worst of all. */
  readonly worstOfAll: number;
}

export interface Folding {
  readonly by: FoldBy;
  readonly open: ReadonlySet<string>;
  readonly sort: "worst" | "name";
}

/** The columns that a query leaves, by place. */
export function columnsFor({ data }: Matrix, terms: readonly Term[]): readonly number[] {
  return [...data.columns.keys()].filter((place) => {
    const column = data.columns[place];
    return terms.every((term) => {
      if (term.kind === "number" && term.key === "threads") return compares(column?.threads ?? 1, term) !== term.negated;
      if (term.kind !== "word") return true;
      const value = { backend: column?.backend, mode: column?.mode ?? "", runtime: column?.runtime, device: column?.device };
      if (!(term.key in value)) return true;
      const own = value[term.key as keyof typeof value] ?? ""; // as: it is one of its names
      return term.values.some((each) => own.toLowerCase().startsWith(each)) !== term.negated;
    });
  });
}

type NumberTerm = Extract<Term, { kind: "number" }>;

function compares(value: number, { operator, value: limit }: NumberTerm): boolean {
  const order = { ">": value > limit, ">=": value >= limit, "<": value < limit, "<=": value <= limit, "=": value === limit };
  return order[operator];
}

const statusCodes: Readonly<Record<string, number>> = {
  held: codes.held,
  failed: codes.failed,
  unsupported: codes.unsupported,
  "not-run": codes.notRun,
};

/** Whether a cell fits a filter of cells. */
function cellFits({ code, part, ulp, first, data, columns }: Matrix, at: number, term: Term): boolean {
  const own = code[at];
  if (own === codes.none) return false;
  if (term.kind === "word")
    return term.values.some((each) => (each === "stale" ? data.columns[at % columns]?.stale !== undefined : statusCodes[each] === own));
  if (term.kind !== "number") return true;
  const computed = own === codes.held || own === codes.failed;
  const value = term.key === "ulp" ? ulp[at] : term.key === "bound" ? part[at] : first[at];
  return computed && compares(value ?? NaN, term);
}

const isOfCells = (term: Term): boolean =>
  (term.kind === "word" && term.key === "status") || (term.kind === "number" && term.key !== "threads");

/** The rows of the matrix that a query leaves. Filters of cells must all fit one and the same cell of a row, among the shown columns. */
export function rowsFor(matrix: Matrix, terms: readonly Term[], shown: readonly number[]): readonly number[] {
  const { data, columns, texts } = matrix;
  const ofCells = terms.filter(isOfCells);
  const ofRows = terms.filter((term) => !isOfCells(term));
  const rowFits = (row: number, term: Term): boolean => {
    if (term.kind === "text") return (texts[row] ?? "").includes(term.text) !== term.negated;
    if (term.kind !== "word") return true;
    const [subject = 0, property = ""] = data.rows[row] ?? [];
    const [kind = "", name = ""] = data.subjects[subject] ?? [];
    const own = { kind, subject: name, property };
    if (!(term.key in own)) return true;
    const value = own[term.key as keyof typeof own].toLowerCase(); // as: it is one of its names
    return term.values.some((each) => (term.key === "kind" ? value === each : value.includes(each))) !== term.negated;
  };
  const hasCell = (row: number): boolean =>
    ofCells.length === 0 ||
    shown.some((column) =>
      ofCells.every(
        (term) => cellFits(matrix, row * columns + column, term) !== term.negated && matrix.code[row * columns + column] !== codes.none,
      ),
    );
  return [...data.rows.keys()].filter((row) => ofRows.every((term) => rowFits(row, term)) && hasCell(row));
}

/** Rows folded into groups: open groups are followed by what is in them. */
export function foldRows(matrix: Matrix, rows: readonly number[], shown: readonly number[], folding: Folding): readonly GridRow[] {
  const { data } = matrix;
  const subjectOf = (row: number): readonly [string, string] => data.subjects[data.rows[row]?.[0] ?? 0] ?? ["", ""];
  const order = (a: GridRow, b: GridRow): number =>
    (folding.sort === "worst" ? worseFirst(matrix, a.worstOfAll, b.worstOfAll) : 0) || byName.compare(a.label, b.label);
  const orderOfSingles = (a: GridRow, b: GridRow): number =>
    (folding.sort === "worst" ? worseFirst(matrix, a.worstOfAll, b.worstOfAll) : 0) ||
    (matrix.rank[a.row ?? 0] ?? 0) - (matrix.rank[b.row ?? 0] ?? 0);

  const single =
    (level: number) =>
    (row: number): GridRow => {
      const [kind, name] = subjectOf(row);
      const property = data.rows[row]?.[1] ?? "";
      const label = level > 0 ? property : `${kind} ${name}: ${property}`;
      return { key: String(row), level, label, row, count: 1, ...worstOf(matrix, [row], shown) };
    };
  const group = (
    key: string,
    label: string,
    level: number,
    members: readonly number[],
    inside: () => readonly GridRow[],
  ): readonly GridRow[] => {
    const isOpen = folding.open.has(key);
    const head: GridRow = { key, level, label, isOpen, count: members.length, ...worstOf(matrix, members, shown) };
    return isOpen ? [head, ...inside()] : [head];
  };
  const singles = (members: readonly number[], level: number): readonly GridRow[] => members.map(single(level)).sort(orderOfSingles);
  type Groups = readonly (readonly GridRow[])[];
  const subjects = (members: readonly number[], level: number): Groups =>
    [...Map.groupBy(members, (row) => subjectOf(row).join("/"))].map(([key, inGroup]) => {
      const [kind, name] = subjectOf(inGroup[0] ?? 0);
      return group(key, level > 0 ? name : `${kind} ${name}`, level, inGroup, () => singles(inGroup, level + 1));
    });
  const ofKind = (kind: string, members: readonly number[]): readonly GridRow[] =>
    group(kind, kind, 0, members, () => sorted(subjects(members, 1)));
  const sorted = (groups: Groups): readonly GridRow[] => groups.toSorted(([a], [b]) => order(a!, b!)).flat(); // a group has a head

  if (folding.by === "nothing") return singles(rows, 0);
  const kinds = Map.groupBy(rows, (row) => subjectOf(row)[0]);
  if (folding.by === "kind") return sorted([...kinds].map(([kind, members]) => ofKind(kind, members)));
  // Hundreds of cases of others stand together, so that nobody has to look for our own subjects among them.
  return sorted([...kinds].flatMap(([kind, members]) => (kind === "vectors" ? [ofKind(kind, members)] : subjects(members, 0))));
}

function worstOf(matrix: Matrix, rows: readonly number[], shown: readonly number[]): Pick<GridRow, "worst" | "alike" | "worstOfAll"> {
  const { columns, code } = matrix;
  let worstOfAll = -1;
  const alike: number[] = [];
  const worst = shown.map((column) => {
    let [found, same] = [-1, 0];
    for (const row of rows) {
      const at = row * columns + column;
      if (code[at] === codes.none) continue;
      if (found < 0 || code[at] !== code[found]) same = found < 0 || (code[at] ?? 0) > (code[found] ?? 0) ? 1 : same;
      else same++;
      if (found < 0 || worseFirst(matrix, at, found) < 0) found = at;
    }
    alike.push(same);
    if (found >= 0 && (worstOfAll < 0 || worseFirst(matrix, found, worstOfAll) < 0)) worstOfAll = found;
    return found;
  });
  return { worst, alike, worstOfAll };
}
