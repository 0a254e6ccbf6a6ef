import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { stderr } from "node:process";
import { createInterface } from "node:readline";
import { readReply, type Reply, type Request, type Turn } from "./protocol.ts";
import type { Output, Task } from "./task.ts";

/** What to start. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** A contestant in a process of its own, which does nothing unless it is asked. */
export interface Contestant {
  /** 0 where it shares a page with others. */
  readonly processId: number;
  /** When it was started, by `performance.now()`. */
  readonly startedAt: number;
  /** Name with version, and settings in words; fulfilled when the process is ready. */
  readonly ready: Promise<Pick<Extract<Reply, { kind: "ready" }>, "name" | "settings" | "device">>;
  /** Requests may be made one after another without waiting: they are answered in order. */
  /** Gives what was chosen for this task, where there was a choice. */
  readonly prepare: (task: Task) => Promise<string | undefined>;
  readonly output: (file: string) => Promise<Output>;
  /** Milliseconds of each run of a turn. */
  readonly run: (turn: Turn) => Promise<readonly number[]>;
  /** Milliseconds of what is timed apart, by name; only of those whose work has such parts. */
  readonly parts: () => Promise<Readonly<Record<string, readonly number[]>>>;
  /** The most memory that it has had, in bytes. */
  readonly peakBytes: () => Promise<number>;
  /** Ends it, at once or when it has had the time to end by itself. */
  readonly close: (how?: "at once") => Promise<void>;
}

/** Milliseconds in which a contestant ends by itself (and Node keeps what it compiled); one at work is ended. */
const patience = 500;

/** Lines that a failed contestant wrote last; they say why. */
const keptLines = 4;

/** Starts a contestant. Nothing is thrown here: what went wrong is in the promises. */
export function startContestant(program: Program): Contestant {
  const startedAt = performance.now();
  const child = spawn(program.command, program.args, {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...program.environment },
  });
  const waiting: { readonly resolve: (reply: Reply) => void; readonly reject: (error: Error) => void }[] = [];
  const last: string[] = [];
  let ended: Error | undefined;
  const end = (error: Error): void => {
    ended ??= error;
    for (const each of waiting.splice(0)) each.reject(ended);
  };
  const next = (): Promise<Reply> =>
    new Promise((resolve, reject) => {
      if (ended === undefined) waiting.push({ resolve, reject });
      else reject(ended);
    });
  const closed = new Promise<void>((resolve) => {
    child.on("error", (error) => {
      end(error);
      resolve();
    });
    child.on("close", (code, signal) => {
      end(new Error(`It ended with ${signal ?? `exit code ${String(code)}`}${last.length === 0 ? "." : `: ${last.join(" | ")}`}`));
      resolve();
    });
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    const reply = readReply(line);
    if (reply === undefined) note(line);
    else waiting.shift()?.resolve(reply);
  });
  createInterface({ input: child.stderr }).on("line", note);
  // A write to a process that has ended: its end is told by `close`.
  child.stdin.on("error", () => undefined);

  function note(line: string): void {
    if (line.trim() === "") return;
    last.push(line.trim());
    if (last.length > keptLines) last.shift();
    if (process.env["TERCET_BENCH_VERBOSE"] !== undefined) stderr.write(`    ${line}\n`);
  }

  async function expect<Kind extends Reply["kind"]>(kind: Kind, reply: Promise<Reply>): Promise<Extract<Reply, { kind: Kind }>> {
    const got = await reply;
    if (got.kind === kind) return got as Extract<Reply, { kind: Kind }>; // compared one line above
    throw new Error(got.kind === "failed" ? got.why : `It answered ${got.kind} where ${kind} was due.`);
  }

  function ask<Kind extends Reply["kind"]>(request: Request, kind: Kind): Promise<Extract<Reply, { kind: Kind }>> {
    const reply = next();
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return expect(kind, reply);
  }

  const ready = expect("ready", next());
  ready.catch(() => undefined);
  return {
    processId: child.pid ?? 0,
    startedAt,
    ready,
    prepare: async (task) => (await ask({ do: "prepare", task }, "prepared")).chosen,
    output: async (file) => {
      const { output } = await ask({ do: "output", file }, "output");
      if (output.kind !== "array") return output;
      const bytes = await readFile(file);
      return { ...output, values: new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4) };
    },
    run: async (turn) => (await ask({ do: "run", turn }, "times")).times,
    parts: async () => (await ask({ do: "parts" }, "parts")).parts,
    peakBytes: async () => (await ask({ do: "memory" }, "memory")).peakBytes,
    close: async (how) => {
      child.stdin.end();
      const impatience = setTimeout(() => child.kill("SIGKILL"), how === "at once" ? 0 : patience);
      await closed;
      clearTimeout(impatience);
    },
  };
}
