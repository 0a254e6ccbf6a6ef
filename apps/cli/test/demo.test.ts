import { beforeAll, describe, expect, it } from "vitest";
import { tercet, type Finished } from "./command.fixture.ts";

describe("tercet without a command", () => {
  let finished: Finished;
  beforeAll(async () => {
    finished = await tercet([], { variables: { TERCET_THREADS: "1" } });
  });

  it("ranks with the three heads, and needs no network", () => {
    expect([finished.code, finished.err]).toEqual([0, ""]);
    for (const told of ["bi-encoder", "poly-encoder", "cross-encoder", "Agreement", "replies/s, cached", "wasm (", "1 thread"])
      expect(finished.out).toContain(told);
    expect(finished.out.match(/Context \d of 3/g)).toEqual(["Context 1 of 3", "Context 2 of 3", "Context 3 of 3"]);
  });

  it("fits into 80 columns and draws nothing, as nobody looks", () => {
    const wide = finished.out.split("\n").filter((line) => line.length > 80 && !line.startsWith("  npm start"));
    expect(wide).toEqual([]);
    expect(finished.out).not.toMatch(/\u001b|\r/);
  });
});
