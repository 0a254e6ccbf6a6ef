import { allClaims, openCheckedPlaces, type CheckedPlaces } from "@tercet/claims";
import { replay, run, toJson, type Claim, type Outcome } from "@tercet/equivalence";
import { workerScope } from "@tercet/host";
import { browserHost } from "@tercet/host/browser";
import type { Backend } from "@tercet/tensor";
import { z } from "zod";
import { fitsTerms } from "../pages/run-here/claim-filter.ts";
import type { ClaimsStart, ClaimSummary, FromClaims } from "./claims-protocol.ts";
import { caseClaims } from "./case-claims.ts";
import { openEngine } from "./open-engine.ts";
import { plantedFault } from "./planted-fault.ts";

// Checks claims in a browser, the oracle too, and tells of each outcome. To stop it, end it: what it has told stays.
// As on the page: zod must not try to make functions from text.
z.config({ jitless: true });
const scope = await workerScope();
const tell = (message: FromClaims): void => scope.post(message);
const start = scope.data as ClaimsStart; // whoever starts it sends just this
/** Inputs tried for the planted fault: enough to meet a sum above its ceiling. */
const plantedRuns = 100;
/** Progress is told no more often than this. */
const tellEvery = 100;

try {
  await work(start);
} catch (thrown) {
  const [message, detail] = thrown instanceof Error ? [thrown.message, thrown.stack ?? ""] : [String(thrown), ""];
  tell({ kind: "failed", message, detail });
}

async function work({ task, choices, terms, ids, cases, environment, ...budgeted }: ClaimsStart): Promise<void> {
  const started = performance.now();
  const host = browserHost();
  const ofCases = await caseClaims(cases, host, environment);
  const places = await openCheckedPlaces(
    choices.map((choice) => ({
      open: () => openEngine(choice, host),
      isOptional: choice.isOptional ?? false,
      claims: (backend) => [...allClaims(backend, environment), ...ofCases(backend)],
    })),
  );
  const { claims, backends } = places;
  const wanted = ids === undefined ? undefined : new Set(ids);
  const chosen = claims.filter((claim) => wanted?.has(claim.id) !== false && fitsTerms(summaryOf(claim), claim.environment, terms));
  tell({
    kind: "listed",
    claims: chosen.map(summaryOf),
    of: claims.length,
    absent: places.absent,
    backends: backends().map((backend) => backend.describe()),
  });
  if (task === "run") {
    for (const backend of backends()) await checkPlanted(backend, start);
    for await (const outcome of outcomesOf(places, chosen, budgeted)) tell({ kind: "outcome", outcome: toJson(outcome) });
  }
  await places.close();
  tell({ kind: "done", milliseconds: performance.now() - started });
}

async function checkPlanted(backend: Backend, { environment, seed }: ClaimsStart): Promise<void> {
  for await (const outcome of run([plantedFault(backend, environment)], { budget: { runs: plantedRuns }, seed }))
    tell({ kind: "planted", found: outcome.kind === "failed", outcome: toJson(outcome) });
}

async function* outcomesOf(
  places: CheckedPlaces,
  claims: readonly Claim[],
  { runs, milliseconds, seed, path }: Pick<ClaimsStart, "runs" | "milliseconds" | "seed" | "path">,
): AsyncGenerator<Outcome, void, undefined> {
  const [only] = claims;
  if (path !== undefined && only !== undefined) {
    // The seed of an outcome is its claim's own already.
    yield await replay([only], { claim: only.id, seed, path });
    return;
  }
  let last = 0;
  const progress = ({ claim, checks, done }: { readonly claim: string; readonly checks: number; readonly done: number }): void => {
    const now = performance.now();
    if (now - last < tellEvery) return;
    last = now;
    tell({ kind: "progress", claim, checks, done });
  };
  yield* places.run(claims, { budget: { runs, ...(milliseconds === undefined ? {} : { milliseconds }) }, seed, progress });
}

function summaryOf({ id, subject: { kind, name }, property, backend }: Claim): ClaimSummary {
  return { id, kind, name, property: property.name, backend };
}
