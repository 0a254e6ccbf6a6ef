import type { ContestantOptions, Reply, Request } from "../contestants/protocol.ts";
import { prepareWork, textOf, timesOf, type Served, type Work } from "../contestants/work.ts";

// The program of the page that contestants share: it brings them in and hands them what the harness asks, as `contestants/serve.ts` does in a process.

/** What a program for the page exports. */
export interface ProgramInPage {
  readonly start: (options: ContestantOptions) => Promise<Served>;
}

/** What the page answers: replies, but for arrays, which it has sent to the server. */
export interface BenchPageGlobal {
  /** Imports a contestant's module and starts it. */
  load(contestant: string, address: string, options: ContestantOptions): Promise<Reply>;
  /** Does what is asked of a contestant. */
  ask(contestant: string, request: Request): Promise<Reply>;
}

interface Seat {
  readonly served: Served;
  work: Work | undefined;
}

const seats = new Map<string, Seat>();

async function answered(act: () => Promise<Reply>): Promise<Reply> {
  try {
    return await act();
  } catch (error) {
    return { kind: "failed", why: textOf(error) };
  }
}

const bench: BenchPageGlobal = {
  load: (contestant, address, options) =>
    answered(async () => {
      const { start } = (await import(address)) as ProgramInPage; // the harness bundled it
      const served = await start(options);
      seats.set(contestant, { served, work: undefined });
      const { name, settings, device } = served;
      return { kind: "ready", name, settings, ...(device === undefined ? {} : { device }) };
    }),
  ask: (contestant, request) =>
    answered(async () => {
      const seat = seats.get(contestant);
      if (seat === undefined) throw new Error("It was not started.");
      if (request.do === "prepare") {
        seat.work?.release?.();
        seat.work = undefined;
        seat.work = await prepareWork(seat.served.works, request.task);
        return { kind: "prepared" };
      }
      if (request.do === "memory") throw new Error("A page does not tell how much memory it has had.");
      if (seat.work === undefined) throw new Error("Nothing is prepared.");
      return answer(request, seat.work);
    }),
};

async function answer(request: Exclude<Request, { do: "prepare" | "memory" }>, work: Work): Promise<Reply> {
  if (request.do === "run") return { kind: "times", times: await timesOf(work, request.turn) };
  if (request.do === "parts") return { kind: "parts", parts: (await work.parts?.()) ?? {} };
  const output = await work.output();
  if (output.kind !== "array") return { kind: "output", output };
  const { values, width } = output;
  // A copy: the array may be a view of more.
  const sent = await fetch(request.file, { method: "PUT", body: values.slice() });
  if (!sent.ok) throw new Error(`The server refused an output: ${String(sent.status)}.`);
  return { kind: "output", output: { kind: "array", width } };
}

Object.assign(globalThis, { bench });
