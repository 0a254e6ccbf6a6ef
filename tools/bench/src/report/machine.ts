import type { BenchmarkMachine } from "@tercet/results";
import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from "node:os";

/** This machine, now. */
export function describeMachine(): BenchmarkMachine {
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
