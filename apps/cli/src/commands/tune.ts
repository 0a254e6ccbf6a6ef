import { tuneWebgpu, keepTuning, tuningFolder, readTunings, type WebgpuTuning } from "@tercet/tensor";
import { Option, type Command } from "commander";
import { resolveSetting } from "../settings.ts";
import { progressLine } from "../progress.ts";
import type { Session } from "../session.ts";
import { table, type Column } from "../table.ts";

interface TuneOptions {
  readonly softwareGpu?: true;
  readonly forget?: true;
  readonly json?: true;
}

/** `tercet tune`: measures which kernels are fastest on this machine's GPU, and keeps the outcome for later runs. */
export function addTune(program: Command, session: Session): void {
  program
    .command("tune")
    .description("measures which tiles are fastest on the GPU; webgpu takes them from then on, and no bit of a result changes")
    .addOption(new Option("--backend <name>", "whose tiles; wasm measures its own whenever it opens").choices(["webgpu"]).default("webgpu"))
    .option("--software-gpu", "where there is no GPU, measure one in software: two small sizes, to see that it works")
    .option("--forget", "removes all tables that were kept")
    .option("--json", "the table, with every time, as one JSON document")
    .action((options: TuneOptions) => tune(options, session));
}

async function tune(options: TuneOptions, session: Session): Promise<void> {
  const { host, out } = session;
  if (options.forget === true) {
    const folder = tuningFolder(host.environment);
    const kept = await readTunings(host);
    await host.files.remove(folder);
    out.write(`${kept.length} ${kept.length === 1 ? "table" : "tables"} removed from ${folder}\n`);
    return;
  }
  const software = resolveSetting(
    {
      ...{ flag: "--software-gpu", given: options.softwareGpu, variable: "TERCET_SOFTWARE_GPU", must: "yes or no" },
      parse: (given) => ({ yes: true, no: false })[given],
      fallback: { value: false, why: "it is slow" },
    },
    host.environment,
  );
  const line = progressLine(session, false);
  const tuning = await tuneWebgpu({
    gpu: await host.webGpu({ software: software.value }),
    now: () => host.clock.elapsed(),
    signal: session.interruption(),
    onProgress: ({ done, all, what }) => line.show(`${done + 1} of ${all}: ${what}`),
  }).finally(() => line.clear());
  const path = await keepTuning(tuning, host);
  if (options.json === true) out.write(`${JSON.stringify({ schemaVersion: 1, path, tuning }, undefined, 2)}\n`);
  else out.write(`${tuningText(tuning)}\nkept in ${path}\nwebgpu takes these from now on; tercet tune --forget removes them.\n`);
}

/** One size: what the rule would take, and what was taken, each with its time. */
interface Row {
  readonly size: string;
  readonly rule: string;
  readonly taken: string;
  readonly ruleMilliseconds: number;
  readonly milliseconds: number;
}

const columns: readonly Column[] = [
  { title: "size" },
  { title: "by rule" },
  { title: "us", align: "right" },
  { title: "taken" },
  { title: "us", align: "right" },
  { title: "faster by", align: "right" },
];

/** A table for people; times are those of the device. */
function tuningText({ adapter, products, quantized, attention }: WebgpuTuning): string {
  const rows: readonly Row[] = [
    ...products.map((each) =>
      rowOf(`${each.rows} x ${each.length} x ${each.columns}`, each, each.measured, ({ tile, inParts }) => `${tile}${inParts ? " in parts" : ""}`),
    ),
    ...quantized.map((each) => rowOf(`${each.rows} x ${each.length} x ${each.columns}, int8`, each, each.measured, ({ tile }) => tile)),
    ...attention.map((each) => rowOf(`attention, ${each.rows} rows, ${each.heads} heads`, each, each.measured, ({ tileRows }) => `${tileRows} rows`)),
  ]; // prettier-ignore
  const cells = rows.map(({ size, rule, taken, ruleMilliseconds, milliseconds }) => [
    ...[size, rule, micros(ruleMilliseconds), taken, micros(milliseconds)],
    rule === taken ? "" : `${((ruleMilliseconds / milliseconds - 1) * 100).toFixed(0)} %`,
  ]);
  return `${adapter}\n\n${table(columns, cells)}\n`;
}

function rowOf<Way extends object>(
  size: string,
  taken: Way,
  measured: readonly (Way & { readonly milliseconds: number })[],
  text: (way: Way) => string,
): Row {
  const [rule] = measured;
  const own = measured.find((way) => text(way) === text(taken));
  return {
    ...{ size, rule: rule === undefined ? "" : text(rule), taken: text(taken) },
    ...{ ruleMilliseconds: rule?.milliseconds ?? NaN, milliseconds: own?.milliseconds ?? NaN },
  };
}

function micros(milliseconds: number): string {
  return (1000 * milliseconds).toFixed(1);
}
