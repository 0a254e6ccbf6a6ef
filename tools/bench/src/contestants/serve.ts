import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { argv, stdin, stdout } from "node:process";
import { createInterface } from "node:readline";
import { replyLine, type ContestantOptions, type Reply, type Request } from "./protocol.ts";
import { prepareWork, textOf, timesOf, type Served, type Work } from "./work.ts";

/** Makes this process a contestant: it answers requests until its input ends. */
export async function serve(start: (options: ContestantOptions) => Promise<Served>): Promise<void> {
  // Ctrl-C reaches the whole group; the harness ends its contestants itself.
  process.on("SIGINT", () => undefined);
  const send = (reply: Reply): void => void stdout.write(replyLine(reply));
  let work: Work | undefined;
  try {
    const served = await start(JSON.parse(argv[2] ?? "{}") as ContestantOptions); // the harness wrote it
    const { name, settings, device } = served;
    send({ kind: "ready", name, settings, ...(device === undefined ? {} : { device }) });
    for await (const line of createInterface({ input: stdin })) {
      try {
        const request = JSON.parse(line) as Request; // as above
        if (request.do === "prepare") {
          work?.release?.();
          work = await prepareWork(served.works, request.task);
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

async function answer(request: Exclude<Request, { do: "prepare" }>, work: Work | undefined): Promise<Reply> {
  if (request.do === "memory") return { kind: "memory", peakBytes: peakBytes() };
  if (work === undefined) throw new Error("Nothing is prepared.");
  if (request.do === "run") return { kind: "times", times: await timesOf(work, request.turn) };
  if (request.do === "parts") return { kind: "parts", parts: (await work.parts?.()) ?? {} };
  const output = await work.output();
  if (output.kind !== "array") return { kind: "output", output };
  const { values, width } = output;
  await writeFile(request.file, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return { kind: "output", output: { kind: "array", width } };
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
