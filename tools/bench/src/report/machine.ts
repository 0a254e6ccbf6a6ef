import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from "node:os";

/** Where and with what a measurement was made. */
export interface Machine {
  readonly cpu: string;
  readonly processors: number;
  readonly gibibytes: number;
  readonly platform: string;
  readonly node: string;
  readonly v8: string;
  /** Programs that wanted a processor, on average over the minute before. */
  readonly load: number;
}

/** This machine, now. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    processors: availableParallelism(),
    gibibytes: Math.round(totalmem() / 2 ** 30),
    platform: `${platform()}-${arch()}`,
    node: process.versions.node,
    v8: process.versions.v8,
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}
