import type { BenchmarkRecord, Case } from "./result.ts";

/** The README's rows of a suite with a peer: a header, then a row for each case, as prettier lays them out. */
export function readmeTable({ result }: BenchmarkRecord): string {
  if (result.kind === "skipped") throw new Error(`${result.suite} was skipped: ${result.why}`);
  const peers = result.cases.filter((each): each is Required<Case> => each.peer !== undefined);
  const [first] = peers;
  if (first === undefined) throw new Error(`${result.suite} has no peer to stand beside`);
  const rows = [
    [result.unit, "Tercet", first.peer.measured.contender.name, "ratio"],
    ...peers.map(({ name, ours, peer }) => [name, ours.rate.toFixed(0), peer.measured.rate.toFixed(0), peer.ratio.toFixed(2)]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [header = [], ...body] = rows;
  return [line(header), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body.map(line)].join("\n");
}

/** The README with its table of that suite replaced: the one whose header begins with the suite's unit. */
export function withTable(readme: string, record: BenchmarkRecord): string {
  const table = readmeTable(record);
  const unit = record.result.kind === "measured" ? record.result.unit : "";
  const lines = readme.split("\n");
  const from = lines.findIndex((line) => line.startsWith(`| ${unit} `));
  if (from < 0) throw new Error(`The README has no table of ${unit}`);
  const length = lines.slice(from).findIndex((line) => !line.startsWith("|"));
  return [...lines.slice(0, from), table, ...lines.slice(from + length)].join("\n");
}
