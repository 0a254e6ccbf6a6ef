import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openServer } from "./server.ts";

test("serves its folders and nothing beside them, and takes what is put under outputs, once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tercet-bench-server-"));
  mkdirSync(join(folder, "inside"));
  writeFileSync(join(folder, "inside", "a.mjs"), "1");
  writeFileSync(join(folder, "secret"), "2");
  const server = await openServer();
  try {
    server.folders.set("inputs", join(folder, "inside"));
    const status = async (path: string): Promise<number> => (await fetch(`${server.address}${path}`)).status;
    const found = await fetch(`${server.address}/inputs/a.mjs`);
    expect([await found.text(), found.headers.get("content-type"), found.headers.get("cross-origin-embedder-policy")]).toEqual([
      ...["1", "text/javascript", "require-corp"],
    ]);
    for (const path of ["/inputs/..%2fsecret", "/inputs/%2e%2e%2fsecret", "/inputs", "/inputs/b", "/other/a.mjs", "/outputs/x"])
      expect([path, await status(path)]).toEqual([path, 404]);
    await fetch(`${server.address}/outputs/x`, { method: "PUT", body: Uint8Array.of(1, 2) });
    expect([...server.taken("x")]).toEqual([1, 2]);
    expect(() => server.taken("x")).toThrow("no output x");
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
});
