import type { OutputRow } from "@tercet/claims";
import type { Style } from "../style.ts";
import { table, type Column } from "../table.ts";
import { wrap } from "../wrap.ts";

const right = "right" as const;
const columns: readonly Column[] = [
  { title: "output" },
  ...["elements", "max error", "relative", "ulp", "tolerance", "part"].map((title) => ({ title, align: right })),
];

/** Outputs in the order in which a model computes them, so that the first that is out is where to look. */
export function inOrder(rows: readonly OutputRow[]): readonly OutputRow[] {
  const prefixes = [...new Set(rows.map(({ output }) => prefixOf(output)))];
  const key = ({ part, output }: OutputRow): readonly number[] => {
    const [isAttention, depth] = [part === "attention", depthOf(output)];
    // Attention outside of an encoder, of codes for example, reads what the encoders gave.
    const place = isAttention && depth === behindLayers ? prefixes.length : prefixes.indexOf(prefixOf(output));
    return [stages.indexOf(isAttention ? "layer" : part), place, depth];
  };
  return rows
    .map((row) => ({ row, at: key(row) }))
    .sort((a, b) => a.at.map((each, i) => each - (b.at[i] ?? 0)).find((difference) => difference !== 0) ?? 0)
    .map(({ row }) => row);
}

/** Layers and their attention stand between each other. */
const stages: readonly (OutputRow["part"] | undefined)[] = ["tokens", "layer", "vector", "score", "metric", "loss", "gradient", "step"];

/** The encoder that an output belongs to, where a model has several. */
function prefixOf(output: string): string {
  return /^(\w+)\.(hidden|layers|output|reduced)\b/.exec(output)?.[1] ?? "";
}

const behindLayers = 1e6;

/** How deep in its encoder an output is computed; the attention of a layer comes before its output. */
function depthOf(output: string): number {
  const numbered = (pattern: RegExp): number | undefined => {
    const number = pattern.exec(output)?.[1];
    return number === undefined ? undefined : Number(number);
  };
  const layer = numbered(/\blayers\.(\d+)\./);
  const attention = numbered(/^attention\.(\d+)$/);
  if (layer !== undefined) return layer + 0.5;
  return attention === undefined ? (numbered(/\bhidden\.(\d+)/) ?? behindLayers) : attention - 0.5;
}

/** Error by layer: a row for each output in the order of computation, and the first that is out. */
export function checkpointTable(rows: readonly OutputRow[], width: number, { bold, alarm }: Style): string {
  const isRanked = rows.some(({ ranks }) => ranks !== undefined);
  const all = isRanked ? [...columns, { title: "ranks", align: right }] : columns;
  const written = rows.map((row) => cells(row, isRanked));
  // Names take what the numbers leave.
  const used = all.slice(1).map(({ title }, i) => 2 + Math.max(title.length, ...written.map((row) => row[i + 1]?.length ?? 0)));
  const left = Math.max(16, width - used.reduce((sum, each) => sum + each, 0));
  const [head = "", ...lines] = table(
    all,
    written.map(([name = "", ...rest]) => [ending(name, left), ...rest]),
  ).split("\n");
  const first = rows.find(({ held }) => !held);
  const marked = lines.map((line, i) => {
    const row = rows[i];
    if (row === undefined || row.held) return line;
    return alarm(`${line}  ${row === first ? "FIRST OUT" : "out"}`);
  });
  return `${bold(head)}\n${marked.join("\n")}\n`;
}

function cells(row: OutputRow, isRanked: boolean): readonly string[] {
  const { output, elements, worst, largest, measure, tolerance, ofTolerance, ranks } = row;
  const relative = largest > 0 ? worst / largest : worst;
  return [
    output,
    ...(elements === 0 ? ["-", "-", "-", "-", "-", "-"] : [elements.toLocaleString("en-US"), small(worst), small(relative), ulps(measure.ulp), small(tolerance), part(ofTolerance)]),
    ...(isRanked ? [ranks === undefined ? "" : `${ranks.agreeing}/${ranks.of}`] : []),
  ]; // prettier-ignore
}

/** A name cut at its start: what tells outputs apart stands at the end. */
function ending(name: string, width: number): string {
  return name.length <= width ? name : `…${name.slice(name.length - width + 1)}`;
}

function small(value: number): string {
  return value === 0 ? "0" : Number.isFinite(value) ? value.toExponential(1) : "-";
}

function ulps(value: number): string {
  if (!Number.isFinite(value)) return "-";
  return value >= 1e5 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}

function part(value: number): string {
  return Number.isFinite(value) ? value.toFixed(2) : "-";
}

/** What it comes to: the first output that is out and what is wrong there, or that none is. */
export function checkpointVerdict(rows: readonly OutputRow[], width: number, { bold, alarm }: Style): string {
  const out = rows.filter(({ held }) => !held);
  const [first] = out;
  if (first === undefined) {
    const worst = rows.reduce((most, { ofTolerance }) => Math.max(most, ofTolerance), 0);
    return `${bold(wrap(`All ${rows.length} outputs lie within the reference's own float32 distance, at most ${part(worst)} of the tolerance.`, width))}\n`;
  }
  const hint = first.part === "tokens" ? " The texts become other tokens: nothing behind that can agree." : "";
  const text = `First out is ${first.output}: ${first.what ?? "it is not within its tolerance"}. ${out.length} of ${rows.length} outputs are out.${hint}`;
  return `${alarm(wrap(text, width))}\n`;
}
