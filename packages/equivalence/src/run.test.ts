import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { claim, type Claim } from "./claim.ts";
import { emptyMeasure } from "./measure.ts";
import type { Outcome } from "./outcome.ts";
import { toJson } from "./outcome-json.ts";
import type { Property, Verdict } from "./property.ts";
import { replay } from "./replay.ts";
import { run, seedOf, type Progress, type RunOptions } from "./run.ts";

const held: Verdict = { kind: "held", measure: { ...emptyMeasure, elements: 1 } };
const failed: Verdict = { kind: "failed", what: "wrong", measure: emptyMeasure };

function claimOf(name: string, check: (value: number, signal?: AbortSignal) => Promise<Verdict>, generate = fc.nat()): Claim {
  const property: Property<number> = { name: "test", generate, check };
  return claim({ subject: { kind: "function", name }, property, backend: { name: "js" }, environment: { runtime: "node", device: "cpu" } });
}

async function outcomesOf(claims: readonly Claim[], options: RunOptions = {}): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for await (const outcome of run(claims, options)) outcomes.push(outcome);
  return outcomes;
}

const good = claimOf("good", async () => held);
const bad = claimOf("bad", async (value) => (value < 1000 ? held : failed));
const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

describe("run", () => {
  test("yields one outcome for every claim, in order, and one failure stops no other", async () => {
    const outcomes = await outcomesOf([good, bad, claimOf("after", async () => held)], { budget: { runs: 50 } });
    expect(outcomes.map(({ kind }) => kind)).toEqual(["held", "failed", "held"]);
    expect(outcomes[0]).toMatchObject({ runs: 50, measure: { elements: 50 } });
  });

  test("streams: the first outcome is there before the second claim starts", async () => {
    let started = false;
    const later = claimOf("later", async () => ((started = true), held));
    for await (const outcome of run([good, later], { budget: { runs: 3 } })) {
      if (outcome.claim === good.id) expect(started).toBe(false);
    }
    expect(started).toBe(true);
  });

  test("shrinks to the smallest failing input, with seed, path and command", async () => {
    const [outcome] = await outcomesOf([bad]);
    expect(outcome).toMatchObject({ kind: "failed", counterExample: "1000", what: "wrong", seed: seedOf(bad.id, 0) });
    if (outcome?.kind !== "failed") return;
    expect(outcome.shrinks).toBeGreaterThan(0);
    expect(outcome.replay).toBe(`npx tercet verify --replay=${bad.id}@${outcome.seed}@${outcome.path}`);
  });

  test("without shrinking the first failing input is told", async () => {
    const [outcome] = await outcomesOf([bad], { budget: { shrink: false } });
    expect(outcome).toMatchObject({ kind: "failed", shrinks: 0 });
    if (outcome?.kind === "failed") expect(outcome.path).toBe(String(outcome.runs - 1));
  });

  test("is reproducible to the last byte, alone or in a list, and differs with the seed", async () => {
    const now = (): number => 0;
    const [alone] = await outcomesOf([bad], { seed: 3, now });
    const [, inList] = await outcomesOf([good, bad], { seed: 3, now });
    expect(inList).toEqual(alone);
    const [other] = await outcomesOf([bad], { seed: 4 });
    expect(other).not.toEqual(alone);
    expect(JSON.stringify(toJson(alone as Outcome))).toBe(JSON.stringify(toJson(inList as Outcome)));
  });

  test("tells how long a claim took by the clock that it is given", async () => {
    let time = 100;
    const timed = claimOf("timed", async () => ((time += 2), held));
    const [outcome] = await outcomesOf([timed], { budget: { runs: 5 }, now: () => time });
    expect(outcome).toMatchObject({ kind: "held", milliseconds: 10 });
  });

  test("tries a property of few inputs no more often than it has inputs", async () => {
    const few: Claim = { ...good, property: { ...good.property, inputs: 2 } };
    expect(await outcomesOf([few])).toMatchObject([{ kind: "held", runs: 2 }]);
    expect(await outcomesOf([few], { budget: { runs: 1 } })).toMatchObject([{ kind: "held", runs: 1 }]);
  });

  test("the path of a held claim leads to the input that used most of its bound", async () => {
    const worst = { array: "y", at: [], expected: 0, got: 0, bound: 1, absolute: 0, ulp: 0 };
    const check = async (value: number): Promise<Verdict> => ({
      kind: "held",
      measure: { ...emptyMeasure, elements: 1, worst: { ...worst, got: value, ofBound: value / 2 ** 31 } },
    });
    const only = claimOf("worst", check);
    const [outcome] = await outcomesOf([only]);
    if (outcome?.kind !== "held") throw new Error("must hold");
    const again = await replay([only], outcome);
    expect(again).toMatchObject({ kind: "held", runs: 1, measure: { worst: outcome.measure.worst } });
  });

  test("counts every run once by the part of the bound that it used", async () => {
    const [outcome] = await outcomesOf([good]);
    if (outcome?.kind !== "held") throw new Error("must hold");
    expect(outcome.distribution.reduce((sum, count) => sum + count, 0)).toBe(outcome.runs);
  });

  test("a claim that compared nothing has not held", async () => {
    const empty = claimOf("empty", async () => ({ kind: "held", measure: { ...emptyMeasure, unbounded: 9 } }));
    expect(await outcomesOf([empty])).toMatchObject([
      { kind: "not-run", why: "100 runs had nothing to compare: all empty or without a bound" },
    ]);
  });

  test("an absent claim is not tried, and says why", async () => {
    const absent = (kind: "unsupported" | "not-run"): Claim => ({ ...bad, id: kind, absent: { kind, why: "no such device" } });
    expect(await outcomesOf([absent("unsupported"), absent("not-run")])).toEqual([
      { kind: "unsupported", claim: "unsupported", why: "no such device" },
      { kind: "not-run", claim: "not-run", why: "no such device" },
    ]);
  });

  test("a refusal ends a claim at once; a refusal while shrinking does not hide the failure", async () => {
    let checks = 0;
    const refusing = claimOf("refusing", async () => (checks++, { kind: "unsupported", why: "no" }));
    expect(await outcomesOf([refusing])).toMatchObject([{ kind: "unsupported", why: "no" }]);
    expect(checks).toBe(1);
    const picky = claimOf(
      "picky",
      async (value) => (value < 500 ? { kind: "unsupported", why: "small" } : failed),
      fc.integer({ min: 900, max: 2000 }),
    );
    expect(await outcomesOf([picky])).toMatchObject([{ kind: "failed", counterExample: "900" }]);
    const refusesSmall = claimOf(
      "small",
      async (value) => (value % 2 === 0 && value < 5000 ? { kind: "unsupported", why: "even" } : failed),
      fc.integer({ min: 4000, max: 1e6 }),
    );
    expect((await outcomesOf([refusesSmall]))[0]?.kind).toBe("failed");
  });

  test("a throw, an arbitrary that throws, and a doubled id each have their outcome", async () => {
    const throwing = claimOf("throwing", () => Promise.reject(new TypeError("not a function")));
    const generate = fc.nat().map((): number => {
      throw new Error("no value");
    });
    const outcomes = await outcomesOf([throwing, claimOf("nothing", async () => held, generate), good, good]);
    expect(outcomes).toMatchObject([
      { kind: "failed", what: "it threw TypeError: not a function" },
      { kind: "not-run", why: "no input could be made: Error: no value" },
      { kind: "held" },
      { kind: "not-run", why: "an earlier claim has the same id" },
    ]);
  });

  test("a long counter-example is cut", async () => {
    const generate = fc.constant("x".repeat(10_000));
    const property: Property<string> = { name: "long", generate, check: async () => failed };
    const [outcome] = await outcomesOf([{ ...good, property }]);
    expect(outcome?.kind === "failed" && outcome.counterExample).toMatch(/^"x{3999} \.\.\. \(10002 characters\)$/);
  });

  test("reports every check and the end of every claim", async () => {
    const seen: Progress[] = [];
    await outcomesOf([good, bad], { budget: { runs: 4 }, progress: (progress) => seen.push(progress) });
    expect(seen.slice(0, 5)).toEqual([
      ...[0, 1, 2, 3].map((checks) => ({ claim: good.id, checks, done: 0, total: 2 })),
      { claim: good.id, checks: 0, done: 1, total: 2 },
    ]);
    expect(seen.at(-1)).toMatchObject({ claim: bad.id, done: 2 });
  });
});

describe("budget and abort", () => {
  /** Outcomes of a claim whose checks answer so often and then never, with more and more time until one hangs: how fast the machine is decides nothing. */
  async function untilHanging(name: string, verdict: Verdict, answers: number): Promise<readonly Outcome[]> {
    for (let milliseconds = 200; ; milliseconds *= 2) {
      let checks = 0;
      const claim = claimOf(name, () => (checks++ < answers ? Promise.resolve(verdict) : never()));
      const outcomes = await outcomesOf([claim], { budget: { milliseconds } });
      if (checks > answers) return outcomes;
    }
  }

  test("a subject that never answers ends with the time budget", async () => {
    const hanging = claimOf("hanging", (value) => (value > 10 ? never() : Promise.resolve(held)), fc.nat({ max: 1 }));
    expect((await outcomesOf([hanging], { budget: { runs: 5 } }))[0]?.kind).toBe("held");
    const always = claimOf("always", () => never());
    // A slow machine may need more for the claim after it.
    for (let milliseconds = 300, after = ""; after !== "held"; milliseconds *= 2) {
      const [first, second] = await outcomesOf([always, good], { budget: { milliseconds, runs: 5 } });
      expect(first).toMatchObject({ kind: "not-run", why: `${milliseconds} ms ended before the first run did` });
      after = second?.kind ?? "";
    }
  });

  test("what was tried before the time ended counts, and a failure found is kept though shrinking is cut short", async () => {
    expect(await untilHanging("slow", held, 3)).toMatchObject([{ kind: "held", runs: 3 }]);
    expect(await untilHanging("slowly", failed, 1)).toMatchObject([{ kind: "failed", runs: 1, path: "0", shrinks: 0 }]);
  });

  test("an abort ends a check in flight, and the rest is not run", async () => {
    const controller = new AbortController();
    const seen: (AbortSignal | undefined)[] = [];
    const hanging = claimOf("hanging", (_, signal) => {
      seen.push(signal);
      setTimeout(() => controller.abort(), 10);
      return never();
    });
    const outcomes = await outcomesOf([good, hanging, bad], { signal: controller.signal, budget: { runs: 3 } });
    expect(outcomes).toMatchObject([
      { kind: "held" },
      { kind: "not-run", claim: hanging.id, why: "stopped by its caller" },
      { kind: "not-run", claim: bad.id, why: "stopped by its caller" },
    ]);
    expect(seen).toEqual([controller.signal]);
  });

  test("an abort while shrinking keeps the failure", async () => {
    const controller = new AbortController();
    let checks = 0;
    const aborting = claimOf("aborting", async () => {
      if (checks++ === 1) controller.abort();
      return failed;
    });
    expect(await outcomesOf([aborting], { signal: controller.signal })).toMatchObject([{ kind: "failed", runs: 1 }]);
  });

  test("checks that never wait let a signal through where others get a turn", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
    const outcomes = await outcomesOf([good, bad], { signal: controller.signal, turn, budget: { runs: 1e9 } });
    expect(outcomes).toMatchObject([{ kind: "not-run" }, { kind: "not-run" }]);
  });

  test("no listener stays on the signal", async () => {
    const controller = new AbortController();
    let listeners = 0;
    const { signal } = controller;
    const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
    signal.addEventListener = (...args: Parameters<typeof add>): void => {
      listeners++;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>): void => {
      listeners--;
      remove(...args);
    };
    await outcomesOf([good, bad], { signal, budget: { runs: 10 } });
    expect(listeners).toBe(0);
  });
});

