import { expect, it } from "vitest";
import type { Turn } from "../contestants/protocol.ts";
import { inRounds, type Runner } from "./rounds.ts";

function clock() {
  let now = 0;
  return {
    sleep: (milliseconds: number): Promise<void> => Promise.resolve(void (now += milliseconds)),
    elapsed: () => now,
    advance: (milliseconds: number) => void (now += milliseconds),
  };
}

it("warms all up, then begins each round with another one, and takes the median of each turn", async () => {
  const { sleep, elapsed, advance } = clock();
  const order: string[] = [];
  const runner = (name: string, milliseconds: number): Runner => ({
    processId: process.pid,
    run: ({ most }: Turn) => {
      order.push(name);
      advance(milliseconds);
      return Promise.resolve(most === 1 ? [milliseconds] : [milliseconds, milliseconds + 1, milliseconds + 50]);
    },
  });
  const { sampled } = await inRounds([runner("a", 3), runner("b", 7)], { rounds: 3, seconds: 60, sleep, elapsed });
  expect(order.join("")).toBe("ab" + "ab" + "ba" + "ab");
  expect(sampled).toEqual([
    { kind: "sampled", samples: [4, 4, 4] },
    { kind: "sampled", samples: [8, 8, 8] },
  ]);
});

it("runs long work once a turn, and three rounds of it even where the time is over", async () => {
  const { sleep, elapsed } = clock();
  const turns: Turn[] = [];
  const run = (turn: Turn): Promise<readonly number[]> => {
    turns.push(turn);
    return Promise.resolve([5000]);
  };
  const { sampled } = await inRounds([{ processId: process.pid, run }], { rounds: 9, seconds: 1, sleep, elapsed });
  expect(sampled).toEqual([{ kind: "sampled", samples: [5000, 5000, 5000] }]);
  expect(turns.slice(1)).toEqual([1, 2, 3].map(() => ({ warmups: 0, milliseconds: 0, most: 1 })));
});

it("goes on without a runner that fails", async () => {
  const { sleep, elapsed } = clock();
  const runners: readonly Runner[] = [
    { processId: process.pid, run: () => Promise.resolve([2]) },
    { processId: process.pid, run: () => Promise.reject(new Error("It ended.")) },
  ];
  const { sampled } = await inRounds(runners, { rounds: 3, seconds: 60, sleep, elapsed });
  expect(sampled).toEqual([
    { kind: "sampled", samples: [2, 2, 2] },
    { kind: "failed", why: "It ended." },
  ]);
});
