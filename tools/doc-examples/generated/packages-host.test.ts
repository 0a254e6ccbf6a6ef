// Made by src/generate.ts from the documentation.
import { test } from "vitest";
import { expect } from "vitest";
import { defineErrors } from "@tercet/host";
import { type ErrorConstructors } from "@tercet/host";
import { hashOf } from "@tercet/host";
import { softwareHasher } from "@tercet/host";
import { takeLease } from "@tercet/host";
import { memoryHost } from "@tercet/host";
import { nodeHost } from "@tercet/host/node";
import { joinPath } from "@tercet/host";
import { parentFolder } from "@tercet/host";
import { baseName } from "@tercet/host";
import { pathInside } from "@tercet/host";
import { readText } from "@tercet/host";
import { firstInvalidUtf8 } from "@tercet/host";
import { sweepTemporary } from "@tercet/host";
import { workerScope } from "@tercet/host";

test("packages/host/src/error.ts:37 defineErrors", async () => {
interface Details { "odd-width": { width: number } }
const errors: ErrorConstructors<Details> = defineErrors<Details>({
  "odd-width": { exit: 65, must: () => "A width must be even", got: (d) => `it is ${d.width}`, fix: () => "Choose an even width." },
});
expect(errors["odd-width"]({ width: 3 }).code).toBe("odd-width");
});

test("packages/host/src/hash.ts:13 hashOf", async () => {
expect(hashOf("sha256", "abc").slice(0, 8)).toBe("ba7816bf");
});

test("packages/host/src/hash.ts:23 softwareHasher", async () => {
const hasher = softwareHasher("sha1");
hasher.update(new Uint8Array(0));
expect(hasher.digest()).toBe("da39a3ee5e6b4b0d3255bfef95601890afd80709");
});

test("packages/host/src/lease.ts:31 takeLease", async () => {
const host = memoryHost();
const lease = await takeLease(host, "run.lease");
await expect(takeLease(host, "run.lease")).rejects.toThrow("lease-held");
await lease.release();
});

test("packages/host/src/memory/host.ts:32 memoryHost", async () => {
const host = memoryHost({ fault: { kind: "fail", at: 1, operations: ["rename"] } });
await expect(host.files.writeAtomic("a", "text")).rejects.toThrow("file-failed");
expect(await host.files.list(".")).toEqual([]);
});

test("packages/host/src/node/host.ts:15 nodeHost", async () => {
expect((await import("@tercet/host/node")).nodeHost().environment.processors).toBeGreaterThan(0);
});

test("packages/host/src/path.ts:5 joinPath", async () => {
expect(joinPath("models", "", "config.json")).toBe("models/config.json");
});

test("packages/host/src/path.ts:17 parentFolder", async () => {
expect(parentFolder("models/config.json")).toBe("models");
});

test("packages/host/src/path.ts:27 baseName", async () => {
expect(baseName("models/config.json")).toBe("config.json");
});

test("packages/host/src/path.ts:37 pathInside", async () => {
expect(() => pathInside("models", "../secret")).toThrow("path-outside");
});

test("packages/host/src/read-text.ts:7 readText", async () => {
const { files } = memoryHost();
await files.writeAtomic("a.txt", "gr\u00fc\u00dfe");
expect(await readText(files, "a.txt")).toBe("gr\u00fc\u00dfe");
});

test("packages/host/src/read-text.ts:21 firstInvalidUtf8", async () => {
expect(firstInvalidUtf8(new Uint8Array([65, 0xff]))).toBe(1);
});

test("packages/host/src/temporary.ts:19 sweepTemporary", async () => {
const { files } = memoryHost();
expect(await sweepTemporary(files, ".", { now: 0, olderThan: 0 })).toEqual([]);
});

test("packages/host/src/worker.ts:43 workerScope", async () => {
await expect(workerScope()).rejects.toThrow("host-cannot");
});
