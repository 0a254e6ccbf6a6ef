import { checkpointClaims, ownCases, type ObservedCase } from "@tercet/claims";
import { run } from "@tercet/equivalence";
import { nodeHost } from "@tercet/host/node";
import { createJsBackend, createWasmBackend, type Backend } from "@tercet/tensor";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { caseIn, casesOf } from "./checkpoints.ts";

const folder = (name: string): string => join(fileURLToPath(ownCases), name);

async function observed(backend: Backend, ...names: readonly string[]): Promise<readonly ObservedCase[]> {
  const found: ObservedCase[] = [];
  const place = { backend, environment: { runtime: "node", device: "cpu" }, files: nodeHost().files } as const;
  const claims = checkpointClaims(names.map(folder), { ...place, observe: (each) => found.push(each) });
  for await (const { kind } of run(claims)) expect(["held", "failed", "unsupported"]).toContain(kind);
  return found;
}

test("what a claim sees of a case is computed once and becomes a row for each output, with ranks where order counts", async () => {
  const [exact, rough] = [createJsBackend(), createWasmBackend({ mode: "baseline", threads: 1 })];
  const names = ["small-chijames-bi", "small-st-losses"];
  const columns = [];
  for (const backend of [exact, rough]) {
    const all = await observed(backend, ...names);
    expect(all.map(({ name }) => name)).toEqual(names);
    columns.push({ exact: backend === exact, cases: all.map((each) => caseIn(each, `what ${each.name} is`)) });
  }
  const [bi, losses] = casesOf(columns);
  expect([bi?.what, losses?.kind]).toEqual(["what small-chijames-bi is", "st-losses"]);
  const scores = bi?.outputs.find(({ ranked }) => ranked === true);
  expect(scores?.errors.map(({ column, ranks }) => [column, ranks])).toEqual(
    [0, 1].map((column) => [column, { agreeing: expect.any(Number) as number, of: scores?.shape.reduce((a, b) => a * b, 1) }]),
  );
  expect(scores?.errors[0]?.ranks?.agreeing).toBeGreaterThan(0);
  // Gradients are of float64, which one of the columns has.
  expect(bi?.outputs.find(({ part }) => part === "gradient")?.errors.map(({ column }) => column)).toEqual([0]);
  expect(losses?.outputs.every(({ errors }) => errors.every(({ column }) => column === 0))).toBe(true);
});

test("a case that breaks is absent in its column, and says why", async () => {
  const [broken] = await observed(createJsBackend(), "no-such-case");
  const [found] = casesOf([{ exact: true, cases: [caseIn(broken!, "nothing")] }]);
  expect(found).toMatchObject({ case: "no-such-case", kind: "unknown", outputs: [] });
  expect(found?.absent).toEqual([{ column: 0, why: expect.stringContaining("no-such-case") as string }]);
});
