import { partsOfId, toJson, type Claim } from "@tercet/equivalence";
import type { Host } from "@tercet/host";
import type { BrowserChoice } from "@tercet/web-driver";
import type { BackendOptions } from "../backend.ts";
import { errors } from "../errors.ts";
import { Interruption } from "../interruption.ts";
import type { Session } from "../session.ts";
import { styleFor } from "../style.ts";
import type { Bench } from "./bench.ts";
import { browserBench } from "./browser/browser-bench.ts";
import { verifyCases } from "./cases.ts";
import { verifyCheckpoint, type CheckpointChoice } from "./checkpoint.ts";
import type { Checked } from "./check.ts";
import { failedEarlier } from "./earlier.ts";
import { claimJson, listText } from "./list-text.ts";
import { nodeBench } from "./node-bench.ts";
import { openPlaces, placesOf, type EnvironmentName, type PlaceOptions } from "./places.ts";
import { progressView } from "./progress-view.ts";
import { backendOfClaim, type ReplayToken } from "./replay-token.ts";
import { claimOf, select } from "./selection.ts";
import { outcomeText, summaryText } from "./summary-text.ts";
import { countsOf } from "./tally.ts";

/** What `tercet verify` may be told. */
export interface VerifyOptions extends PlaceOptions {
  readonly subject?: readonly string[];
  readonly property?: readonly string[];
  /** Default: where the claim of `replay` lives, otherwise Node. */
  readonly environment?: EnvironmentName;
  /** Which browser; default: Chromium. */
  readonly browser?: BrowserChoice;
  readonly runs: number;
  /** Longest for one claim. */
  readonly seconds: number;
  readonly seed?: number;
  readonly path?: string;
  readonly replay?: ReplayToken;
  readonly claim?: ReplayToken;
  readonly onlyFailed?: string;
  readonly vectors?: string;
  readonly cases?: string;
  readonly checkpoint?: string;
  readonly against?: string;
  readonly list?: true;
  readonly json?: true;
  readonly jsonl?: true;
  readonly quiet?: true;
}

/** Checks what was asked for, tells of it, and sets the exit code. */
export async function verify(options: VerifyOptions, session: Session): Promise<void> {
  const { host, out } = session;
  const token = options.replay ?? options.claim;
  const places = token === undefined ? placesOf(options, host.environment) : [{ ...backendOfClaim(token.claim), ...givenPlace(options) }];
  const claimed = token === undefined ? undefined : partsOfId(token.claim)?.environment.runtime;
  const isInBrowser = (options.environment ?? claimed ?? "node") === "browser";
  if (options.cases !== undefined) return onlyCases(options.cases, places, options, session);
  if (options.checkpoint !== undefined || options.against !== undefined) return onlyCheckpoint(places, options, session);
  if (isInBrowser && options.vectors !== undefined)
    throw errors["setting-invalid"]({ setting: "--vectors", must: "left away: a browser reads no folder", value: options.vectors });
  const bench = isInBrowser ? await browserBench(places, options.browser, host.files) : await nodeBench(places, options.vectors, host);
  try {
    if (options.quiet !== true) for (const why of bench.absent) session.err.write(`left out: ${why}\n`);
    const chosen = token === undefined ? await selected(bench.claims, options, host) : [claimOf(bench.claims, token.claim)];
    if (options.list === true) {
      out.write(listing(chosen, options, out.columns ?? 80));
      return;
    }
    const { seed = options.seed, path = options.path } = token ?? {};
    const point = { ...(seed === undefined ? {} : { seed }), ...(path === undefined ? {} : { path }) };
    await check(chosen, bench, { ...options, ...point }, session);
  } finally {
    await bench.close();
  }
}

/** @throws TercetError `setting-invalid` where one of the two is missing */
function checkpointOf({ checkpoint, against, json, quiet }: VerifyOptions): CheckpointChoice {
  if (checkpoint === undefined || against === undefined) {
    const [missing, given] = checkpoint === undefined ? ["--checkpoint", "--against"] : ["--against", "--checkpoint"];
    throw errors["setting-invalid"]({ setting: missing, must: `given with ${given}`, value: "" });
  }
  return { checkpoint, against, json: json === true, quiet: quiet === true };
}

/** A backend that is asked for wins over the one that a claim's id names. */
function givenPlace({ backend, mode, threads }: PlaceOptions) {
  const [name, own] = [backend?.[0], mode?.[0]];
  return {
    ...(name === undefined ? {} : { backend: name }),
    ...(own === undefined ? {} : { mode: own }),
    ...(threads === undefined ? {} : { threads }),
  };
}

