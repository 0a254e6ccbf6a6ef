import { readEvents, type RunSummary, type StepEvent } from "@tercet/results";
import { useEffect, useState } from "react";

/** The events of a run as far as they are known. */
export type Events =
  { readonly kind: "ready"; readonly steps: readonly StepEvent[] } | { readonly kind: "error"; readonly message: string };

const pollMilliseconds = 2000;

/** Events of these runs, by address; those of runs at work are read again every two seconds. */
export function useCurves(runs: readonly RunSummary[]): ReadonlyMap<string, Events> {
  const [events, setEvents] = useState<ReadonlyMap<string, Events>>(new Map());
  const wanted = JSON.stringify(runs.map(({ eventsAt, live }) => [eventsAt, live]));
  useEffect(() => {
    const stop = new AbortController();
    const take = async (address: string): Promise<void> => {
      const found = await fetchEvents(address, stop.signal);
      if (!stop.signal.aborted) setEvents((before) => new Map(before).set(address, found));
    };
    const follow = async (address: string, live: boolean): Promise<void> => {
      await take(address);
      if (live && !stop.signal.aborted) setTimeout(() => void follow(address, live), pollMilliseconds);
    };
    // As it was written above.
    for (const [address, live] of JSON.parse(wanted) as readonly (readonly [string, boolean])[]) void follow(address, live);
    return () => stop.abort();
  }, [wanted]);
  return events;
}

async function fetchEvents(address: string, signal: AbortSignal): Promise<Events> {
  try {
    const response = await fetch(new URL(address, document.baseURI), { signal, cache: "no-cache" });
    if (!response.ok) return { kind: "error", message: `${address}: the host answered ${response.status}` };
    return { kind: "ready", steps: readEvents(await response.text()).steps };
  } catch (thrown) {
    return { kind: "error", message: `${address}: ${thrown instanceof Error ? thrown.message : String(thrown)}` };
  }
}
