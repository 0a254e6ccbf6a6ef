import { duration, rate, shorten, table, type Column } from "../table.ts";
import { wrap } from "../wrap.ts";
import { lineOf, type KernelLine, type ProfileSummary } from "./summary.ts";

/** What is told beside the kernels. */
export interface ProfileFacts {
  /** For example "bi: encode candidates, 32 texts, 1,024 tokens". */
  readonly title: string;
  readonly backend: string;
  readonly texts: number;
  readonly tokens: number;
  /** Milliseconds of the first run, and of its planning and its compilation. */
  readonly first: { readonly total: number; readonly planning: number; readonly preparing: number; readonly plans: number };
  /** Bytes held by tensors, and by everything else of the backend. */
  readonly memory: { readonly live: number; readonly scratch: number };
}

/** How it is written. */
export interface ProfileStyle {
  /** False: kernels of less than half a percent are summed up in one line. */
  readonly isFull: boolean;
  /** Characters in a line. */
  readonly width: number;
  readonly bold: (text: string) => string;
}

/** Fewer operations on integers than this part of those on floats are bounds of ranges and the like, and have no column. */
const leastIntegers = 0.01;

/** The columns of the table. */
function columnsFor(hasIntegers: boolean): readonly Column[] {
  const numbers = ["shape", "times", "ms", "share", "GFLOP/s", ...(hasIntegers ? ["int GOP/s"] : []), "MB", "GB/s"];
  return [{ title: "kernel" }, ...numbers.map((title) => ({ title, align: "right" as const }))];
}

/** A profile for a terminal; ends with a line end. */
export function profileText(summary: ProfileSummary, facts: ProfileFacts, { width, bold, isFull }: ProfileStyle): string {
  const shown = { ...summary, kernels: isFull ? summary.kernels : foldSmall(summary.kernels) };
  const [head = "", ...rows] = kernelTable(shown, width).split("\n");
  const total = rows.pop() ?? "";
  const { first, memory, texts, tokens } = facts;
  const perSecond = (count: number): string => rate((count * 1000) / summary.milliseconds);
  const lines = [
    ["one run", `${duration(summary.milliseconds)}, ${perSecond(texts)} texts/s, ${perSecond(tokens)} tokens/s`],
    [
      "  in kernels",
      `${duration(summary.inKernels)}${summary.waiting > 0 ? `, of which ${duration(summary.waiting)} waiting for other threads` : ""}`,
    ],
    ["  around them", `${duration(summary.starting)} to bind memory and wake threads, ${duration(summary.outside)} outside of the plan`],
    ["first run", `${duration(first.total)}, of which ${duration(first.planning)} planning and ${duration(first.preparing)} compiling`],
    ["memory", `${megabytes(memory.live)} MB of tensors, ${megabytes(memory.scratch)} MB for scratch, packed weights and code`],
  ];
  const indent = Math.max(...lines.map(([name = ""]) => name.length)) + 2;
  return [
    bold(facts.title),
    `${facts.backend}, ${summary.runs === 1 ? "one run" : `medians of ${summary.runs} runs`}`,
    "",
    bold(head),
    ...rows,
    bold(total),
    "",
    ...lines.map(([name = "", text = ""]) => wrap(text, width, name.padEnd(indent), " ".repeat(indent))),
    "",
  ].join("\n");
}

/** Kernels of a smaller share are not worth a line each. */
const smallShare = 0.005;

function foldSmall(kernels: readonly KernelLine[]): readonly KernelLine[] {
  const small = kernels.filter(({ share }) => share < smallShare);
  if (small.length < 3) return kernels;
  const sum = (field: "launches" | "milliseconds" | "waited" | "flops" | "integerOperations" | "bytes" | "share"): number =>
    small.reduce((total, kernel) => total + kernel[field], 0);
  const rest = {
    ...{ name: `${small.length} smaller ones (--all)`, shape: "" },
    ...{ launches: sum("launches"), milliseconds: sum("milliseconds"), waited: sum("waited") },
    ...{ flops: sum("flops"), integerOperations: sum("integerOperations"), bytes: sum("bytes") },
  };
  return [...kernels.filter(({ share }) => share >= smallShare), lineOf(rest, sum("share"))];
}

function kernelTable({ kernels, inKernels, flops, integerOperations, bytes }: ProfileSummary, width: number): string {
  const hasIntegers = integerOperations > leastIntegers * flops;
  const columns = columnsFor(hasIntegers);
  const launches = kernels.reduce((sum, kernel) => sum + kernel.launches, 0);
  const all = lineOf({ name: "all kernels", shape: "", launches, milliseconds: inKernels, waited: 0, flops, integerOperations, bytes }, 1);
  const rows = [...kernels, all].map((line) => cells(line, hasIntegers));
  // The names take what the numbers leave.
  const used = columns.slice(1).map(({ title }, i) => 2 + Math.max(title.length, ...rows.map((row) => row[i + 1]?.length ?? 0)));
  const left = Math.max(16, width - used.reduce((sum, each) => sum + each, 0));
  return table(
    columns,
    rows.map(([name = "", ...rest]) => [shorten(name, left), ...rest]),
  );
}

function cells(line: KernelLine, hasIntegers: boolean): readonly string[] {
  const { name, shape, launches, milliseconds, share, flops, integerOperations, bytes } = line;
  const rateOf = (count: number, giga: number): string => (count > 0 ? giga.toFixed(1) : "-");
  return [
    name,
    shape,
    rate(launches),
    milliseconds.toFixed(milliseconds < 10 ? 3 : 2),
    `${(100 * share).toFixed(1)} %`,
    rateOf(flops, line.gigaflops),
    ...(hasIntegers ? [rateOf(integerOperations, line.gigaintegers)] : []),
    (bytes / 1e6).toFixed(1),
    line.gigabytes.toFixed(1),
  ];
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
