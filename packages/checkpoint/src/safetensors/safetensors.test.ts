import { readFileSync } from "node:fs";
import { memoryHost } from "@tercet/host";
import { nodeHost } from "@tercet/host/node";
import fc from "fast-check";
import { expect, it } from "vitest";
import { arrayFromBytes, byteCount, bytesOfArray, float32Array, type NamedArray } from "../arrays.ts";
import { countNonFinite, toFloat32, toFloat64, toInt32, toIntegers } from "../convert.ts";
import { dtypeRows } from "../dtypes.ts";
import { openSafetensors, readSafetensors } from "./reader.ts";
import { encodeSafetensors, writeSafetensors } from "./writer.ts";

const fixture = (name: string): string => new URL(`../../test/fixtures/${name}`, import.meta.url).pathname;
const allDtypes = readFileSync(fixture("all-dtypes.safetensors"));

it("reads what the format's own library wrote, every value", async () => {
  const all = await readSafetensors(allDtypes).readAll();
  const get = (name: string): NamedArray => all.get(name)!; // !: a missing name fails the test below
  expect([...toFloat32(get('é "quoted" \\ \x7f'))]).toEqual([1.5, -2, 0, Infinity]);
  expect([...toFloat32(get("b.f16"))]).toEqual([1, -0, 65504, 2 ** -24, NaN, -Infinity, 0.0999755859375]);
  expect([...toFloat32(get("a.bf16"))].slice(0, 3)).toEqual([1, -0, 3.3895313892515355e38]);
  expect(toFloat32(get("a.bf16"))[5]).toBe(0.10009765625);
  expect([...toFloat64(get("f64"))]).toEqual([Math.PI]);
  expect(toIntegers({ ...get("i64"), data: get("i64").data.slice(0, 2) } as NamedArray)).toEqual([1, -2]); // as: same dtype, fewer elements
  expect(() => toIntegers(get("i64"), "i64")).toThrow("element 2 is 9007199254740992");
  expect([...toInt32(get("i32"))]).toEqual([-(2 ** 31), 2 ** 31 - 1]);
  expect(["i16", "i8", "u8", "u16", "u32", "bool"].map((name) => toIntegers(get(name)))).toEqual([
    [-2],
    [-3, 4],
    [255],
    [65535],
    [2 ** 32 - 1],
    [1, 0, 1],
  ]);
  expect(() => toInt32(get("u32"))).toThrow("conversion-refused");
  expect(() => toFloat32(get("f64"))).toThrow("conversion-refused");
  expect(get("u64").data[0]).toBe(2n ** 63n - 1n);
  expect([...bytesOfArray(get("f8"))]).toEqual([0x38, 0x40]);
  expect([get("empty").shape, get("f64").shape]).toEqual([[3, 0], []]);
  expect(["__proto__", "../x", ""].map((name) => get(name).data[0])).toEqual([7, 8, 9]);
  expect([...all].map(([, array]) => countNonFinite(array)).reduce((a, b) => a + b)).toBe(4);
});

it("writes the same bytes as the format's own library", async () => {
  const shuffled = new Map([...(await readSafetensors(allDtypes).readAll())].reverse());
  expect(Buffer.from(encodeSafetensors(shuffled, { format: "pt" })).equals(allDtypes)).toBe(true);
  expect(Buffer.from(encodeSafetensors(new Map())).equals(readFileSync(fixture("empty.safetensors")))).toBe(true);
});

it("reading gives back what was written, for all types and shapes", async () => {
  const array = fc.constantFrom(...dtypeRows).chain(({ dtype }) =>
    fc
      .array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 })
      .filter((shape) => byteCount(dtype, shape) !== undefined)
      .chain((shape) => {
        const bytes = byteCount(dtype, shape) ?? 0;
        return fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((data) => arrayFromBytes(dtype, shape, data));
      }),
  );
  const names = fc.string({ unit: "grapheme" }).filter((name) => name !== "__metadata__");
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(names, array)), fc.dictionary(fc.string(), fc.string()), async (entries, metadata) => {
      const tensors = new Map(entries);
      const reader = readSafetensors(encodeSafetensors(tensors, metadata));
      const all = await reader.readAll();
      expect(new Set(all.keys())).toEqual(new Set(tensors.keys()));
      for (const [name, { dtype, shape, data }] of tensors) {
        const back = all.get(name);
        expect([back?.dtype, back?.shape]).toEqual([dtype, shape]);
        expect(Buffer.from(bytesOfArray(back!)).equals(Buffer.from(data.buffer, data.byteOffset, data.byteLength))).toBe(true); // !: in the set above
      }
      expect(new Map(reader.metadata)).toEqual(new Map(Object.entries(metadata)));
    }),
  );
});

