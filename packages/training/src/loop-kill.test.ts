import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { tinyRuns } from "./tiny.fixture.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "killed-run-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Runs until the end, or until it is killed so many milliseconds after it has printed so many lines, or all of them: it stays until then. Gives what it printed. */
async function runFor(head: string, folder: string, kill?: { readonly lines: number; readonly after: number }) {
  const fixture = join(import.meta.dirname, "killed-run.fixture.ts");
  const args = ["--conditions=tercet-source", fixture, head, folder, ...(kill === undefined ? [] : ["stay"])];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  let timer: NodeJS.Timeout | undefined;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
    if (kill === undefined || timer !== undefined) return;
    if (printed.split("\n").length > kill.lines || printed.endsWith("done\n")) timer = setTimeout(() => child.kill("SIGKILL"), kill.after);
  });
  await new Promise<void>((resolve, reject) => {
    child.on("error", reject).on("close", (code, how) => {
      if (kill === undefined ? code === 0 : how === "SIGKILL") resolve();
      else reject(new Error(`It ended with ${code ?? how ?? "nothing"}`));
    });
  });
  return printed.trimEnd().split("\n");
}

async function eventsOf(folder: string): Promise<readonly unknown[]> {
  const lines = (await readFile(join(folder, "events.jsonl"), "utf8")).trimEnd().split("\n");
  return lines.map((line) => ({ ...(JSON.parse(line) as object), seconds: 0 })); // our own events; only their times differ
}

it.each(Object.keys(tinyRuns))(
  "a %s-encoder's run whose process is killed anywhere, again and again, ends in the same bits",
  async (head) => {
    const [whole, broken] = [join(root, `${head}-whole`), join(root, `${head}-broken`)];
    await runFor(head, whole);
    // The moments are random on purpose: no two runs of this test kill at the same write. By the second one there is a checkpoint.
    const moments = [1, 6].map((least) => ({ lines: least + Math.floor(Math.random() * 9), after: Math.random() * 6 }));
    for (const moment of moments) await runFor(head, broken, moment);
    const lines = await runFor(head, broken);
    expect(lines[0], JSON.stringify(moments)).toMatch(/^resumed at [1-9]/);
    for (const step of [3, 24])
      expect(
        (await readFile(join(broken, `checkpoint-${step}`, "state.safetensors"))).equals(
          await readFile(join(whole, `checkpoint-${step}`, "state.safetensors")),
        ),
        `${JSON.stringify(moments)}, step ${step}`,
      ).toBe(true);
    expect(await eventsOf(broken)).toEqual(await eventsOf(whole));
  },
);
