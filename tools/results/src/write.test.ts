import { nodeHost } from "@tercet/host/node";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeResult } from "./write.ts";

test("a result is written whole, a line for each item of its lists, words for what JSON lacks", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tercet-write-"));
  try {
    const value = { schemaVersion: 1, rows: [{ a: 1 }, { a: [2, 3] }], none: [], worst: { error: NaN } };
    await writeResult(nodeHost().files, join(folder, "deep"), "a.json", value);
    const text = readFileSync(join(folder, "deep", "a.json"), "utf8");
    expect(JSON.parse(text)).toEqual({ ...value, worst: { error: "NaN" } });
    expect(text.split("\n")).toContain('{"a":[2,3]}');
    expect(readdirSync(join(folder, "deep"))).toEqual(["a.json"]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
