/** A value of a table's cell. */
export type CellValue = string | number | undefined;

/** A field in the form of RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
function field(value: CellValue): string {
  if (value === undefined) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table as CSV: names of columns first. */
export function csvOf(names: readonly string[], rows: readonly (readonly CellValue[])[]): string {
  return [names, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}
