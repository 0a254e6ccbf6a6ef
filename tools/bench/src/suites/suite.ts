import type { BenchMode, BenchmarkCase } from "@tercet/results";
import type { ModelFiles, Turn } from "../contestants/protocol.ts";
import type { Contestant } from "../contestants/contestant.ts";

/** Everything that a suite needs. */
export interface Bench {
  readonly threads: number;
  readonly rounds: number;
  /** Less work, for a look. */
  readonly quick: boolean;
  readonly modes: readonly BenchMode[];
  /** Whether a graphics device in software will do. */
  readonly softwareGpu: boolean;
  /** A folder for inputs and outputs, gone at the end. */
  readonly folder: string;
  readonly model: () => Promise<ModelFiles>;
  /** Whether a contender of that name takes part in this run. */
  readonly takesPart: (contender: string) => boolean;
  /** Starts a contender's process, or gives the one that runs. It ends with the suite. @throws Error that says why it cannot be */
  readonly start: (contender: string, options: StartOptions) => Promise<Contestant>;
  /** A new process in any case, which whoever asked for it closes; not waited for. @throws as `start` */
  readonly startFresh: (contender: string, options: StartOptions) => Promise<Contestant>;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly elapsed: () => number;
  readonly progress: (text: string) => void;
  /** Notes who cannot do what. */
  readonly skip: (what: string, why: string) => void;
}

/** How a process is started. */
export interface StartOptions {
  readonly threads: number;
  /** Several processes of one contender have different ones; default: none. */
  readonly variant?: string | undefined;
}

/** Something that is measured. */
export interface Suite {
  readonly name: string;
  /** What it measures, in a line of the help. */
  readonly measures: string;
  /** Names of the peers that it has. */
  readonly peers: readonly string[];
  readonly run: (bench: Bench) => Promise<readonly BenchmarkCase[]>;
}

/** One run alone, for fresh processes. */
export const single: Turn = { warmups: 0, milliseconds: 0, most: 1 };
