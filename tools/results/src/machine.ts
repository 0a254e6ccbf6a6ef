import type { Machine } from "@tercet/results";
import { arch, availableParallelism, cpus, platform } from "node:os";

/** This machine. */
export function thisMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    processors: availableParallelism(),
    platform: `${platform()}-${arch()}`,
    node: process.versions.node,
  };
}
