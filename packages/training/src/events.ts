import { joinPath, type Files } from "@tercet/host";

/** What one line of `events.jsonl` says. */
export interface TrainingEvent {
  readonly kind: "step";
  /** From 0. */
  readonly step: number;
  readonly loss: number;
  readonly gradientNorm: number;
  readonly learningRate: number;
  readonly tokens: number;
  /** Of this step. */
  readonly seconds: number;
}

/** What was done to `events.jsonl` before a run goes on. */
export interface EventsCut {
  /** Lines of steps that are done again, and were removed: every step stands there once. */
  readonly redone: number;
  /** A last line that was never finished, and was removed. */
  readonly half: string | undefined;
  /** Lines, counted from 1, that are whole and cannot be read; they were left alone. */
  readonly unreadable: readonly number[];
}

function eventsFile(folder: string): string {
  return joinPath(folder, "events.jsonl");
}

/** Adds one line to `events.jsonl`; it is on disk when this resolves. */
export async function appendEvent(files: Files, folder: string, event: TrainingEvent): Promise<void> {
  await files.appendLine(eventsFile(folder), JSON.stringify(event));
}

/** What one line of `resumptions.jsonl` says: that a run went on. It stands apart, so that `events.jsonl` is the same for a run that never stopped. */
interface ResumptionEvent {
  readonly kind: "resumption";
  /** The first step that was done after it. */
  readonly step: number;
  /** ISO 8601. */
  readonly at: string;
}

/** Adds one line to `resumptions.jsonl`. */
export async function appendResumption(files: Files, folder: string, event: ResumptionEvent): Promise<void> {
  await files.appendLine(joinPath(folder, "resumptions.jsonl"), JSON.stringify(event));
}

/** Makes `events.jsonl` what it was when `step` steps were done; undefined when there is none. */
export async function cutEvents(files: Files, folder: string, step: number): Promise<EventsCut | undefined> {
  const path = eventsFile(folder);
  if (!(await files.exists(path))) return undefined;
  const bytes = await files.readAll(path);
  const unreadable: number[] = [];
  let [start, line, redone] = [0, 0, 0];
  let kept: number | undefined;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    line += 1;
    const found = stepOf(new TextDecoder().decode(bytes.subarray(start, end)));
    // Steps only ascend: all that follows the first one to be redone is redone too.
    if (kept === undefined && found !== undefined && found >= step) kept = start;
    if (kept !== undefined) redone += 1;
    else if (found === undefined) unreadable.push(line);
    start = end + 1;
  }
  const half = start < bytes.length ? new TextDecoder().decode(bytes.subarray(start)) : undefined;
  const size = kept ?? start;
  if (size < bytes.length) await files.truncate(path, size);
  return { redone, half, unreadable };
}

function stepOf(line: string): number | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && "step" in value && typeof value.step === "number" ? value.step : undefined;
  } catch {
    return undefined;
  }
}
