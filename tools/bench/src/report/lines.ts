import { ratioIn, type BenchmarkCase, type BenchmarkMachine, type BenchmarkRecord, type Spread } from "@tercet/results";
import { foreignUse, quietBelow } from "./record.ts";

/** One line about the machine. */
export function machineLine({ cpu, processors, gibibytes, platform, node, v8, load }: BenchmarkMachine): string {
  return `${cpu}, ${String(processors)} processors, ${String(gibibytes)} GiB, ${platform}, Node ${node} (V8 ${v8}), load ${load.toFixed(2)}`;
}

/** A suite's results for people. */
export function recordLines(record: BenchmarkRecord): readonly string[] {
  const names = Math.max(...record.contenders.map(({ contender }) => contender.length), 0);
  const foreign = foreignUse(record);
  return [
    record.suite,
    ...record.contenders.map(({ contender, name, settings, device }) =>
      `  ${contender.padEnd(names)}  ${name}; ${settings}${device === undefined ? "" : `; ${device.through}, on ${device.adapter}`}`,
    ), // prettier-ignore
    ...record.cases.flatMap((each) => ["", ...caseLines(each)]),
    ...(record.skipped.length === 0 ? [] : [""]),
    ...record.skipped.map(({ what, why }) => `  skipped: ${what}: ${why}`),
    ...(foreign !== undefined && foreign >= quietBelow
      ? ["", `  under load: other programs used up to ${foreign.toFixed(1)} processors; ratios compare how the contenders bear it`]
      : []),
  ];
}

function caseLines(each: BenchmarkCase): readonly string[] {
  const names = Math.max(...each.entries.map(({ contender }) => contender.length));
  const ratios = (contender: string): string => ratiosTo(each, contender);
  if (each.kind === "memory") {
    const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0).padStart(5);
    return [
      `  ${each.name}, MB at most; without work; the difference`,
      ...each.entries.map(({ contender, bytes, idleBytes }) =>
        `    ${contender.padEnd(names)} ${megabytes(bytes.median)} ${megabytes(idleBytes.median)} ${megabytes(bytes.median - idleBytes.median)}   ${ratios(contender)}`.trimEnd(),
      ),
    ];
  }
  if (each.kind === "cold") {
    return [
      `  ${each.name}, from the start of the process to the vector`,
      ...each.entries.flatMap(({ contender, milliseconds, parts }) => [
        `    ${contender.padEnd(names)} ${spread(milliseconds).padEnd(46)} ${ratios(contender)}`.trimEnd(),
        ...Object.entries(parts).map(([name, summary]) => `      ${name}: ${spread(summary)}`),
      ]),
    ];
  }
  // Few of a large unit need their decimals.
  const digits = each.unit === "TFLOP/s" ? 3 : 1;
  const rates = Math.max(...each.entries.map(({ rate }) => (rate ?? 0).toFixed(digits).length));
  return [
    `  ${each.name}, ${each.unit}, ${String(each.threads)} ${each.threads === 1 ? "thread" : "threads"}`,
    ...each.entries.flatMap(({ contender, check, chosen, milliseconds, rate, parts = {} }) => {
      const name = `    ${contender.padEnd(names)}`;
      if (milliseconds === undefined || rate === undefined)
        return [`${name} not timed: ${check.kind === "reference" ? "the others are compared with it" : check.found}`];
      return [
        `${name} ${rate.toFixed(digits).padStart(rates)}  ${spread(milliseconds).padEnd(46)} ${ratios(contender)}${chosen === undefined ? "" : `  (${chosen})`}`.trimEnd(),
        ...Object.entries(parts).map(([part, summary]) => `      ${part}: ${spread(summary)}`),
      ];
    }),
  ];
}

/** How each of Tercet's entries stands to another contender: those of the same variant, where Tercet has it. */
function ratiosTo(each: BenchmarkCase, contender: string): string {
  if (contender.startsWith("tercet ")) return "";
  const own = each.entries.map((entry) => entry.contender).filter((name) => name.startsWith("tercet "));
  const variantOf = (name: string): string => name.replace(/^tercet \S+/u, "").trim();
  const variants = [...new Set(own.map(variantOf))].filter((variant) => variant !== "" && contender.endsWith(` ${variant}`));
  return own
    .filter((name) => variantOf(name) === (variants[0] ?? ""))
    .flatMap((name) => {
      const found = ratioIn(each, name, contender);
      if (found === undefined) return [];
      return [`${name.replace("tercet ", "")} ${found.ratio.toFixed(2)} [${found.from.toFixed(2)}, ${found.to.toFixed(2)}]`];
    })
    .join(", ");
}

function spread({ median, lower, upper, least, samples }: Spread): string {
  const digits = median < 10 ? 2 : median < 100 ? 1 : 0;
  const of = (value: number): string => value.toFixed(digits);
  return `${of(median)} ms (${of(lower)} to ${of(upper)}, least ${of(least)}; ${String(samples.length)} times)`;
}
