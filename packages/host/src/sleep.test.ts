import { spawnSync } from "node:child_process";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { sleep } from "./sleep.ts";

/** What a process writes that sleeps and then has nothing else to do. */
function writtenAfter(call: string): string {
  const module = JSON.stringify(fileURLToPath(new URL("./sleep.ts", import.meta.url)));
  const program = `import { sleep, sleepInBackground } from ${module}; ${call}.then(() => process.stdout.write("awake"));`;
  return spawnSync(execPath, ["--no-warnings", "--input-type=module", "--eval", program], { encoding: "utf8" }).stdout;
}

it("keeps the process, with a signal and without", () => {
  expect(writtenAfter("sleep(20)")).toBe("awake");
  expect(writtenAfter("sleep(20, new AbortController().signal)")).toBe("awake");
});

it("in the background keeps no process that is done", () => {
  expect(writtenAfter("sleepInBackground(60_000, new AbortController().signal)")).toBe("");
});

it("ends with the signal's reason, before it began or in the middle", async () => {
  await expect(sleep(60_000, AbortSignal.abort("before"))).rejects.toBe("before");
  const abort = new AbortController();
  const sleeping = sleep(60_000, abort.signal);
  abort.abort("in the middle");
  await expect(sleeping).rejects.toBe("in the middle");
});
