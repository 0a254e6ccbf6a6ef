import type { Backend } from "./backend/interface.ts";
import type { ObservedRun, Observer } from "./backend/observer.ts";
import { kernelText } from "./plan/kernel-text.ts";
import type { Plan } from "./plan/kernel.ts";
import type { Work } from "./plan/loop-work.ts";
import { workOfPlan } from "./plan/work.ts";

/** All launches of one kernel with one shape, summed up. */
export interface KernelTime {
  /** Names of the operators it computes. */
  readonly name: string;
  /** m x k x n of a product, extents of everything else. */
  readonly shape: string;
  readonly launches: number;
  /** Milliseconds, waiting for other threads included. */
  readonly milliseconds: number;
  /** Milliseconds of these that a thread, on average, waited for others. */
  readonly waited: number;
  /** Operations on floats, as the definition counts them. */
  readonly flops: number;
  /** Operations on integers that come from data, as the definition counts them. */
  readonly integerOperations: number;
  /** Bytes that had to be moved: each element of inputs and outputs once. */
  readonly bytes: number;
}

/** What a backend did in a time. */
export interface ProfiledWork {
  readonly kernels: readonly KernelTime[];
  /** Runs of plans. */
  readonly runs: number;
  /** Milliseconds of those runs: the kernels, and binding memory and waking threads. */
  readonly running: number;
  /** Plans that were made ready. */
  readonly prepared: number;
  /** Milliseconds of making kernels and compiling them. */
  readonly preparing: number;
}

/** Hears what a backend does, and sums it up. */
export interface Profiler {
  /** What was done since the last call, or since the beginning. */
  take(): ProfiledWork;
  /** The backend is not heard any more. */
  stop(): void;
}

/**
 * Times every kernel that a backend runs, until it is stopped; undefined where the backend cannot be timed (`reference` walks graphs). `now` gives
 * milliseconds.
 * @example
 * const backend = createJsBackend();
 * const profiler = profileBackend(backend, () => 0)!;
 * await toArray(mul(tensor([1, 2]), 3), { backend });
 * expect(profiler.take().kernels).toMatchObject([{ name: "mul", shape: "2", launches: 1, flops: 2, bytes: 16 }]);
 */
export function profileBackend(backend: Backend, now: () => number): Profiler | undefined {
  if (backend.observe === undefined) return undefined;
  const works = new WeakMap<Plan, readonly Work[]>();
  let sums = emptySums();
  const observer: Observer = {
    now,
    prepared: (_, milliseconds) => {
      sums.prepared++;
      sums.preparing += milliseconds;
    },
    ran: (run) => {
      const own = works.get(run.plan) ?? workOfPlan(run.plan, run.integers);
      works.set(run.plan, own);
      addRun(sums, run, own);
    },
  };
  backend.observe(observer);
  return {
    take: () => {
      const taken = sums;
      sums = emptySums();
      return { ...taken, kernels: [...taken.kernels.values()] };
    },
    stop: () => backend.observe?.(undefined),
  };
}

interface Sums {
  readonly kernels: Map<string, { -readonly [K in keyof KernelTime]: KernelTime[K] }>;
  runs: number;
  running: number;
  prepared: number;
  preparing: number;
}

function emptySums(): Sums {
  return { kernels: new Map(), runs: 0, running: 0, prepared: 0, preparing: 0 };
}

function addRun(sums: Sums, { plan, milliseconds, launches }: ObservedRun, works: readonly Work[]): void {
  sums.runs++;
  sums.running += milliseconds;
  const counted = new Set<number>();
  for (const { step, worked, waited, packed } of launches) {
    const { name, shape } = kernelText(plan.steps[step]!); // launches are of steps of the plan
    const title = packed === undefined ? name : `pack for ${name}`;
    const key = `${title} ${shape}`;
    const own = sums.kernels.get(key) ?? {
      name: title,
      shape,
      launches: 0,
      milliseconds: 0,
      waited: 0,
      flops: 0,
      integerOperations: 0,
      bytes: 0,
    };
    sums.kernels.set(key, own);
    own.launches++;
    own.milliseconds += worked + waited;
    own.waited += waited;
    if (packed !== undefined) own.bytes += 2 * packed;
    // A step of several launches does its work once.
    if (packed !== undefined || counted.has(step)) continue;
    counted.add(step);
    own.flops += works[step]?.flops ?? 0;
    own.integerOperations += works[step]?.integerOperations ?? 0;
    own.bytes += works[step]?.bytes ?? 0;
  }
}
