import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { tercet } from "./command.fixture.ts";

const own = fileURLToPath(new URL("../../../packages/claims/checkpoints/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "tercet-verify-"));

beforeAll(() => {
  for (const name of ["small-hf-cross", "small-parlai-poly"]) cpSync(join(own, name), join(folder, name), { recursive: true });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Changes one number of an expected output in place: the last byte but one of the file belongs to it. */
function changeOneNumber(path: string, output: string): void {
  const bytes = readFileSync(path);
  const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString()) as Record<
    string,
    { data_offsets: [number, number] }
  >; // safetensors' own form
  const [start = 0] = header[output]?.data_offsets ?? [];
  const at = 8 + Number(bytes.readBigUInt64LE(0)) + start;
  bytes.writeDoubleLE(bytes.readDoubleLE(at) * 1.0001, at);
  writeFileSync(path, bytes);
}

it("holds for cases as they were made, on wasm and js", async () => {
  for (const backend of ["wasm", "js"]) {
    const { code, out } = await tercet(["verify", "--cases", folder, "--backend", backend, "--threads", "1"]);
    expect(code).toBe(0);
    expect(out).toMatch(/small-hf-cross .* held\nsmall-parlai-poly .* held/);
    expect(out).toContain("2 of 2 cases held, 20 outputs");
    expect(out).toMatch(/^left alone {2}1 output: the library's softmax/m);
  }
});

it("fails with exit code 1 where one expected number is another, and says which", async () => {
  const changed = join(folder, "changed");
  cpSync(join(own, "small-hf-cross"), join(changed, "small-hf-cross"), { recursive: true });
  changeOneNumber(join(changed, "small-hf-cross", "expected.safetensors"), "f64/logits");
  const { code, out } = await tercet(["verify", "--cases", changed, "--backend", "js"]);
  expect(code).toBe(1);
  expect(out).toMatch(/FAILED {3}small-hf-cross logits: logits\[0, 0\] is .* 1 of 4 elements/);
});

it("writes one document", async () => {
  const { code, out, err } = await tercet(["verify", "--cases", join(folder, "small-hf-cross"), "--backend", "js", "--json"]);
  expect([code, err]).toEqual([0, ""]);
  expect(JSON.parse(out)).toMatchObject({
    schemaVersion: 2,
    held: true,
    backends: [{ backend: { name: "js" }, cases: [{ status: "compared", case: "small-hf-cross", kind: "hf-cross", held: true }] }],
  });
});

it("goes on past a case that is broken, and fails", async () => {
  const some = join(folder, "some");
  cpSync(join(own, "small-hf-cross"), join(some, "good"), { recursive: true });
  mkdirSync(join(some, "bad"));
  writeFileSync(join(some, "bad", "case.json"), "{");
  const { code, out } = await tercet(["verify", "--cases", some, "--backend", "js"]);
  expect(code).toBe(1);
  expect(out).toMatch(/BROKEN {3}.*bad.*not JSON/);
  expect(out).toContain("1 of 1 cases held");
});

it("says that a folder holds no case", async () => {
  mkdirSync(join(folder, "empty"));
  const { code, err } = await tercet(["verify", "--cases", join(folder, "empty"), "--backend", "js"]);
  expect(code).toBe(66);
  expect(err).toContain("reference-cases-absent");
});