async function selected(claims: readonly Claim[], options: VerifyOptions, { files }: Host): Promise<readonly Claim[]> {
  const { subject: subjects = [], property: properties = [], onlyFailed } = options;
  const ids = onlyFailed === undefined ? undefined : await failedEarlier(files, onlyFailed);
  return select(claims, { subjects, properties, ...(ids === undefined ? {} : { ids }) });
}

function listing(claims: readonly Claim[], { json, jsonl }: VerifyOptions, width: number): string {
  if (jsonl === true) return claims.map((claim) => `${JSON.stringify(claimJson(claim))}\n`).join("");
  if (json === true) return document({ schemaVersion: 2, claims: claims.map(claimJson) });
  return listText(claims, width);
}

async function check(claims: readonly Claim[], bench: Bench, options: VerifyOptions, session: Session): Promise<void> {
  const { runs, seconds, seed, path, json, jsonl } = options;
  const { host, out } = session;
  const signal = session.interruption();
  const isQuiet = options.quiet === true || (session.err.isTTY !== true && (json === true || jsonl === true));
  const view = progressView(session, claims.length, isQuiet);
  const began = host.clock.elapsed();
  const checked: Checked[] = [];
  const point = { ...(seed === undefined ? {} : { seed }), ...(path === undefined ? {} : { path }) };
  for await (const each of bench.check(claims, { runs, milliseconds: 1000 * seconds, ...point, signal, onProgress: view.at })) {
    checked.push(each);
    view.done(each);
    if (jsonl === true) out.write(`${JSON.stringify(toJson(each.outcome))}\n`);
  }
  view.end();
  const milliseconds = host.clock.elapsed() - began;
  const reason: unknown = signal.reason;
  const outcomes = checked.map(({ outcome }) => outcome);
  const counts = countsOf(outcomes);
  const isOne = options.replay !== undefined || options.claim !== undefined;
  // A claim that was asked for by its id and was not checked is no success.
  const held = counts.failed === 0 && !signal.aborted && (!isOne || counts.held > 0);
  if (!held) session.outcome.exitCode = reason instanceof Interruption ? reason.exitCode : 1;
  if (json === true) {
    const facts = { held, interrupted: signal.aborted, chosen: claims.length, milliseconds, runs, seed: seed ?? 0, counts };
    const { environment, backends } = bench;
    out.write(document({ schemaVersion: 2, ...facts, environment, backends, claims: outcomes.map(toJson) }));
  } else if (jsonl !== true) {
    const [width, style] = [out.columns ?? 80, styleFor(session)];
    const only = isOne ? outcomes[0] : undefined;
    const facts = { milliseconds, seed: seed ?? 0, runs, chosen: claims.length, width, style };
    out.write(only === undefined ? summaryText(checked, facts) : `${outcomeText(only, width, style)}\n`);
  }
}

async function onlyCases(folder: string, places: readonly BackendOptions[], options: VerifyOptions, session: Session): Promise<void> {
  if (options.environment === "browser")
    throw errors["setting-invalid"]({ setting: "--cases", must: "left away: a browser reads no folder", value: folder });
  const saying = { json: options.json === true, quiet: options.quiet === true };
  const backends = await openPlaces(places, session.host);
  try {
    const results = [];
    for (const backend of backends) results.push({ backend: backend.describe(), ...(await verifyCases(folder, backend, saying, session)) });
    const held = results.every((result) => result.held);
    if (!held) session.outcome.exitCode = 1;
    if (options.json === true) session.out.write(document({ schemaVersion: 2, held, backends: results }));
  } finally {
    await Promise.all(backends.map((backend) => backend.close()));
  }
}

async function onlyCheckpoint(places: readonly BackendOptions[], options: VerifyOptions, session: Session): Promise<void> {
  const choice = checkpointOf(options);
  if (options.environment === "browser")
    throw errors["setting-invalid"]({ setting: "--checkpoint", must: "left away: a browser reads no folder", value: choice.checkpoint });
  const backends = await openPlaces(places, session.host);
  try {
    if (!(await verifyCheckpoint(choice, backends, session))) session.outcome.exitCode = 1;
  } finally {
    await Promise.all(backends.map((backend) => backend.close()));
  }
}

function document(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