it("opens a file, reads one tensor alone, and never the rest", async () => {
  const host = memoryHost();
  await writeSafetensors(host.files, "w.safetensors", new Map([["a", float32Array([2], [1, 2])], ["b", float32Array([1], [3])]])); // prettier-ignore
  const reader = await openSafetensors(host.files, "w.safetensors");
  const ranges: [number, number][] = [];
  const watched = await openSafetensors({ ...host.files, readRange: async (path, start, end) => (ranges.push([start, end]), host.files.readRange(path, start, end)) }, "w.safetensors"); // prettier-ignore
  ranges.length = 0;
  expect([...toFloat32(await watched.read("b"))]).toEqual([3]);
  expect(ranges).toHaveLength(1);
  expect((ranges[0]?.[1] ?? 0) - (ranges[0]?.[0] ?? 0)).toBe(4);
  expect([...reader.tensors.keys()]).toEqual(["a", "b"]);
  await expect(reader.read("c")).rejects.toThrow("tensor-absent");
});

it("takes over the memory that a file was read into, and copies out of memory that holds more", async () => {
  const { files } = memoryHost();
  await writeSafetensors(files, "w", new Map([["a", float32Array([2], [1, 2])]]));
  let last = new Uint8Array(0);
  const keeping = (change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>): typeof files => ({
    ...files,
    readRange: async (path, start, end) => (last = change(await files.readRange(path, start, end))),
  });
  const whole = await (await openSafetensors(keeping((bytes) => bytes), "w")).read("a"); // prettier-ignore
  expect(whole.data.buffer).toBe(last.buffer);
  // At an odd place, as in a buffer that a library cuts small pieces from.
  const cut = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array([9, ...bytes, 9]).subarray(1, -1);
  const piece = await (await openSafetensors(keeping(cut), "w")).read("a");
  expect(piece.data.buffer).not.toBe(last.buffer);
  expect([toFloat32(whole), toFloat32(piece)].map((values) => [...values])).toEqual([[1, 2], [1, 2]]); // prettier-ignore
});

it("says when the file changed between the header and a tensor", async () => {
  const { files } = memoryHost();
  const tensors = new Map([["a", float32Array([2], [1, 2])]]);
  await writeSafetensors(files, "w", tensors);
  const reader = await openSafetensors(files, "w");
  await reader.read("a");
  await writeSafetensors(files, "w", tensors);
  await expect(reader.read("a")).rejects.toMatchObject({ code: "weights-changed" });
  await files.truncate("w", 3);
  await expect(reader.read("a")).rejects.toThrow("weights-changed");
  await files.remove("w");
  await expect(reader.read("a")).rejects.toThrow("weights-changed");
});

it("refuses pickles by name of the converter, and folders", async () => {
  const { files } = memoryHost();
  await files.writeAtomic("zip.bin", new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 0, 0, 9]));
  await files.writeAtomic("bare.bin", new Uint8Array([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9]));
  await expect(openSafetensors(files, "zip.bin")).rejects.toMatchObject({ code: "pickle-refused" });
  await expect(openSafetensors(files, "bare.bin")).rejects.toThrow("convert_pickle");
  await files.makeFolder("folder");
  await expect(openSafetensors(files, "folder")).rejects.toThrow("not-a-file");
});

it.each([0x280, 0x10280, 0x580])("a header of %i bytes is not taken for a pickle", async (length) => {
  const { files } = memoryHost();
  const bytes = new Uint8Array(8 + length).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set([0x7b, 0x7d], 8);
  await files.writeAtomic("w", bytes);
  expect((await openSafetensors(files, "w")).tensors.size).toBe(0);
});

it("every failing read of a file is a typed error", async () => {
  const host = memoryHost();
  await writeSafetensors(host.files, "w", new Map([["a", float32Array([2], [1, 2])]]));
  for (let at = 1; ; at += 1) {
    const faulty = memoryHost({ disk: host.disk, fault: { kind: "fail", at } });
    const result = await openSafetensors(faulty.files, "w").then((reader) => reader.read("a")).catch((error: unknown) => error); // prettier-ignore
    if (!faulty.steps.struck()) break;
    expect(result).toMatchObject({ code: "file-failed", exitCode: 74 });
  }
});

it("refuses to write what could not be read", () => {
  const one = float32Array([1], [1]);
  expect(() => encodeSafetensors(new Map([["\ud800", one]]))).toThrow("lone surrogate");
  expect(() => encodeSafetensors(new Map([["__metadata__", one]]))).toThrow("safetensors-unwritable");
  expect(() => encodeSafetensors(new Map([["a", { ...one, shape: [2] }]]))).toThrow("does not fit");
  expect(() => float32Array([3], [1])).toThrow("array-invalid");
});

it("writes and reads a real file", async () => {
  const { files } = nodeHost();
  const reader = await openSafetensors(files, fixture("all-dtypes.safetensors"));
  expect(reader.metadata.get("format")).toBe("pt");
  expect((await reader.readAll()).size).toBe(18);
});
