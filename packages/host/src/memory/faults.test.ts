import { expect, it } from "vitest";
import type { FileOperation } from "../errors.ts";
import { memoryDisk, type MemoryDisk } from "./disk.ts";
import type { Fault } from "./faults.ts";
import { memoryHost } from "./host.ts";
import { readText } from "../read-text.ts";
import { sweepTemporary } from "../temporary.ts";

async function diskWithOld(): Promise<MemoryDisk> {
  const disk = memoryDisk();
  await memoryHost({ disk }).files.writeAtomic("config.json", "the old state");
  return disk;
}

// Fails step 1, 2, ... until the whole write passes without being struck, and hands each outcome to the check.
async function eachFault(kind: Fault["kind"], check: (disk: MemoryDisk, passed: boolean, at: number) => Promise<void>): Promise<number> {
  for (let at = 1; at < 100; at += 1) {
    const disk = await diskWithOld();
    const host = memoryHost({ disk, seed: at, fault: { kind, at, seed: at } });
    let passed = true;
    await host.files
      .writeAtomic("config.json", [new Uint8Array(7).fill(97), new Uint8Array(2 ** 20).fill(98)])
      .catch(() => (passed = false));
    await check(disk, passed, at);
    if (!host.steps.struck()) return at - 1;
  }
  throw new Error("the write never passed");
}

const newBytes = 7 + 2 ** 20;

it.each<Fault["kind"]>(["fail", "cut", "crash"])(
  "an atomic write leaves the old or the new state whichever step is struck (%s)",
  async (kind) => {
    const steps = await eachFault(kind, async (disk, passed) => {
      const { files } = memoryHost({ disk });
      const size = await files.size("config.json");
      expect([13, newBytes]).toContain(size);
      if (passed) expect(size).toBe(newBytes);
      await sweepTemporary(files, ".", { now: 0, olderThan: 0 });
      expect((await files.list(".")).map(({ name }) => name)).toEqual(["config.json"]);
    });
    // describe, create, two writes, fsync, rename, fsync of the folder: all seven were struck once.
    expect(steps).toBe(7);
  },
);

it.each([
  { names: "synced", tail: "cut" },
  { names: "synced", tail: "zero" },
  { names: "all", tail: "cut" },
  { names: "all", tail: "zero" },
] as const)("a loss of power after any step leaves the old or the new state ($names names, $tail tail)", async (how) => {
  await eachFault("crash", async (disk, passed) => {
    disk.losePower(how);
    const size = await memoryHost({ disk }).files.size("config.json");
    expect([13, newBytes]).toContain(size);
    if (passed) expect(size).toBe(newBytes);
    const bytes = await memoryHost({ disk }).files.readAll("config.json");
    expect(bytes.at(-1)).toBe(size === 13 ? 101 : 98);
  });
});

it("the memory disk can tell a write without fsync from one with it", async () => {
  const disk = memoryDisk();
  await disk.create("a");
  await disk.syncFolder(".");
  await disk.write("a", new Uint8Array([1, 2, 3]));
  disk.losePower({ names: "synced", tail: "zero" });
  expect([...(await disk.read("a", 0, 9))]).toEqual([0, 0, 0]);
});

it("a name that was not synced is gone after a loss of power", async () => {
  const disk = memoryDisk();
  await disk.create("a");
  disk.losePower({ names: "synced", tail: "cut" });
  expect(await disk.describe("a")).toBeUndefined();
});

it("a cut read is completed, a failed one is a typed error", async () => {
  const disk = await diskWithOld();
  expect(await readText(memoryHost({ disk, fault: { kind: "cut", at: 1, operations: ["read"], seed: 3 } }).files, "config.json")).toBe(
    "the old state",
  );
  const failing = memoryHost({ disk, fault: { kind: "fail", at: 1, operations: ["read"] } });
  await expect(failing.files.readAll("config.json")).rejects.toMatchObject({
    code: "file-failed",
    exitCode: 74,
    details: { operation: "read" },
  });
});

it("a full disk during an append keeps the lines before it", async () => {
  const disk = memoryDisk();
  await memoryHost({ disk }).files.appendLine("events.jsonl", "one");
  const host = memoryHost({ disk, fault: { kind: "cut", at: 1, operations: ["write"], reason: "ENOSPC", seed: 1 } });
  await expect(host.files.appendLine("events.jsonl", "two and more")).rejects.toThrow("ENOSPC");
  expect((await readText(memoryHost({ disk }).files, "events.jsonl")).startsWith("one\n")).toBe(true);
});

it("after a crash every later step fails too", async () => {
  const operations: readonly FileOperation[] = ["sync"];
  const host = memoryHost({ fault: { kind: "crash", at: 1, operations } });
  await expect(host.files.writeAtomic("a", "b")).rejects.toThrow("file-failed");
  await expect(host.files.exists("a")).rejects.toThrow("file-failed");
});

it("a folder that was renamed keeps the names that were synced in it", async () => {
  const disk = memoryDisk();
  const { files } = memoryHost({ disk });
  await files.makeFolder("a/b");
  await files.writeAtomic("a/b/file", "text");
  await files.rename("a", "c");
  disk.losePower({ names: "synced", tail: "cut" });
  expect(await readText(files, "c/b/file")).toBe("text");
  expect(await files.exists("a")).toBe(false);
});
