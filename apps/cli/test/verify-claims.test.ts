import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeHost } from "@tercet/host/node";
import { afterAll, expect, it } from "vitest";
import { Interruption } from "../src/interruption.ts";
import { verify } from "../src/verify/verify.ts";
import { tercet } from "./command.fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-verify-claims-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const matmul = "operator:matmul/equals-oracle/wasm:relaxed-simd/node:cpu";
const two = ["verify", "--subject", "operator:neg,checkpoint:small-hf-relu", "--property", "equals-*", "--runs", "3", "--threads", "1"];

it("checks one input of one claim again, on the backend that its id names, from one word or from three", async () => {
  const words = [[`--replay=${matmul}@1@0`], [`--replay=${matmul}`, "--seed=1", "--path=0"], [`--claim=${matmul}`, "--seed=1", "--path=0"]];
  const [first, ...others] = await Promise.all(words.map((each) => tercet(["verify", ...each])));
  expect(first?.code).toBe(0);
  expect(first?.out).toMatch(/^held {2}operator:matmul\/equals-oracle\/wasm:relaxed-simd\/node:cpu\n {2}1 run, .* at seed 1, path 0\n$/);
  expect(others.map(({ out }) => out)).toEqual([first?.out, first?.out]);
});

it("a subject, a property or a claim that matches nothing is wrong usage, and the nearest names are told", async () => {
  const [subject, property, claim] = await Promise.all([
    tercet(["verify", "--subject", "operatr:neg"]),
    tercet(["verify", "--property", "equal-oracle"]),
    tercet(["verify", "--replay=operator:nag/equals-oracle/js:generated/node:cpu"]),
  ]);
  expect([subject.code, property.code, claim.code]).toEqual([2, 2, 2]);
  expect(subject.err).toMatch(/the nearest are operator:neg/);
  expect(property.err).toMatch(/the nearest are equals-oracle/);
  expect(claim.err).toMatch(/the nearest are operator:neg\/equals-oracle\/js:generated/);
});

it("several backends and modes come out in one table, with plain lines of progress where no terminal is", async () => {
  const { code, out, err } = await tercet([...two, "--backend", "js,wasm", "--mode", "generated,relaxed,baseline"]);
  expect(code).toBe(0);
  for (const place of ["js:generated", "wasm:relaxed", "wasm:baseline"])
    for (const kind of ["operator", "checkpoint"]) expect(out).toMatch(new RegExp(`^${kind} +${place} +1 +0 +0 +0 `, "m"));
  expect(out).toMatch(/nearest to their bounds\n/);
  expect(out).toMatch(/6 of 6 claims held, 0 failed, 0 unsupported, 0 not run \([\s\S]*, up to 3 inputs a\s+claim,\s+seed 0\)\.\n$/);
  expect(err).toMatch(/^1 of 6 {2}operator on js:generated: 1 held, /);
  expect(`${out}${err}`).not.toContain("\u001b");
});

it("one document and JSON Lines hold the same outcomes, and nothing else stands beside them", async () => {
  const [whole, lines] = await Promise.all([tercet([...two, "--backend=js", "--json"]), tercet([...two, "--backend=js", "--jsonl"])]);
  expect([whole.code, lines.code, whole.err, lines.err]).toEqual([0, 0, "", ""]);
  const document = JSON.parse(whole.out) as { claims: { claim: string; milliseconds: number }[] };
  expect(document).toMatchObject({ schemaVersion: 2, held: true, interrupted: false, chosen: 2, counts: { held: 2, failed: 0 } });
  const outcomes = lines.out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { claim: string; milliseconds: number });
  const untimed = (all: readonly object[]): object[] => all.map((each) => ({ ...each, milliseconds: 0 }));
  expect(untimed(outcomes)).toEqual(untimed(document.claims));
});

it("a list tells what would be checked, with ids where they are few", async () => {
  const { code, out } = await tercet([...two, "--backend=js", "--list"]);
  expect(code).toBe(0);
  expect(out).toMatch(/^operator:neg\/equals-oracle\/js:generated\/node:cpu\ncheckpoint:small-hf-relu\//);
  expect(out).toMatch(/2 claims: 2 on js:generated\n$/);
});

it("only what failed earlier is checked again; a file that holds no outcomes is refused", async () => {
  const earlier = join(folder, "earlier.jsonl");
  const measure = { elements: 1, unbounded: 0, beyond: 1, ulp: 1, absolute: 1 };
  const failed = {
    kind: "failed",
    runs: 1,
    milliseconds: 1,
    what: "",
    measure,
    counterExample: "",
    shrinks: 0,
    seed: 1,
    path: "0",
    replay: "",
  };
  const other = { kind: "not-run", claim: "operator:exp/equals-oracle/js:generated/node:cpu", why: "stopped" };
  const lines = [{ ...failed, claim: "operator:neg/equals-oracle/js:generated/node:cpu" }, other];
  writeFileSync(earlier, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const { code, out } = await tercet(["verify", "--only-failed", earlier, "--backend=js", "--runs=2"]);
  expect([code, out.includes("1 of 1 claims held")]).toEqual([0, true]);
  writeFileSync(earlier, "no outcomes");
  expect((await tercet(["verify", "--only-failed", earlier, "--backend=js"])).code).toBe(65);
});

it("a mode that belongs to none of the backends is refused", async () => {
  const { code, err } = await tercet(["verify", "--backend", "js,reference", "--mode", "relaxed"]);
  expect([code, err.includes("setting-invalid")]).toEqual([2, true]);
});

it("an interruption ends with 130, and what was done until then is still told as valid JSON", async () => {
  const stop = new AbortController();
  const outcome = { exitCode: 0 };
  const texts = { out: "", err: "" };
  // On a terminal the second claim is drawn as soon as the first has its outcome.
  const write = (text: string): void => {
    texts.err += text;
    if (/[1-9]\d* of \d+ /.test(text)) stop.abort(new Interruption("SIGINT"));
  };
  const session = {
    ...{ host: nodeHost(), outcome, interruption: () => stop.signal },
    ...{ out: { write: (text: string) => (texts.out += text) }, err: { isTTY: true, columns: 100, write } },
  };
  await verify({ environment: "node", backend: ["js"], subject: ["operator"], runs: 200, seconds: 20, json: true }, session);
  expect(outcome.exitCode).toBe(130);
  const document = JSON.parse(texts.out) as { interrupted: boolean; held: boolean; chosen: number; claims: unknown[] };
  expect(document).toMatchObject({ interrupted: true, held: false });
  expect(document.claims.length).toBeGreaterThan(0);
  expect(document.claims.length).toBeLessThan(document.chosen);
});
