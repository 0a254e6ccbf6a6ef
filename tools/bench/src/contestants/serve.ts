import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { argv, stdin, stdout } from "node:process";
import { createInterface } from "node:readline";
import { replyLine, type ContestantOptions, type Reply, type Request, type Turn } from "./protocol.ts";
import type { Output, Task, TaskKind } from "./task.ts";

/** A prepared task. */
export interface Work {
  /** What is timed; it ends when the result lies in the caller's memory. */
  readonly run: () => Promise<unknown>;
  /** The result of one run, or of as many as it takes to see that two contestants do the same. */
  readonly output: () => Promise<Output>;
  readonly release?: () => void;
}

/** How each kind of task is prepared; kinds that are missing cannot be done. */
export type Works = { readonly [Kind in TaskKind]?: (task: Extract<Task, { kind: Kind }>) => Promise<Work> };

/** A contestant that runs in this process. */
export interface Served {
  /** With its version. */
  readonly name: string;
  /** The settings that matter, in words. */
  readonly settings: string;
  readonly works: Works;
}

/** Makes this process a contestant: it answers requests until its input ends. */
export async function serve(start: (options: ContestantOptions) => Promise<Served>): Promise<void> {
  // Ctrl-C reaches the whole group; the harness ends its contestants itself.
  process.on("SIGINT", () => undefined);
  const send = (reply: Reply): void => void stdout.write(replyLine(reply));
  let work: Work | undefined;
  try {
    const served = await start(JSON.parse(argv[2] ?? "{}") as ContestantOptions); // the harness wrote it
    send({ kind: "ready", name: served.name, settings: served.settings });
    for await (const line of createInterface({ input: stdin })) {
      try {
        const request = JSON.parse(line) as Request; // as above
        if (request.do === "prepare") {
          work?.release?.();
          work = await prepare(served.works, request.task);
          send({ kind: "prepared" });
        } else send(await answer(request, work));
      } catch (error) {
        send({ kind: "failed", why: textOf(error) });
      }
    }
  } catch (error) {
    send({ kind: "failed", why: textOf(error) });
  }
  process.exit(0);
}

async function prepare(works: Works, task: Task): Promise<Work> {
  const make = works[task.kind] as ((task: Task) => Promise<Work>) | undefined; // the entry of that kind takes that kind
  if (make === undefined) throw new Error(`This contestant has no ${task.kind}.`);
  return make(task);
}

async function answer(request: Exclude<Request, { do: "prepare" }>, work: Work | undefined): Promise<Reply> {
  if (request.do === "memory") return { kind: "memory", peakBytes: peakBytes() };
  if (work === undefined) throw new Error("Nothing is prepared.");
  if (request.do === "run") return { kind: "times", times: await timesOf(work, request.turn) };
  const output = await work.output();
  if (output.kind !== "array") return { kind: "output", output };
  const { values, width } = output;
  await writeFile(request.file, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return { kind: "output", output: { kind: "array", width } };
}

async function timesOf(work: Work, { warmups, milliseconds, most }: Turn): Promise<readonly number[]> {
  for (let i = 0; i < warmups; i++) await work.run();
  const times: number[] = [];
  const started = performance.now();
  do {
    const from = performance.now();
    await work.run();
    times.push(performance.now() - from);
  } while (performance.now() - started < milliseconds && times.length < most);
  return times;
}

/** Linux's own figure first: the one of `getrusage` begins with the memory of the process that started this one. */
function peakBytes(): number {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/mu.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
    if (kibibytes !== undefined) return Number(kibibytes) * 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1024;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
