import { TercetError } from "./error.ts";
import { errors } from "./errors.ts";
import type { Host } from "./host.ts";
import { readText } from "./read-text.ts";

/** A right to write, held by one process at a time. */
export interface Lease {
  readonly path: string;
  /** Aborted when the lease was lost, for example because the machine slept longer than the patience. */
  readonly signal: AbortSignal;
  release(): Promise<void>;
}

/** How often a holder shows that it lives, and how long its silence is borne, both in milliseconds. */
export interface LeaseTiming {
  /** Default 10 s. */
  readonly heartbeat?: number;
  /** Default 60 s. */
  readonly patience?: number;
}

interface Holder {
  readonly token: string;
  readonly process: { readonly id: number; readonly machine: string; readonly boot: string };
  readonly beat: number;
}

/**
 * Takes the lease file at `path`, or throws. A lease whose process is known to be dead, or silent for longer than the patience, is taken over.
 * @throws TercetError `lease-held`
 * @example
 * const host = memoryHost();
 * const lease = await takeLease(host, "run.lease");
 * await expect(takeLease(host, "run.lease")).rejects.toThrow("lease-held");
 * await lease.release();
 */
export async function takeLease(host: Host, path: string, timing: LeaseTiming = {}): Promise<Lease> {
  const { files, clock, environment } = host;
  const { heartbeat = 10_000, patience = 60_000 } = timing;
  const token = Array.from(host.random.bytes(16), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const content = (): string => JSON.stringify({ token, process: environment.process, beat: clock.now() } satisfies Holder);
  const create = async (): Promise<boolean> => {
    try {
      await files.createExclusive(path, new TextEncoder().encode(content()));
      return true;
    } catch (error) {
      if (error instanceof TercetError && error.code === "file-exists") return false;
      throw error;
    }
  };
  if (!(await create())) {
    await clearStale(host, path, patience);
    if (!(await create())) throw errors["lease-held"]({ path, owner: "another process" });
  }
  const lost = new AbortController();
  const released = new AbortController();
  const beating = (async () => {
    for (;;) {
      await clock.sleepInBackground(heartbeat, released.signal);
      if ((await holderAt(host, path))?.token !== token) throw errors["lease-held"]({ path, owner: "another process" });
      await files.writeAtomic(path, content());
    }
  })().catch((error: unknown) => {
    if (!released.signal.aborted) lost.abort(error);
  });
  return {
    path,
    signal: lost.signal,
    release: async () => {
      released.abort();
      await beating;
      if ((await holderAt(host, path))?.token === token) await files.remove(path);
    },
  };
}

// Taking over is itself exclusive, and judges again inside: two who saw the same stale lease must not both clear it.
async function clearStale(host: Host, path: string, patience: number): Promise<void> {
  const { files, clock } = host;
  await refuseLiving(host, path, patience);
  const gate = `${path}.takeover`;
  const old = await files.describe(gate);
  if (old !== undefined && clock.now() - old.modified > patience) await files.remove(gate);
  try {
    await files.createExclusive(gate, new Uint8Array(0));
  } catch (error) {
    if (error instanceof TercetError && error.code === "file-exists")
      throw errors["lease-held"]({ path, owner: "a process taking it over" });
    throw error;
  }
  try {
    await refuseLiving(host, path, patience);
    await files.remove(path);
  } finally {
    await files.remove(gate);
  }
}

async function refuseLiving(host: Host, path: string, patience: number): Promise<void> {
  const description = await host.files.describe(path);
  if (description === undefined) return;
  const holder = await holderAt(host, path);
  const silent = host.clock.now() - (holder?.beat ?? description.modified) > patience;
  // An unreadable lease may be one that is being written just now: only its age speaks.
  if (holder === undefined) {
    if (!silent) throw errors["lease-held"]({ path, owner: "a process that is just taking it" });
    return;
  }
  const { machine, boot, id } = host.environment.process;
  const comparable = holder.process.machine === machine && holder.process.boot === boot;
  const dead = comparable && holder.process.id !== id && !host.environment.processRuns(holder.process.id);
  const rebooted = holder.process.machine === machine && holder.process.boot !== boot;
  if (!dead && !rebooted && !silent) {
    throw errors["lease-held"]({ path, owner: `process ${holder.process.id} on ${holder.process.machine}` });
  }
}

async function holderAt(host: Host, path: string): Promise<Holder | undefined> {
  try {
    const value: unknown = JSON.parse(await readText(host.files, path, { maxBytes: 4096 }));
    // Only our own code writes this file; whatever does not look like it is treated as unreadable.
    const holder = value as Partial<Holder> | null; // as: every member used is looked at below
    return typeof holder?.token === "string" && typeof holder.beat === "number" && typeof holder.process?.id === "number"
      ? (holder as Holder) // as: just looked at
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    if (error instanceof TercetError && ["file-not-found", "text-not-utf8", "file-too-large", "file-cut"].includes(error.code))
      return undefined;
    throw error;
  }
}
