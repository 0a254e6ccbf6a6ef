import { useCallback, useSyncExternalStore } from "react";
import type { PanelState } from "../design/panel.tsx";
import { loadResource, type Loaded, type Resource } from "./resource.ts";

/** One resource as all panels that show it see it: fetched once, again on demand. */
interface Entry {
  loaded: Loaded<unknown>;
  readonly listeners: Set<() => void>;
}

// A cache keyed by content's address, shared by every page.
const entries = new Map<string, Entry>();
const loading: Loaded<never> = { kind: "loading" };

function fetchInto(entry: Entry, resource: Resource<unknown>): void {
  const tell = (): void => {
    for (const listener of entry.listeners) listener();
  };
  void loadResource(resource).then((loaded) => {
    entry.loaded = loaded;
    tell();
  });
}

function entryOf(resource: Resource<unknown>): Entry {
  const known = entries.get(resource.path);
  if (known !== undefined) return known;
  const entry: Entry = { loaded: loading, listeners: new Set() };
  entries.set(resource.path, entry);
  fetchInto(entry, resource);
  return entry;
}

/** A resource and the way to fetch it again. Give a resource that is made once, outside of the component or by `useMemo`. */
export function useResource<Value>(resource: Resource<Value>): readonly [loaded: Loaded<Value>, again: () => void] {
  const subscribe = useCallback(
    (listener: () => void) => {
      const { listeners } = entryOf(resource);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    [resource],
  );
  // An entry holds what the schema of its path gave.
  const loaded = useSyncExternalStore(subscribe, () => entryOf(resource).loaded as Loaded<Value>);
  const again = useCallback(() => {
    const entry = entryOf(resource);
    // What was there stays until something better is.
    if (entry.loaded.kind === "error") entry.loaded = loading;
    for (const listener of entry.listeners) listener();
    fetchInto(entry, resource);
  }, [resource]);
  return [loaded, again];
}

/** The state of a panel that shows a resource: its own while it is not there, then what `ready` says of the value. */
export function panelState<Value>(loaded: Loaded<Value>, again: () => void, ready?: (value: Value) => PanelState): PanelState {
  if (loaded.kind === "ready") return ready?.(loaded.value) ?? { kind: "ready" };
  return loaded.kind === "loading" ? { kind: "loading" } : { ...loaded, retry: again };
}
