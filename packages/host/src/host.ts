import type { Files } from "./files.ts";
import type { Hasher, HashKind } from "./hash.ts";
import type { Network } from "./network.ts";
import type { WebGpu, WebGpuOptions } from "./web-gpu.ts";
import type { WideVectors } from "./wide-vectors.ts";
import type { Workers } from "./worker.ts";

/** Time. `now` may jump; `elapsed` never goes back. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since some fixed moment. */
  elapsed(): number;
  /** Resolves after this many milliseconds, rejects with the signal's reason when it is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** As `sleep`, but a process that has nothing else to do ends: for heartbeats. */
  sleepInBackground(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** Unpredictable bytes, for names and identities; numbers in experiments come from keys instead. */
export interface RandomSource {
  bytes(length: number): Uint8Array<ArrayBuffer>;
}

/** What is around the process. */
export interface Environment {
  /** An environment variable; an empty one counts as absent. */
  variable(name: string): string | undefined;
  /** The user's folder, where there is one. */
  readonly homeFolder: string | undefined;
  /** How many threads can run at once; at least 1. */
  readonly processors: number;
  readonly platform: "linux" | "darwin" | "win32" | "browser" | "other";
  /** Who this process is, for leases: equal machine and boot mean that `process` numbers can be compared. */
  readonly process: { readonly id: number; readonly machine: string; readonly boot: string };
  /** Whether a process of this machine and boot still runs. */
  processRuns(id: number): boolean;
}

/** All that the library needs from outside, in one value that is passed in: there is no other way to files, time, chance or network. */
export interface Host {
  readonly name: "node" | "browser" | "memory";
  readonly files: Files;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly network: Network;
  readonly environment: Environment;
  readonly workers: Workers;
  /** Where the engine can be made to use vectors of 256 bits. */
  readonly wideVectors?: WideVectors;
  /** The entry to WebGPU. @throws TercetError `webgpu-absent` where there is none, with what would help */
  webGpu(options?: WebGpuOptions): Promise<WebGpu>;
  /** The host's fastest hasher; every host gives the same digests. */
  hasher(kind: HashKind): Hasher;
}
