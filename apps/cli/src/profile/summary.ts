import type { KernelTime, ProfiledWork } from "@tercet/tensor";

/** One timed run: the wall's time, and what the backend did in it. */
export interface TimedRun {
  readonly milliseconds: number;
  readonly work: ProfiledWork;
}

/** A kernel's line: medians over runs. */
export interface KernelLine extends KernelTime {
  /** Part of the time of all kernels, from 0 to 1. */
  readonly share: number;
  /** 10^9 operations on floats and on integers, and bytes, a second; 0 where there is no time. */
  readonly gigaflops: number;
  readonly gigaintegers: number;
  readonly gigabytes: number;
}

/** What one run takes, and where. All times are in milliseconds, medians over the runs. */
export interface ProfileSummary {
  readonly runs: number;
  /** By the wall's clock. */
  readonly milliseconds: number;
  /** All kernels, with waiting. */
  readonly inKernels: number;
  /** Part of that in which a thread, on average, waited for others. */
  readonly waiting: number;
  /** Inside runs of plans but outside of kernels: memory is bound, threads are woken. */
  readonly starting: number;
  /** Outside of plans: inputs are made and uploaded, results freed. */
  readonly outside: number;
  readonly flops: number;
  readonly integerOperations: number;
  readonly bytes: number;
  /** The greatest first. */
  readonly kernels: readonly KernelLine[];
}

/** Sums runs of equal work up. */
export function summarize(runs: readonly TimedRun[]): ProfileSummary {
  const keyOf = ({ name, shape }: KernelTime): string => `${name}\n${shape}`;
  const last = runs.at(-1)?.work.kernels ?? [];
  const perRun = runs.map(({ work }) => new Map(work.kernels.map((kernel) => [keyOf(kernel), kernel])));
  const of = (key: string, field: "milliseconds" | "waited"): number => median(perRun.map((kernels) => kernels.get(key)?.[field] ?? 0));
  const timed = last.map((kernel) => ({
    ...kernel,
    milliseconds: of(keyOf(kernel), "milliseconds"),
    waited: of(keyOf(kernel), "waited"),
  }));
  const all = sum(timed.map(({ milliseconds }) => milliseconds));
  const kernelsOf = ({ work }: TimedRun): number => sum(work.kernels.map(({ milliseconds }) => milliseconds));
  return {
    runs: runs.length,
    milliseconds: median(runs.map(({ milliseconds }) => milliseconds)),
    inKernels: median(runs.map(kernelsOf)),
    waiting: median(runs.map(({ work }) => sum(work.kernels.map(({ waited }) => waited)))),
    starting: median(runs.map((run) => run.work.running - kernelsOf(run))),
    outside: median(runs.map(({ milliseconds, work }) => milliseconds - work.running - work.preparing)),
    flops: sum(timed.map(({ flops }) => flops)),
    integerOperations: sum(timed.map(({ integerOperations }) => integerOperations)),
    bytes: sum(timed.map(({ bytes }) => bytes)),
    kernels: timed.map((kernel) => lineOf(kernel, all > 0 ? kernel.milliseconds / all : 0)).sort((a, b) => b.milliseconds - a.milliseconds),
  };
}

/** A line with what follows from its figures. */
export function lineOf(kernel: KernelTime, share: number): KernelLine {
  const perSecond = (amount: number): number => (kernel.milliseconds > 0 ? amount / kernel.milliseconds / 1e6 : 0);
  const { flops, integerOperations, bytes } = kernel;
  return { ...kernel, share, gigaflops: perSecond(flops), gigaintegers: perSecond(integerOperations), gigabytes: perSecond(bytes) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The middle of the values, of an even number the mean of the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low = 0, high = low] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return (low + high) / 2;
}
