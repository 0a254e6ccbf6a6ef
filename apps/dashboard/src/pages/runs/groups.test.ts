import { summaryOfRun } from "@tercet/results";
import { expect, test } from "vitest";
import { groupsOf, shownSettings } from "./groups.ts";

const run = (id: string, settings: object): ReturnType<typeof summaryOfRun> =>
  summaryOfRun(
    { id, writtenAt: null, live: false, checkpoints: [], eventsAt: "", evaluationsAt: null },
    { events: "", settings: JSON.stringify(settings) },
  );
const runs = [
  run("bi-seed-1", { head: "bi", seed: 1, steps: 4 }),
  run("bi-seed-2", { seed: 2, head: "bi", steps: 4 }),
  run("poly-seed-1", { head: "poly", seed: 1, steps: 4, m: 8 }),
];

test("only settings that differ are shown, or all", () => {
  expect(shownSettings(runs, false)).toEqual(["head", "seed", "m"]);
  expect(shownSettings(runs, true)).toContain("steps");
});

test("runs that differ in their seed alone are one group", () => {
  expect(groupsOf(runs, "seeds").map(({ name, runs: of }) => [name, of.length])).toEqual([
    ["bi (2 seeds)", 2],
    ["poly-seed-1", 1],
  ]);
  expect(groupsOf(runs, "runs")).toHaveLength(3);
});
