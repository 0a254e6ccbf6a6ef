import type { ObservedLaunch, Observer } from "../../backend/observer.ts";
import type { WasmExecutable } from "./executable.ts";
import type { Mark } from "./threads/pool.ts";
import { alone } from "./threads/run.ts";

/** The times of one run, from now on. */
export interface RunTimes {
  readonly mark: Mark;
  /** Milliseconds since it began. */
  elapsed(): number;
  /** Every launch that did something. */
  launches(executable: WasmExecutable, threads: number): readonly ObservedLaunch[];
}

/** Begins to time a run by an observer's clock. */
export function runTimes(observer: Observer): RunTimes {
  const start = observer.now();
  const times = { began: new Map<number, number>(), worked: new Map<number, number>(), met: new Map<number, number>() };
  return {
    mark: (launch, moment) => times[moment].set(launch, observer.now()),
    elapsed: () => observer.now() - start,
    launches: ({ block, launches, words }, threads) =>
      launches.flatMap(({ launch, step, how }, i): readonly ObservedLaunch[] => {
        if (block[words * i + 1] === 0) return []; // its copy was there
        const [began = 0, worked = began] = [times.began.get(i), times.worked.get(i)];
        return [
          {
            step,
            worked: worked - began,
            waited: (times.met.get(i) ?? worked) - worked,
            threads: (how & alone) === 0 ? threads : 1,
            ...(launch.packs === undefined ? {} : { packed: launch.packs.bytes }),
          },
        ];
      }),
  };
}
