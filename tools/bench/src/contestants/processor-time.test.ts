import { expect, it } from "vitest";
import { allTime, ownTime } from "./processor-time.ts";

it("reads a process's time whatever its name, and the machine's without its idle time", () => {
  // Fields 14 and 15 of proc(5): 250 and 50 hundredths of a second.
  expect(ownTime("42 (a (b) c) S 1 42 42 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 11 0 7 1 1")).toBe(3000);
  expect(allTime("cpu  100 20 30 4000 500 6 7 0 0 0\ncpu0 1 1 1 1 1 1 1 0 0 0\n")).toBe(1630);
});