describe("replay", () => {
  test("a repaired subject holds on the input that had failed", async () => {
    const [outcome] = await outcomesOf([bad]);
    if (outcome?.kind !== "failed") throw new Error("must fail");
    const repaired: Claim = { ...bad, property: { ...bad.property, check: async () => held } };
    expect(await replay([good, repaired], outcome)).toMatchObject({ kind: "held", runs: 1, path: outcome.path });
    expect(await replay([bad], outcome)).toEqual({ ...outcome, runs: 1, milliseconds: expect.any(Number) as number, shrinks: 0 });
  });

  test("what can't be replayed says why", async () => {
    const point = { claim: bad.id, seed: 1, path: "0" };
    expect(await replay([good], point)).toMatchObject({ kind: "not-run", why: "no claim has this id" });
    expect(await replay([bad], { ...point, path: "x" })).toMatchObject({ kind: "not-run", why: '"x" is not a path' });
    expect(await replay([bad], { ...point, path: "0:9999" })).toMatchObject({ kind: "not-run", why: "the path 0:9999 leads nowhere" });
    const absent: Claim = { ...bad, absent: { kind: "unsupported", why: "no such device" } };
    expect(await replay([absent], point)).toMatchObject({ kind: "unsupported", why: "no such device" });
  });
});

test("seeds of claims are whole 32-bit numbers and depend on id and seed", () => {
  expect(seedOf("a", 0)).toBe(seedOf("a", 0));
  expect(new Set(["a", "b", "ab", "ba"].flatMap((id) => [0, 1, -1].map((seed) => seedOf(id, seed)))).size).toBe(12);
  expect(seedOf("x".repeat(1000), 2 ** 31)).toSatisfy((seed: number) => Number.isInteger(seed) && Math.abs(seed) <= 2 ** 31);
});
