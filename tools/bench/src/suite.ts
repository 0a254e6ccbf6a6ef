import type { Host } from "@tercet/host";
import type { SuiteResult } from "./result.ts";
import type { TimingOptions } from "./timing.ts";

/** What a suite is given. */
export interface SuiteOptions {
  readonly host: Host;
  readonly threads: number;
  readonly timing: TimingOptions;
}

/** Something that is measured. */
export interface Suite {
  readonly name: string;
  /** What it measures, in a line of the help. */
  readonly measures: string;
  readonly run: (options: SuiteOptions) => Promise<SuiteResult>;
}
