/** One column of a table for a terminal. */
export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
}

/** Rows under titles, columns as wide as their widest cell, two spaces apart. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align = "left" }, i) =>
        align === "right" ? (cells[i] ?? "").padStart(widths[i] ?? 0) : (cells[i] ?? "").padEnd(widths[i] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return [line(columns.map(({ title }) => title)), ...rows.map(line)].join("\n");
}

/** Milliseconds with three figures: "3.42 ms", "1.20 s". */
export function duration(milliseconds: number): string {
  return milliseconds >= 1000 ? `${(milliseconds / 1000).toPrecision(3)} s` : `${milliseconds.toPrecision(3)} ms`;
}

/** A rate without decimals, thousands apart. */
export function rate(perSecond: number): string {
  return Math.round(perSecond).toLocaleString("en-US");
}

/** A text cut to a width, with a mark where it was cut. */
export function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
