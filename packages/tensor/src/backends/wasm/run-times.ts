import type { ObservedLaunch, Observer } from "../../backend/observer.ts";
import type { WasmExecutable } from "./executable.ts";
import type { Heap } from "./memory/heap.ts";
import { launchWord, marks } from "./threads/run.ts";

/** The times of one run, from now on: threads write those of launches to memory. */
export interface RunTimes {
  readonly address: number;
  /** The observer's clock. Workers have one of their own. */
  readonly now: () => number;
  /** Milliseconds since it began. */
  elapsed(): number;
  /** Every launch that did something. */
  launches(executable: WasmExecutable): readonly ObservedLaunch[];
  /** Gives the memory back. */
  release(): void;
}

/** Begins to time a run of `count` launches in so many threads. */
export function runTimes(
  observer: Observer,
  heap: Heap,
  { count, threads }: { readonly count: number; readonly threads: number },
): RunTimes {
  const start = observer.now();
  const address = heap.allocate(8 * marks * count * threads);
  const moments = (): Float64Array => new Float64Array(heap.memory.buffer, address, marks * count * threads);
  moments().fill(0);
  return {
    address,
    now: () => observer.now(),
    release: () => heap.free(address),
    elapsed: () => observer.now() - start,
    launches: ({ block, launches, words }) => {
      const all = moments();
      return launches.flatMap(({ launch, step, isShared }, i): readonly ObservedLaunch[] => {
        if (block[words * i + launchWord.pointer] === 0) return []; // its copy was there
        const each = Array.from({ length: threads }, (_, thread) => all.subarray(marks * (count * thread + i)).subarray(0, marks));
        // A thread that came late has no times.
        const present = each.filter(([began = 0]) => began !== 0);
        const moments = (moment: 0 | 1 | 2): readonly number[] => present.map((own) => own[moment] ?? 0);
        const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
        const worked = present.length === 0 ? 0 : (sum(moments(1)) - sum(moments(0))) / present.length;
        // The first thread that is through begins the next launch while others still look: so launches follow one another without overlap.
        const whole = present.length === 0 ? 0 : Math.min(...moments(2)) - Math.min(...moments(0));
        return [
          {
            step,
            worked,
            waited: Math.max(0, whole - worked),
            threads: isShared ? threads : 1,
            ...(launch.packs === undefined ? {} : { packed: launch.packs.bytes }),
          },
        ];
      });
    },
  };
}
