import { fromJson } from "@tercet/equivalence";
import { expect, test } from "vitest";
import type { FromClaims } from "../../workers/claims-protocol.ts";
import { allHeld, countsOf, documentOf, idle, nextRun, remaining, type RunState } from "./run-state.ts";

const claim = (name: string) => ({
  id: `function:${name}/p/js/browser:cpu`,
  kind: "function",
  name,
  property: "p",
  backend: { name: "js" },
});
const claims = [claim("a"), claim("b")];
const outcome = (at: number): FromClaims => ({
  kind: "outcome",
  outcome: { kind: "unsupported", claim: claims[at]?.id ?? "", why: "no reason" },
});
const after = (...messages: readonly FromClaims[]): RunState =>
  nextRun(nextRun(idle, { kind: "start", at: 100 }), { kind: "messages", messages, at: 300 });
const listed: FromClaims = { kind: "listed", claims, of: 9, backends: [] };

test("outcomes come in the order of the list, and time is told from what they took", () => {
  const state = after(listed, outcome(0));
  expect(state.checked.map(({ claim: { name } }) => name)).toEqual(["a"]);
  expect([state.phase, remaining(state, 300)]).toEqual(["running", 200]);
  expect(remaining(after(listed), 300)).toBeUndefined();
});

test("all is well only at the end, with every planted fault found", () => {
  const done: FromClaims = { kind: "done", milliseconds: 1 };
  const planted = (found: boolean): FromClaims => ({ kind: "planted", found, outcome: {} });
  expect(allHeld(after(listed, planted(true), outcome(0), outcome(1)))).toBe(false);
  expect(allHeld(after(listed, planted(true), outcome(0), outcome(1), done))).toBe(true);
  expect(allHeld(after(listed, planted(false), outcome(0), outcome(1), done))).toBe(false);
});

test("a stopped run keeps what it has, and its document says that it was interrupted", () => {
  const state = nextRun(after(listed, outcome(0)), { kind: "stop", at: 400 });
  expect(countsOf(state.checked)).toEqual({ held: 0, failed: 0, unsupported: 1, notRun: 0 });
  const document = JSON.parse(documentOf(state, { runs: 5, seed: 1 }, { runtime: "browser", device: "cpu" })) as { claims: unknown[] };
  expect(document).toMatchObject({ schemaVersion: 2, held: false, interrupted: true, chosen: 2, milliseconds: 300, runs: 5, seed: 1 });
  expect(document.claims.map(fromJson)).toMatchObject([{ kind: "unsupported", claim: claims[0]?.id }]);
});

test("a worker that failed ends the run with its reason", () => {
  expect(after({ kind: "failed", message: "no memory", detail: "" })).toMatchObject({ phase: "failed", problem: { message: "no memory" } });
});
