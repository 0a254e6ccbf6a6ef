import { expect, it } from "vitest";
import { memoryHost } from "./memory/host.ts";
import { isTemporaryName, sweepTemporary, temporaryName } from "./temporary.ts";

it("sweeps only old files that bear our temporary name", async () => {
  const host = memoryHost();
  const old = temporaryName("model.safetensors", host.random.bytes(8));
  const fresh = temporaryName("config.json", host.random.bytes(8));
  for (const name of [old, ".tercet-temp", "a.tercet-temp", ".a.tmp"]) await host.files.writeAtomic(name, "x");
  await host.advance(1000);
  await host.files.writeAtomic(fresh, "x");
  expect(isTemporaryName(old)).toBe(true);
  expect(await sweepTemporary(host.files, ".", { now: host.clock.now(), olderThan: 500 })).toEqual([old]);
  expect((await host.files.list(".")).map(({ name }) => name)).toEqual([".a.tmp", fresh, ".tercet-temp", "a.tercet-temp"].sort());
});
