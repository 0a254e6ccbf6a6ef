import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Files } from "./files.ts";
import { memoryHost } from "./memory/host.ts";
import { nodeHost } from "./node/host.ts";
import { readText } from "./read-text.ts";

const folder = mkdtempSync(join(tmpdir(), "tercet-host-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hosts: readonly (readonly [name: string, files: Files, root: string])[] = [
  ["node", nodeHost().files, folder.replaceAll("\\", "/")],
  ["memory", memoryHost().files, "."],
];

describe.each(hosts)("files of the %s host", (_, files, root) => {
  const at = (name: string): string => `${root}/${name}`;

  it("gives back what was written, whole and in ranges", async () => {
    await files.writeAtomic(at("a.txt"), "grüße");
    expect(await readText(files, at("a.txt"))).toBe("grüße");
    expect([...(await files.readRange(at("a.txt"), 1, 4))]).toEqual([0x72, 0xc3, 0xbc]);
    expect(await files.size(at("a.txt"))).toBe(7);
  });

  it("replaces a file and changes its identity", async () => {
    await files.writeAtomic(at("b"), "1");
    const before = await files.describe(at("b"));
    await files.writeAtomic(at("b"), (async function* () { yield new Uint8Array([50]); yield new Uint8Array([51]); })()); // prettier-ignore
    expect(await readText(files, at("b"))).toBe("23");
    expect((await files.describe(at("b")))?.identity).not.toBe(before?.identity);
  });

  it("keeps the old file when the content's source fails half-way", async () => {
    await files.writeAtomic(at("c"), "old");
    const source = (function* () { yield new Uint8Array(10); throw new Error("source broke"); })(); // prettier-ignore
    await expect(files.writeAtomic(at("c"), source)).rejects.toThrow("source broke");
    expect(await readText(files, at("c"))).toBe("old");
    expect((await files.list(root)).some(({ name }) => name.includes("tercet-temp"))).toBe(false);
  });

  it("joins and splits pieces without losing a byte", async () => {
    const sizes = [0, 1, 700_000, 400_000, 3_000_000, 5];
    await files.writeAtomic(
      at("d"),
      sizes.map((size, i) => new Uint8Array(size).fill(i)),
    );
    const bytes = await files.readAll(at("d"));
    expect(bytes.length).toBe(sizes.reduce((a, b) => a + b, 0));
    expect(bytes).toEqual(
      Uint8Array.from({ length: bytes.length }, (_, j) => (j < 1 ? 1 : j < 700_001 ? 2 : j < 1_100_001 ? 3 : j < 4_100_001 ? 4 : 5)),
    );
  });

  it("refuses a range behind the end, before memory is asked for", async () => {
    await files.writeAtomic(at("e"), "12345");
    await expect(files.readRange(at("e"), 2, 2 ** 50)).rejects.toMatchObject({ code: "file-cut", details: { bytes: 5 } });
    await expect(files.readRange(at("e"), -1, 2)).rejects.toThrow("file-cut");
    await expect(files.readAll(at("e"), { maxBytes: 4 })).rejects.toThrow("file-too-large");
  });

  it("names what is missing", async () => {
    await expect(files.readAll(at("absent"))).rejects.toMatchObject({ code: "file-not-found", exitCode: 66 });
    await expect(files.list(at("absent"))).rejects.toThrow("file-not-found");
    await expect(files.writeAtomic(at("absent/deep"), "")).rejects.toThrow("file-not-found");
    expect(await files.exists(at("absent"))).toBe(false);
    expect(await files.describe(at("absent"))).toBeUndefined();
    await files.remove(at("absent"));
  });

  it("refuses a folder where a file is read or written", async () => {
    await files.makeFolder(at("folder/inner/deep"));
    await expect(files.readAll(at("folder"))).rejects.toMatchObject({ code: "not-a-file", details: { found: "a folder" } });
    await expect(files.writeAtomic(at("folder"), "")).rejects.toThrow("not-a-file");
    await expect(files.append(at("folder"), new Uint8Array(1))).rejects.toThrow("not-a-file");
    await files.makeFolder(at("folder/inner"));
    expect(await files.list(at("folder"))).toEqual([{ name: "inner", kind: "folder" }]);
    await files.remove(at("folder"));
    expect(await files.exists(at("folder"))).toBe(false);
  });

  it("appends lines, refuses line breaks in them, and cuts a bad tail", async () => {
    await files.appendLine(at("log"), "one");
    await files.appendLine(at("log"), "two");
    await expect(files.appendLine(at("log"), "th\nree")).rejects.toThrow("line-with-newline");
    expect(await readText(files, at("log"))).toBe("one\ntwo\n");
    await files.truncate(at("log"), 4);
    expect(await readText(files, at("log"))).toBe("one\n");
  });

  it("creates exclusively, renames over, links and follows links", async () => {
    await files.createExclusive(at("x"), new Uint8Array([49]));
    await expect(files.createExclusive(at("x"), new Uint8Array([50]))).rejects.toMatchObject({ code: "file-exists", exitCode: 73 });
    await files.makeFolder(at("sub"));
    await files.link("../x", at("sub/link"));
    expect(await readText(files, at("sub/link"))).toBe("1");
    await files.writeAtomic(at("y"), "2");
    await files.rename(at("y"), at("x"));
    expect(await readText(files, at("sub/link"))).toBe("2");
    await expect(files.link("../x", at("sub/link"))).rejects.toThrow("file-exists");
  });

  it("says where text stops being UTF-8", async () => {
    const bytes = new Uint8Array(200_000).fill(97);
    bytes.set([0xc3, 0xbc], 131_071);
    bytes[150_001] = 0xff;
    await files.writeAtomic(at("bad.txt"), bytes);
    await expect(readText(files, at("bad.txt"))).rejects.toMatchObject({ code: "text-not-utf8", details: { offset: 150_001 } });
  });
});

it.runIf(process.platform === "linux")("pipes, devices and loops of links are refused without waiting", async () => {
  const { files } = nodeHost();
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  await expect(files.readAll(pipe)).rejects.toMatchObject({ code: "not-a-file", details: { found: "a pipe" } });
  await expect(files.readAll("/dev/zero")).rejects.toMatchObject({ code: "not-a-file", details: { found: "a device" } });
  await expect(files.writeAtomic(pipe, "x")).rejects.toThrow("not-a-file");
  symlinkSync("loop", join(folder, "loop"));
  await expect(files.readAll(join(folder, "loop"))).rejects.toThrow("not-a-file");
});

it.runIf(process.platform === "linux")("a file that cannot be written is a typed error with the system's reason", async () => {
  const { files } = nodeHost();
  writeFileSync(join(folder, "plain"), "x");
  await expect(files.writeAtomic(join(folder, "plain", "inside"), "x")).rejects.toThrow("file-not-found");
  await expect(files.writeAtomic("/proc/tercet", "x")).rejects.toThrow(/file-not-found|file-failed/);
});
