import type { Environment as HostEnvironment, Host } from "@tercet/host";
import type { Backend } from "@tercet/tensor";
import { openBackend, type BackendOptions } from "../backend.ts";
import { errors } from "../errors.ts";
import { knownBackend } from "../known-backends.ts";

/** What a user may say about where claims are checked. */
export interface PlaceOptions {
  readonly backend?: readonly string[];
  readonly mode?: readonly string[];
  readonly threads?: number;
  readonly tile?: string;
}

/** Where claims can be checked, as `--environment` names it. */
export const environments = ["node", "browser"] as const;

/** One of {@link environments}. */
export type EnvironmentName = (typeof environments)[number];

/** Where claims are checked. */
export interface Place extends BackendOptions {
  /** True for a mode that was not asked for by its name: where it is absent it is left out. */
  readonly isOptional?: true;
}

/** Each backend in each of its modes that was asked for: settings for one backend each. @throws TercetError `setting-invalid`, `backend-absent` */
export function placesOf({ backend, mode, ...rest }: PlaceOptions, environment: HostEnvironment): readonly Place[] {
  const names = backend ?? [environment.variable("TERCET_BACKEND") ?? "auto"];
  const modes = mode ?? [];
  const known = names.map((name) => knownBackend(name).modes);
  const wrong = modes.find((each) => each !== "all" && !known.some((own) => own.includes(each)));
  if (wrong !== undefined) {
    const all = [...new Set([...known.flat(), "all"])];
    throw errors["setting-invalid"]({ setting: "--mode", must: `modes of ${names.join(", ")}: ${all.join(", ")}`, value: wrong });
  }
  return names.flatMap((name, i): readonly Place[] => {
    const own = modes.includes("all") ? (known[i] ?? []) : modes.filter((each) => known[i]?.includes(each));
    const tile = name === "auto" || name === "wasm" ? rest : { ...(rest.threads === undefined ? {} : { threads: rest.threads }) };
    if (own.length === 0) return [{ backend: name, ...tile }];
    return own.map((each) => ({ backend: name, mode: each, ...tile, ...(modes.includes(each) ? {} : { isOptional: true as const }) }));
  });
}

/** Opens a place for claims: threads share the least work, and a graphics device in software will do. */
export function openPlace(place: BackendOptions, host: Host): Promise<Backend> {
  return openBackend(place, host, { sharesAll: true, softwareGpu: true });
}

/** Opens every place; those that are open are closed again where one is not here. */
export async function openPlaces(places: readonly BackendOptions[], host: Host): Promise<readonly Backend[]> {
  const opened: Backend[] = [];
  try {
    for (const place of places) opened.push(await openPlace(place, host));
    return opened;
  } catch (error) {
    await Promise.all(opened.map((backend) => backend.close()));
    throw error;
  }
}
