import type { Turn } from "./protocol.ts";
import type { Output, Task, TaskKind } from "./task.ts";
import type { BenchmarkDevice } from "@tercet/results";

/** A prepared task. */
export interface Work {
  /** What is timed; it ends when the result lies in the caller's memory. */
  readonly run: () => Promise<unknown>;
  /** The result of one run, or of as many as it takes to see that two contestants do the same. */
  readonly output: () => Promise<Output>;
  /** Milliseconds of what is timed apart, several of each, by name. */
  readonly parts?: () => Promise<Readonly<Record<string, readonly number[]>>>;
  readonly release?: () => void;
}

/** How each kind of task is prepared; kinds that are missing cannot be done. */
export type Works = { readonly [Kind in TaskKind]?: (task: Extract<Task, { kind: Kind }>) => Promise<Work> };

/** A contestant, wherever it runs. */
export interface Served {
  /** With its version. */
  readonly name: string;
  /** The settings that matter, in words. */
  readonly settings: string;
  /** The graphics device that it computes on, where it tells. */
  readonly device?: BenchmarkDevice;
  readonly works: Works;
}

/** Prepares a task. @throws Error where there is none of its kind */
export async function prepareWork(works: Works, task: Task): Promise<Work> {
  const make = works[task.kind] as ((task: Task) => Promise<Work>) | undefined; // the entry of that kind takes that kind
  if (make === undefined) throw new Error(`This contestant has no ${task.kind}.`);
  return make(task);
}

/** Milliseconds of each counted run of a turn. */
export async function timesOf(work: Work, { warmups, milliseconds, most }: Turn): Promise<readonly number[]> {
  for (let i = 0; i < warmups; i++) await work.run();
  const times: number[] = [];
  const started = performance.now();
  do {
    const from = performance.now();
    await work.run();
    times.push(performance.now() - from);
  } while (performance.now() - started < milliseconds && times.length < most);
  return times;
}

/** What went wrong, in words. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
