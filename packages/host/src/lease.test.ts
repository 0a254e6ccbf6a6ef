import { expect, it } from "vitest";
import { takeLease } from "./lease.ts";
import { memoryDisk } from "./memory/disk.ts";
import { memoryHost, type MemoryHost } from "./memory/host.ts";

const other = (disk: MemoryHost["disk"], id: number, runs: readonly number[], boot = "1"): MemoryHost =>
  memoryHost({ disk, seed: id, environment: { process: { id, machine: "memory", boot }, processRuns: (asked) => runs.includes(asked) } });

it("a second process is refused with exit code 75 while the first lives", async () => {
  const disk = memoryDisk();
  const lease = await takeLease(other(disk, 1, [1, 2]), "lease");
  await expect(takeLease(other(disk, 2, [1, 2]), "lease")).rejects.toMatchObject({
    code: "lease-held",
    exitCode: 75,
    details: { owner: "process 1 on memory" },
  });
  await lease.release();
  await (await takeLease(other(disk, 2, [1, 2]), "lease")).release();
  expect(await disk.list(".")).toEqual([]);
});

it("the lease of a dead process is taken over, by one of many", async () => {
  const disk = memoryDisk();
  await takeLease(other(disk, 1, [1]), "lease");
  const tries = await Promise.allSettled([2, 3, 4, 5].map((id) => takeLease(other(disk, id, [2, 3, 4, 5]), "lease")));
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(tries.filter((result) => result.status === "rejected").map(({ reason }): unknown => reason)).toEqual(
    Array(3).fill(expect.objectContaining({ code: "lease-held" })),
  );
});

it("a lease from before a restart of the machine is taken over", async () => {
  const disk = memoryDisk();
  await takeLease(other(disk, 7, [7]), "lease");
  await expect(takeLease(other(disk, 7, [7], "2"), "lease")).resolves.toBeDefined();
});

it("a holder that beats keeps the lease, a silent one loses it and hears of it", async () => {
  const disk = memoryDisk();
  const first = other(disk, 1, [1, 2]);
  const lease = await takeLease(first, "lease", { heartbeat: 10, patience: 60 });
  const second = other(disk, 2, [1, 2]);
  await second.advance(55);
  for (let i = 0; i < 5; i += 1) await first.advance(10);
  await second.advance(30);
  await expect(takeLease(second, "lease", { patience: 60 })).rejects.toThrow("lease-held");
  await second.advance(200);
  const taken = await takeLease(second, "lease", { patience: 60 });
  expect(lease.signal.aborted).toBe(false);
  await first.advance(10);
  expect(lease.signal.aborted).toBe(true);
  await lease.release();
  expect(await disk.list(".")).toEqual(["lease"]);
  await taken.release();
});

it("a half-written lease is respected until it is old", async () => {
  const disk = memoryDisk();
  const host = other(disk, 1, [1]);
  await host.files.createExclusive("lease", new Uint8Array(0));
  await expect(takeLease(host, "lease")).rejects.toThrow("lease-held");
  await host.advance(61_000);
  await (await takeLease(host, "lease")).release();
});
