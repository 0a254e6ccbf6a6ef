import type { Turn } from "../contestants/protocol.ts";
import { processorTime } from "../contestants/processor-time.ts";

/** Who takes turns. */
export interface Runner {
  readonly processId: number;
  readonly run: (turn: Turn) => Promise<readonly number[]>;
}

/** How many rounds there are and what happens around them. */
export interface RoundsOptions {
  /** Most rounds; where one takes long there are fewer, but at least three. */
  readonly rounds: number;
  /** Seconds that all rounds together should not take. */
  readonly seconds: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly elapsed: () => number;
}

/** Samples of a runner, one a round; or why it gave up. */
export type Sampled = { readonly kind: "sampled"; readonly samples: readonly number[] } | { readonly kind: "failed"; readonly why: string };

/** What each runner's rounds gave, and who else used processors meanwhile. */
export interface Rounds {
  readonly sampled: readonly Sampled[];
  /** Processors in use by contestants that were not measured: spinning threads, which would disturb the others. Undefined: not known. */
  readonly idleUse: number | undefined;
  /** Processors in use by programs that have nothing to do with this. */
  readonly foreignUse: number | undefined;
}

const leastRounds = 3;
/** Short runs are repeated until a turn has taken so long; one that is not counted brings the caches back first. */
const turn: Turn = { warmups: 1, milliseconds: 100, most: 1000 };
/** Runs longer than this bring no caches back, and are measured alone. */
const long = 250;
/** V8 optimizes what has run often; libraries pick kernels and grow arenas. */
const warmUp = { milliseconds: 800, most: 200 };
/** So that the threads of whoever ran before have gone to sleep. */
const pause = 30;

/**
 * Measures runners in turn, in rounds that begin with another one each time, so that a slow moment of the machine meets all of them. A sample is the median
 * of a turn's runs, in milliseconds.
 */
export async function inRounds(runners: readonly Runner[], options: RoundsOptions): Promise<Rounds> {
  const failed = new Map<number, string>();
  const run = async (which: number, wanted: Turn): Promise<readonly number[]> => {
    if (failed.has(which)) return [];
    try {
      return (await runners[which]?.run(wanted)) ?? [];
    } catch (error) {
      failed.set(which, error instanceof Error ? error.message : String(error));
      return [];
    }
  };
  const turns: Turn[] = [];
  let expected = 0;
  for (const which of runners.keys()) {
    const last = (await run(which, { ...warmUp, warmups: 0 })).at(-1) ?? 0;
    turns.push(last > long ? { warmups: 0, milliseconds: 0, most: 1 } : turn);
    expected += Math.max(last, turn.milliseconds) + pause;
  }
  const rounds = Math.max(leastRounds, Math.min(options.rounds, Math.floor((options.seconds * 1000) / expected)));
  const samples = runners.map((): number[] => []);
  const use = processorUse(runners, options.elapsed);
  for (let round = 0; round < rounds; round++)
    for (let place = 0; place < runners.length; place++) {
      const which = (round + place) % runners.length;
      await options.sleep(pause);
      use.start();
      samples[which]?.push(middle(await run(which, turns[which] ?? turn)));
      use.stop(which);
    }
  const sampled = samples.map((each, which): Sampled => {
    const why = failed.get(which);
    return why === undefined ? { kind: "sampled", samples: each } : { kind: "failed", why };
  });
  return { sampled, ...use.result() };
}

function middle(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** Adds up who used processors while one of the runners was measured. */
function processorUse(runners: readonly Runner[], elapsed: () => number) {
  const ids = [...runners.map(({ processId }) => processId), process.pid];
  let [idle, foreign, wall, started] = [0, 0, 0, 0];
  let known = true;
  let before = processorTime(ids);
  return {
    start: (): void => {
      before = processorTime(ids);
      started = elapsed();
    },
    stop: (which: number): void => {
      const after = processorTime(ids);
      wall += elapsed() - started;
      if (before === undefined || after === undefined) {
        known = false;
        return;
      }
      const used = after.own.map((time, i) => time - (before?.own[i] ?? 0));
      const sum = used.reduce((a, b) => a + b, 0);
      idle += sum - (used[which] ?? 0) - (used.at(-1) ?? 0);
      foreign += Math.max(0, after.all - before.all - sum);
    },
    result: (): Pick<Rounds, "idleUse" | "foreignUse"> => ({
      idleUse: known ? idle / wall : undefined,
      foreignUse: known ? foreign / wall : undefined,
    }),
  };
}
