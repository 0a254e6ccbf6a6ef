import { readFileSync } from "node:fs";

/** Processor time used so far, in milliseconds: by the processes that were named, and by all programs of the machine. */
export interface ProcessorTime {
  readonly own: readonly number[];
  readonly all: number;
}

/** Linux counts in hundredths of a second. */
const tick = 10;

/** Processor time of processes with all their threads, or undefined where the system does not tell (only Linux does). */
export function processorTime(processIds: readonly number[]): ProcessorTime | undefined {
  try {
    const own = processIds.map((id) => ownTime(readFileSync(`/proc/${String(id)}/stat`, "utf8")));
    return { own, all: allTime(readFileSync("/proc/stat", "utf8")) };
  } catch {
    return undefined;
  }
}

/** From `/proc/<id>/stat` (proc(5)): the name in brackets may hold anything, so fields are counted from its end. */
export function ownTime(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * tick;
}

/** From the first line of `/proc/stat`: all but idle (4th) and waiting (5th), guests being counted as users already. */
export function allTime(stat: string): number {
  const [user = 0, nice = 0, system = 0, , , interrupt = 0, soft = 0] = (stat.split("\n")[0] ?? "")
    .trim()
    .split(/\s+/u)
    .slice(1)
    .map(Number);
  return (user + nice + system + interrupt + soft) * tick;
}
