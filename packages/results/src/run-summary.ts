import { z } from "zod";
import { read } from "./read.ts";
import { runEvaluations } from "./run-evaluations.ts";
import { readEvents } from "./run-record.ts";

/** A run in a listing. */
export interface RunSummary {
  /** Path of its folder below the one that was listed. */
  readonly id: string;
  /** Settings that decided it; numbers, words and switches, nested ones by path. */
  readonly settings: Readonly<Record<string, string | number | boolean | null>>;
  /** ISO 8601, when the events were last written; null where nobody knows, as of kept files. */
  readonly writtenAt: string | null;
  /** Whether events were written within the last minute. */
  readonly live: boolean;
  /** Steps done. */
  readonly steps: number;
  readonly last: { readonly step: number; readonly loss: number } | null;
  /** The least loss of any step. */
  readonly best: { readonly step: number; readonly loss: number } | null;
  /** Of all steps together. */
  readonly tokens: number;
  readonly seconds: number;
  readonly checkpoints: readonly number[];
  /** First steps after the run was started again. */
  readonly resumed: readonly number[];
  /** The set that checkpoints were evaluated on, and their values by protocol; null where none was. */
  readonly evaluations: {
    readonly set: string;
    readonly values: readonly {
      readonly step: number;
      readonly protocol: string;
      readonly value: number;
      readonly low: number;
      readonly high: number;
    }[];
  } | null;
  /** What could not be read of it, in words. */
  readonly faults: readonly string[];
  /** Addresses of its events and its evaluations, beside the page. */
  readonly eventsAt: string;
  readonly evaluationsAt: string | null;
}

const place = z.object({ step: z.number(), loss: z.number() }).nullable();

/** @see RunSummary */
export const runSummary: z.ZodType<RunSummary> = z.object({
  id: z.string(),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  ...{ writtenAt: z.string().nullable(), live: z.boolean(), steps: z.number(), last: place, best: place },
  ...{ tokens: z.number(), seconds: z.number(), checkpoints: z.array(z.number()), resumed: z.array(z.number()) },
  evaluations: z
    .object({
      set: z.string(),
      values: z.array(z.object({ step: z.number(), protocol: z.string(), value: z.number(), low: z.number(), high: z.number() })),
    })
    .nullable(),
  ...{ faults: z.array(z.string()), eventsAt: z.string(), evaluationsAt: z.string().nullable() },
});

/** What a run's folder holds, as texts; undefined where a file is absent. */
export interface RunTexts {
  readonly events: string;
  readonly settings?: string | undefined;
  readonly evaluations?: string | undefined;
  readonly resumptions?: string | undefined;
}

/** What a listing says of a run. A damaged file is a fault of its run and hides nothing else. */
export function summaryOfRun(
  known: Pick<RunSummary, "id" | "writtenAt" | "live" | "checkpoints" | "eventsAt" | "evaluationsAt">,
  texts: RunTexts,
): RunSummary {
  const { steps, unreadable } = readEvents(texts.events);
  const faults =
    unreadable.length === 0 ? [] : [`events.jsonl: ${unreadable.length} lines cannot be read, the first is line ${unreadable[0]}`];
  const settings = jsonOf(texts.settings);
  // A run may be writing its settings: only what should be whole is a fault.
  if (texts.settings !== undefined && settings === undefined) faults.push("settings.json is not JSON");
  const evaluated = texts.evaluations === undefined ? undefined : read(texts.evaluations, runEvaluations, "evaluations.json", 1);
  if (evaluated?.ok === false) faults.push(evaluated.why);
  const placed = steps.map(({ step, loss }) => ({ step, loss }));
  return {
    ...known,
    settings: flat(inner(settings)),
    steps: (placed.at(-1)?.step ?? -1) + 1,
    last: placed.at(-1) ?? null,
    best: placed.reduce<RunSummary["best"]>((best, each) => (best === null || each.loss < best.loss ? each : best), null),
    tokens: steps.reduce((sum, { tokens }) => sum + tokens, 0),
    seconds: steps.reduce((sum, { seconds }) => sum + seconds, 0),
    resumed: resumedIn(texts.resumptions ?? ""),
    evaluations:
      evaluated?.ok === true
        ? { set: evaluated.value.set.hash, values: evaluated.value.evaluations.map(({ values: _, ...rest }) => rest) }
        : null,
    evaluationsAt: evaluated?.ok === true ? known.evaluationsAt : null,
    faults,
  };
}

/** A checkpoint keeps its settings beside the version of their form. */
function inner(json: unknown): unknown {
  return typeof json === "object" && json !== null && "settings" in json ? json.settings : json;
}

const resumption = z.object({ kind: z.literal("resumption"), step: z.number() });

function resumedIn(text: string): readonly number[] {
  return text.split("\n").flatMap((line) => {
    const found = resumption.safeParse(jsonOf(line));
    return found.success ? [found.data.step] : [];
  });
}

function jsonOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Nested settings as one level, named by path. */
function flat(json: unknown, path = ""): RunSummary["settings"] {
  if (json === undefined) return {};
  if (json === null || typeof json !== "object") {
    const value = typeof json === "string" || typeof json === "number" || typeof json === "boolean" ? json : null;
    return path === "" ? {} : { [path]: value };
  }
  const entries: readonly (readonly [string, unknown])[] = Object.entries(json);
  return Object.fromEntries(entries.flatMap(([name, part]) => Object.entries(flat(part, path === "" ? name : `${path}.${name}`))));
}
