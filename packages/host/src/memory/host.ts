import { errors } from "../errors.ts";
import { filesFromSteps } from "../files-from-steps.ts";
import { softwareHasher } from "../hash.ts";
import type { Clock, Environment, Host, RandomSource } from "../host.ts";
import type { Network } from "../network.ts";
import type { Workers } from "../worker.ts";
import { memoryDisk, type MemoryDisk } from "./disk.ts";
import { faultySteps, type Fault, type FaultySteps } from "./faults.ts";

/** What a memory host is made of; everything has a default. */
export interface MemoryHostOptions {
  /** Decides the random bytes; default 0. */
  readonly seed?: number;
  /** A disk that outlives the host, to play a restart; default a new one. */
  readonly disk?: MemoryDisk;
  readonly fault?: Fault;
  readonly network?: Network;
  readonly environment?: Partial<Omit<Environment, "variable">> & { readonly variables?: Readonly<Record<string, string>> };
}

/** A host without any outside: files in memory, time that moves only when told, randomness from a seed. */
export interface MemoryHost extends Host {
  readonly name: "memory";
  readonly disk: MemoryDisk;
  readonly steps: FaultySteps;
  /** Moves time on and wakes whoever sleeps until then. */
  advance(milliseconds: number): Promise<void>;
}

/**
 * Makes a host in memory, for tests and for browsers that keep nothing. Time starts at 0.
 * @example
 * const host = memoryHost({ fault: { kind: "fail", at: 1, operations: ["rename"] } });
 * await expect(host.files.writeAtomic("a", "text")).rejects.toThrow("file-failed");
 * expect(await host.files.list(".")).toEqual([]);
 */
export function memoryHost(options: MemoryHostOptions = {}): MemoryHost {
  let time = 0;
  const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();
  const sleep: Clock["sleep"] = (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason);
      const sleeper = { until: time + milliseconds, wake: resolve };
      sleepers.add(sleeper);
      signal?.addEventListener("abort", () => {
        sleepers.delete(sleeper);
        reject(signal.reason);
      });
    });
  const clock: Clock = { now: () => time, elapsed: () => time, sleep, sleepInBackground: sleep };
  const disk = options.disk ?? memoryDisk(() => time);
  const steps = faultySteps(disk, options.fault);
  const random = seededBytes(options.seed ?? 0);
  const { variables = {}, ...environment } = options.environment ?? {};
  const workers: Workers = {
    start: () => {
      throw errors["host-cannot"]({ ability: "workers", host: "memory" });
    },
  };
  const network: Network = options.network ?? {
    request: async (url) => {
      throw errors["network-failed"]({ url, reason: "a memory host has no network" });
    },
  };
  return {
    name: "memory",
    files: filesFromSteps(steps, random),
    clock,
    random,
    network,
    workers,
    hasher: softwareHasher,
    webGpu: async () => {
      throw errors["webgpu-absent"]({ host: "memory", reason: "a memory host has no outside", fix: "Give a host that has it." });
    },
    environment: {
      homeFolder: "/home",
      processors: 1,
      platform: "other",
      process: { id: 1, machine: "memory", boot: "1" },
      processRuns: (id) => id === 1,
      ...environment,
      variable: (name) => (variables[name] === "" ? undefined : variables[name]),
    },
    disk,
    steps,
    advance: async (milliseconds) => {
      time += milliseconds;
      for (const sleeper of [...sleepers]) {
        if (sleeper.until > time) continue;
        sleepers.delete(sleeper);
        sleeper.wake();
      }
      // Whoever woke gets its turn before the caller goes on.
      await new Promise<void>((resolve) => setTimeout(resolve, 0));
    },
  };
}

// SplitMix32: names only have to differ, and to be the same again for the same seed.
function seededBytes(seed: number): RandomSource {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) & 0xff;
  };
  return { bytes: (length) => Uint8Array.from({ length }, next) };
}
