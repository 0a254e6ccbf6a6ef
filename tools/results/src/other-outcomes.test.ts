import { claim, sameBits, toJson, arrays, type Environment } from "@tercet/equivalence";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { outcomesFrom } from "./other-outcomes.ts";

const page: Environment = { runtime: "browser", device: "cpu", details: { browser: "Chromium 1" } };

function idOf(backend: string, mode: string, device: Environment["device"]): string {
  const x = async (): Promise<never> => Promise.reject(new Error("it is not checked here"));
  const property = sameBits({ generate: arrays({ shape: [1] }), subject: x, other: x });
  return claim({ subject: { kind: "function", name: "one" }, property, backend: { name: backend, mode }, environment: { ...page, device } })
    .id;
}

test("what a browser found stands where it was found: on a device, and on which", () => {
  const folder = mkdtempSync(join(tmpdir(), "tercet-other-outcomes-"));
  try {
    const path = join(folder, "browser.json");
    const claims = [idOf("webgpu", "plain", "gpu"), idOf("gpujs", "webasm", "cpu")].map((id) =>
      toJson({ kind: "not-run", claim: id, why: "stopped" }),
    );
    const adapter = { name: "google, swiftshader", isSoftware: true };
    const backends = [{ name: "webgpu", mode: "plain", adapter }, { name: "gpujs", mode: "webasm" }]; // prettier-ignore
    writeFileSync(path, JSON.stringify({ schemaVersion: 2, environment: page, backends, claims }));
    expect(outcomesFrom(path).map(({ claim: { environment } }) => environment)).toEqual([
      { runtime: "browser", device: "gpu", details: { browser: "Chromium 1", adapter: "google, swiftshader (in software)" } },
      page,
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
