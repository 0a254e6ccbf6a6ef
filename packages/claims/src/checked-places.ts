import { run, type Claim, type Failed, type Outcome, type RunOptions } from "@tercet/equivalence";
import { TercetError } from "@tercet/host";
import type { Backend } from "@tercet/tensor";
import { isAlive } from "./is-alive.ts";

/** A backend that claims are checked on, and how to have it again: a device may be lost, a worker may end. */
export interface CheckedPlace {
  readonly open: () => Promise<Backend>;
  /** True: where it can't be opened it is left out, and {@link CheckedPlaces.absent} says why. */
  readonly isOptional?: boolean;
  /** The claims on such a backend, with the same ids each time. */
  readonly claims: (backend: Backend) => readonly Claim[];
}

/** Places that are open. */
export interface CheckedPlaces {
  /** The claims of all places; one that several have stands in it once. */
  readonly claims: readonly Claim[];
  /** Why optional places are not among them. */
  readonly absent: readonly string[];
  /** The backends as they are now. */
  readonly backends: () => readonly Backend[];
  /**
   * Checks some of the claims, in their order. Where a backend dies of a claim, the claim fails and says so, another backend takes its place, and the run goes on.
   */
  readonly run: (claims: readonly Claim[], options: RunOptions) => AsyncGenerator<Outcome, void, undefined>;
  readonly close: () => Promise<void>;
}

interface Opened {
  readonly place: CheckedPlace;
  backend: Backend;
  claims: ReadonlyMap<string, Claim>;
}

/** Opens every place; those that are open are closed again where one can't be that has to. */
export async function openCheckedPlaces(places: readonly CheckedPlace[]): Promise<CheckedPlaces> {
  const opened: Opened[] = [];
  const absent: string[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(opened.map(({ backend }) => backend.close()));
  };
  try {
    for (const place of places) {
      const own = await openPlace(place).catch((error: unknown) => {
        if (place.isOptional !== true || !(error instanceof TercetError)) throw error;
        absent.push(error.message);
      });
      if (own !== undefined) opened.push(own);
    }
  } catch (error) {
    await close();
    throw error;
  }
  const owners = new Map(opened.toReversed().flatMap((own) => [...own.claims.keys()].map((id) => [id, own] as const)));
  return {
    claims: [...new Map(opened.flatMap(({ claims }) => [...claims])).values()],
    absent,
    backends: () => opened.map(({ backend }) => backend),
    run: (claims, options) => runOn(owners, claims, options),
    close,
  };
}

async function openPlace(place: CheckedPlace): Promise<Opened> {
  const backend = await place.open();
  return { place, backend, claims: claimsOf(place, backend) };
}

function claimsOf(place: CheckedPlace, backend: Backend): ReadonlyMap<string, Claim> {
  return new Map(place.claims(backend).map((claim) => [claim.id, claim]));
}

async function* runOn(
  owners: ReadonlyMap<string, Opened>,
  claims: readonly Claim[],
  { progress, ...options }: RunOptions,
): AsyncGenerator<Outcome, void, undefined> {
  const total = claims.length;
  for (let done = 0; done < total;) {
    const before = done;
    const shifted: RunOptions =
      progress === undefined ? options : { ...options, progress: (now) => progress({ ...now, done: before + now.done, total }) };
    // A place that was opened again has other claims of the same ids.
    const rest = claims.slice(done).map((claim) => owners.get(claim.id)?.claims.get(claim.id) ?? claim);
    for await (const outcome of run(rest, shifted)) {
      done++;
      const owner = owners.get(outcome.claim);
      if (outcome.kind !== "failed" || owner === undefined || (await isAlive(owner.backend))) {
        yield outcome;
        continue;
      }
      yield await afterDeath(outcome, owner, shifted);
      break;
    }
  }
}

/** The outcome of a claim that a backend died of, checked once more on another one, which stays. */
async function afterDeath(first: Failed, owner: Opened, options: RunOptions): Promise<Outcome> {
  const { name } = owner.backend;
  await reopen(owner);
  const claim = owner.claims.get(first.claim);
  if (claim === undefined) return marked(first, `${name} died of it, and a new one makes no such claim`);
  for await (const second of run([claim], options)) {
    if (second.kind === "failed" && (await isAlive(owner.backend)))
      return marked(second, `${name} had died of it; this is what a new one gives`);
    if (second.kind !== "failed")
      return marked(first, `${name} died of it; on a new one it ${second.kind === "held" ? "held" : `is ${second.kind}`}`);
  }
  await reopen(owner);
  return marked(first, `${name} died of it, and a new one died of it again`);
}

async function reopen(owner: Opened): Promise<void> {
  // What is left of the dead one may not end well, and changes nothing.
  await owner.backend.close().catch(() => undefined);
  try {
    owner.backend = await owner.place.open();
    owner.claims = claimsOf(owner.place, owner.backend);
  } catch (error) {
    const why = `the backend died and could not be opened again: ${error instanceof Error ? error.message : String(error)}`;
    owner.claims = new Map([...owner.claims].map(([id, claim]) => [id, { ...claim, absent: { kind: "not-run", why } }]));
  }
}

function marked(outcome: Failed, note: string): Failed {
  return { ...outcome, what: `${outcome.what} (${note})` };
}
