import { arrays, claim, fromJson, partsOfId, type Claim, type Environment, type Property } from "@tercet/equivalence";
import { TercetError, type Files } from "@tercet/host";
import type { Description } from "@tercet/tensor";
import type { BrowserChoice } from "@tercet/web-driver";
import type { BackendOptions } from "../../backend.ts";
import { errors } from "../../errors.ts";
import type { Bench } from "../bench.ts";
import type { Place } from "../places.ts";
import type { Checked, CheckOptions } from "../check.ts";
import type { PageClaim, PageEngine } from "./page-messages.ts";
import { openClaimsPage, type ClaimsPage } from "./page.ts";

/**
 * Claims that a browser checks: the built dashboard is opened in a browser without a window, and its page does the work.
 * @throws TercetError `setting-invalid` for what no browser has, and what {@link openClaimsPage} throws
 */
export async function browserBench(places: readonly Place[], browser: BrowserChoice | undefined, files: Files): Promise<Bench> {
  const absent: string[] = [];
  const choices = places.flatMap((place) => {
    try {
      return [{ ...choiceOf(place), isOptional: place.isOptional ?? false }];
    } catch (error) {
      if (place.isOptional !== true || !(error instanceof TercetError)) throw error;
      absent.push(error.message);
      return [];
    }
  });
  const page = await openClaimsPage(files, {
    browser: browser ?? { kind: "chromium" },
    usesGpu: choices.some(({ engine }) => /gpu|webgl/.test(engine)),
  });
  try {
    let [claims, backends]: readonly [readonly Claim[], readonly Description[]] = [[], []];
    for await (const message of page.tell({ task: "list", choices, terms: [], runs: 1, seed: 0 })) {
      if (message.kind === "failed") throw errors["browser-failed"]({ reason: message.message });
      if (message.kind === "listed") absent.push(...(message.absent ?? []));
      if (message.kind === "listed") [claims, backends] = [message.claims.map((each) => claimOn(each, page.environment)), message.backends];
    }
    return {
      environment: page.environment,
      claims,
      backends,
      absent,
      close: page.close,
      check: (wanted, options) => checkOn(page, choices, wanted, options),
    };
  } catch (error) {
    await page.close();
    throw error;
  }
}

type Choice = { readonly engine: PageEngine; readonly threads?: number };

/** The page's word for a backend. */
function choiceOf({ backend = "auto", mode, threads }: BackendOptions): Choice {
  const wrong = (must: string): Error => errors["setting-invalid"]({ setting: "--mode", must, value: mode ?? "" });
  const own = threads === undefined ? {} : { threads };
  if (backend === "reference") return { engine: "reference" };
  if (backend === "js") {
    if (mode === "generated") throw wrong("interpreted in a browser: the page's policy forbids functions made from text");
    return { engine: "js" };
  }
  if (backend === "webgpu") return { engine: "webgpu" };
  if (backend === "gpujs") {
    const engine = gpujsEngines.find((each) => each === `gpujs-${mode ?? "webgpu"}`);
    if (engine === undefined)
      throw wrong("webgpu, webgl2 or webasm in a browser: the page's policy forbids the functions from text that cpu is made of");
    return { engine };
  }
  if (mode === "wide") throw wrong("relaxed or baseline in a browser: no page can have its engine use vectors of 256 bits");
  return { engine: mode === "relaxed" || mode === "baseline" ? `wasm-${mode}` : "wasm", ...own };
}

const gpujsEngines = ["gpujs-webgpu", "gpujs-webgl2", "gpujs-webasm"] as const;

/** A claim of the page's list, for this command's own lists: what can check it is in the page. */
function claimOn({ id, kind, name, property, backend }: PageClaim, page: Environment): Claim {
  // One on a graphics device says so in its id.
  const environment = { ...page, device: partsOfId(id)?.environment.device ?? page.device };
  const elsewhere: Property = {
    name: property,
    generate: arrays({ shape: [0] }),
    check: async () => ({ kind: "unsupported", why: "it is checked in the browser" }),
  };
  return claim({ subject: { kind, name }, property: elsewhere, backend, environment });
}

async function* checkOn(
  page: ClaimsPage,
  choices: readonly Choice[],
  claims: readonly Claim[],
  { runs, milliseconds, seed = 0, path, signal, onProgress }: CheckOptions,
): AsyncGenerator<Checked, void, undefined> {
  const byId = new Map(claims.map((each) => [each.id, each]));
  const task = {
    task: "run",
    choices,
    terms: [],
    ids: [...byId.keys()],
    runs,
    milliseconds,
    seed,
    ...(path === undefined ? {} : { path }),
  } as const;
  const aborted = new Promise<"aborted">((resolve) => signal.addEventListener("abort", () => resolve("aborted"), { once: true }));
  const messages = page.tell(task);
  for (;;) {
    const next = await Promise.race([messages.next(), aborted]);
    if (next === "aborted" || signal.aborted || next.done === true) return;
    const message = next.value;
    if (message.kind === "failed") throw errors["browser-failed"]({ reason: message.message });
    if (message.kind === "planted" && !message.found)
      throw errors["browser-failed"]({
        reason: "a fault that was planted to be found was not: no outcome of this browser can be believed",
      });
    if (message.kind === "progress") {
      const current = byId.get(message.claim);
      if (current !== undefined) onProgress?.(current, message.done);
    }
    if (message.kind !== "outcome") continue;
    const outcome = fromJson(message.outcome);
    const own = outcome.kind === "invalid" ? undefined : byId.get(outcome.claim);
    if (outcome.kind !== "invalid" && own !== undefined) yield { claim: own, outcome };
  }
}
